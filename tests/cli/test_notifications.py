"""`transfers notifications`: what could not be delivered, and another try."""

from __future__ import annotations

import json

import pytest

from register import audit, notifications
from register.database import reading, transaction
from register.notifications import NewNotification
from register.tables import Notification
from register.vocabulary import NotificationStatus
from tests.cli.conftest import Program
from tests.cli.fake_engine import NOW


@pytest.fixture
def lost(program: Program) -> Notification:
    """A notification that was given up on."""
    transfer_id = program.started()
    with transaction(program.register) as session:
        new = NewNotification(transfer_id, "assessment-team", "team@council.example", "limit-missed", "k", NOW)
        row = notifications.enqueue(session, new)
        return notifications.mark_dead(session, row.notification_id, NOW, "the mail server refuses it for good (550)")


def _status(program: Program, row: Notification) -> NotificationStatus:
    with reading(program.register) as session:
        found = session.get(Notification, row.notification_id)
        assert found is not None
        return found.status


def test_what_was_given_up_on_is_listed_with_the_reason_and_without_the_address(
    program: Program, lost: Notification
) -> None:
    listed = program.run("notifications", "--json")
    assert json.loads(listed.stdout) == [
        {
            "notification": lost.notification_id,
            "transferId": lost.transfer_id,
            "to": "assessment-team",
            "template": "limit-missed",
            "at": "2026-11-24T09:00:00.000Z",
            "attempts": 1,
            "reason": "the mail server refuses it for good (550)",
        }
    ]
    assert "team@council.example" not in listed.stdout
    shown = program.run("notifications", "--transfer", str(lost.transfer_id))
    assert (shown.exit_code, str(lost.notification_id) in shown.stdout) == (0, True)
    assert str(lost.transfer_id) in program.run("notifications").stdout
    assert "is no" not in program.run("notifications", "--transfer", str(lost.transfer_id)).stdout
    assert program.run("notifications", "--transfer", "T-00000000").exit_code == 1


def test_a_dead_notification_is_tried_again(program: Program, lost: Notification) -> None:
    tried = program.run("notifications", "retry", str(lost.notification_id), "--json")
    assert json.loads(tried.stdout) == {"retried": [lost.notification_id]}
    assert _status(program, lost) is NotificationStatus.PENDING
    assert "Every notification has left" in program.run("notifications").stdout
    with reading(program.register) as session:
        assert audit.of_transfer(session, str(lost.transfer_id))[-1].action == "notification-revived"


def test_where_one_is_refused_none_is_tried_again(program: Program, lost: Notification) -> None:
    refused = program.run("notifications", "retry", str(lost.notification_id), "404")
    assert refused.exit_code == 1
    assert "there is no notification 404" in refused.stderr
    assert _status(program, lost) is NotificationStatus.DEAD
    nobody = program.run("notifications", "retry", str(lost.notification_id), "--as", "nobody.known")
    assert nobody.exit_code == 1
    assert "as: nobody.known is no member of staff" in nobody.stderr


def test_one_that_is_not_dead_is_not_tried_again(program: Program, lost: Notification) -> None:
    program.run("notifications", "retry", str(lost.notification_id))
    again = program.run("notifications", "retry", str(lost.notification_id))
    assert again.exit_code == 1
    assert "only a dead one is tried again" in again.stderr
