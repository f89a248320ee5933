from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from register import audit, notifications
from register.database import open_register, reading, transaction
from register.errors import InvalidField, UnknownRecord, UnknownTransfer
from register.notifications import NewNotification
from register.tables import AuditRow, Notification
from register.vocabulary import NotificationStatus
from tests.register.at_once import in_threads
from tests.register.family import AT, DAY, HOUR, start, started

MINUTE = timedelta(minutes=1)


def new(transfer_id: str | None, occasion: str = "1") -> NewNotification:
    return NewNotification(
        transfer_id=transfer_id,
        recipient="assessment-team",
        address="assessment@example.org",
        template="missed-limit",
        dedupe_key=f"{transfer_id}/missed-limit/assessment-team/{occasion}",
        at=AT,
        parameters={"transferId": transfer_id, "milestone": "decide-threshold", "hours": 2, "childIds": ["K-1"]},
    )


def due(session: Session, now: datetime = AT, limit: int = 10) -> list[str]:
    return [row.dedupe_key.split("/")[-1] for row in notifications.due_to_send(session, now, limit)]


def test_the_same_occasion_is_told_once(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        first = notifications.enqueue(session, new(transfer_id))
        assert notifications.enqueue(session, replace(new(transfer_id), at=AT + DAY)) is first
        second = notifications.enqueue(session, new(transfer_id, "2"))
        assert notifications.of_transfer(session, transfer_id) == [first, second]
        assert (first.sequence, second.sequence, first.status) == (1, 2, NotificationStatus.PENDING)
        assert [row.action for row in audit.of_transfer(session, transfer_id)].count("notification-enqueued") == 2


@pytest.mark.parametrize("value", ["Wren Ashdown", "line\nbreak", "x" * 201, ["K-1", "Wren Ashdown"], {"a": "b"}])
def test_a_parameter_that_is_no_reference_is_refused_and_not_repeated(engine: Engine, value: object) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        with pytest.raises(InvalidField, match=r"parameters\.child: .* references only") as refused:
            notifications.enqueue(session, replace(new(transfer_id), parameters={"child": value}))
        assert "Wren" not in str(refused.value)
        assert notifications.of_transfer(session, transfer_id) == []


def test_a_notification_of_no_known_transfer_is_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        with pytest.raises(UnknownTransfer):
            notifications.enqueue(session, new("T-00000000"))
        with pytest.raises(UnknownRecord, match="no notification 404"):
            notifications.mark_sent(session, 404, AT)


def test_a_transfers_notifications_go_out_in_order_to_each_recipient(engine: Engine) -> None:
    with transaction(engine) as session:
        first_transfer = start(session).transfer_id
        second_transfer = start(session, "R-2", "early-alert").transfer_id
        a1 = notifications.enqueue(session, new(first_transfer, "a1"))
        a2 = notifications.enqueue(session, new(first_transfer, "a2"))
        notifications.enqueue(session, new(second_transfer, "b1"))
        assert due(session) == ["a1", "b1"]
        assert due(session, limit=1) == ["a1"]
        other = notifications.enqueue(session, replace(new(first_transfer, "a0"), recipient="service-manager"))
        assert due(session) == ["a1", "b1", "a0"]
        notifications.mark_sent(session, other.notification_id, AT)
        notifications.mark_failed(session, a1.notification_id, AT, "connection refused")
        assert due(session) == ["b1"]
        assert due(session, AT + MINUTE) == ["a1", "b1"]
        notifications.mark_sent(session, a1.notification_id, AT + MINUTE)
        assert due(session) == ["a2", "b1"]
        notifications.mark_dead(session, a2.notification_id, AT, "no such mailbox")
        notifications.enqueue(session, new(first_transfer, "a3"))
        assert due(session) == ["b1", "a3"]


def test_notifications_of_no_transfer_do_not_wait_for_each_other(engine: Engine) -> None:
    with transaction(engine) as session:
        for occasion in ("1", "2"):
            notifications.enqueue(session, new(None, occasion))
        assert due(session) == ["1", "2"]


def test_a_failure_backs_off_up_to_an_hour(engine: Engine) -> None:
    with transaction(engine) as session:
        row = notifications.enqueue(session, new(start(session).transfer_id))
        waits: list[float] = []
        for _ in range(9):
            notifications.mark_failed(session, row.notification_id, AT, "connection refused" * 100)
            assert row.next_attempt_at is not None
            waits.append((row.next_attempt_at - AT) / MINUTE)
        assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
        assert (row.status, row.attempts) == (NotificationStatus.FAILED, 9)
        assert row.last_error is not None
        assert len(row.last_error) == 500


def test_sent_stays_sent_and_dead_is_revived_on_an_operators_word_only(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        row = notifications.enqueue(session, new(transfer_id))
        key = row.notification_id
        notifications.mark_dead(session, key, AT, "no such mailbox")
        assert due(session, AT + DAY) == []
        notifications.mark_failed(session, key, AT, "late answer")
        assert row.status is NotificationStatus.DEAD
        notifications.revive(session, key, AT, "ops")
        assert due(session) == ["1"]
        notifications.mark_sent(session, key, AT)
        for late in (
            lambda: notifications.mark_sent(session, key, AT + DAY),
            lambda: notifications.mark_failed(session, key, AT, "late answer"),
            lambda: notifications.mark_dead(session, key, AT, "late answer"),
            lambda: notifications.revive(session, key, AT, "ops"),
        ):
            assert late().status is NotificationStatus.SENT
        assert (row.sent_at, row.attempts) == (AT, 1)
        lines = [(line.action, line.actor) for line in audit.of_transfer(session, transfer_id)[1:]]
        assert lines == [
            ("notification-enqueued", "system"),
            ("notification-dead", "system"),
            ("notification-revived", "ops"),
            ("notification-sent", "system"),
        ]


def test_a_claimed_notification_is_left_alone_until_its_lease_ends(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        notifications.enqueue(session, new(transfer_id, "1"))
        notifications.enqueue(session, new(transfer_id, "2"))
        (claimed,) = notifications.claim(session, AT, 10, HOUR)
        assert due(session, AT + HOUR - MINUTE) == []
        assert due(session, AT + HOUR) == ["1"]
        notifications.mark_sent(session, claimed.notification_id, AT)
        assert due(session) == ["2"]


def test_relays_that_claim_at_the_same_instant_share_the_work(engine: Engine) -> None:
    with transaction(engine) as session:
        for number in range(12):
            notifications.enqueue(session, new(None, str(number)))

    def claim() -> list[int]:
        with transaction(engine) as session:
            return [row.notification_id for row in notifications.claim(session, AT, 4, HOUR)]

    results = in_threads(*([claim] * 4))
    claimed = [key for keys in results if isinstance(keys, list) for key in keys]
    assert len(claimed) == len(set(claimed))
    with transaction(engine) as session:
        rest = notifications.claim(session, AT, 12, HOUR)
        assert len(claimed) + len(rest) == 12


def test_on_postgresql_a_relay_passes_over_what_another_is_claiming(postgresql_url: str) -> None:
    engine = open_register(postgresql_url)
    with transaction(engine) as session:
        for number in range(4):
            notifications.enqueue(session, new(None, str(number)))
    with transaction(engine) as first, transaction(engine) as second:
        second.execute(text("SET LOCAL lock_timeout = '5s'"))
        notifications.claim(first, AT, 3, HOUR)
        assert due(second) == ["3"]
    engine.dispose()


def test_an_occasion_told_at_the_same_instant_is_told_once_and_counted_without_holes(engine: Engine) -> None:
    transfer_id = started(engine)

    def tell(occasion: str) -> str:
        with transaction(engine) as session:
            return notifications.enqueue(session, new(transfer_id, occasion)).dedupe_key

    results = in_threads(*(lambda occasion=str(n % 3): tell(occasion) for n in range(9)))
    assert all(isinstance(result, str) for result in results)
    with reading(engine) as session:
        assert [row.sequence for row in notifications.of_transfer(session, transfer_id)] == [1, 2, 3]
        told = select(func.count()).select_from(AuditRow).where(AuditRow.action == "notification-enqueued")
        assert session.scalar(told) == session.scalar(select(func.count()).select_from(Notification)) == 3
