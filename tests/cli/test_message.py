"""`transfers message`: what reaches the engine, what only the register needs to know, what is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import Result

from register import audit, consents, milestones, transfers
from register.consents import NewConsent, Standing
from register.database import reading, transaction
from register.milestones import NewMilestone
from register.vocabulary import ConsentBasis, LimitState, TransferStatus
from tests.cli.cases import urgent_step_up
from tests.cli.conftest import Program
from tests.cli.fake_engine import NOW, FakeEngine

HOUR = timedelta(hours=1)


def _send(program: Program, name: str, transfer_id: str, fields: dict[str, Any] | None = None) -> Result:
    if fields is None:
        return program.run("message", name, transfer_id, "--json")
    return program.run("message", name, transfer_id, "--vars", "-", "--json", stdin=json.dumps(fields))


def _messages_recorded(program: Program, transfer_id: str) -> list[str]:
    with reading(program.register) as session:
        lines = audit.of_transfer(session, transfer_id)
        return [line.detail["message"] for line in lines if line.action == "message-received"]


def _override(program: Program, transfer_id: str) -> None:
    with transaction(program.register) as session:
        override = NewConsent(
            transfer_id, ConsentBasis.OVERRIDDEN, "safeguarding", "maya.osterley", NOW, override_reason="child-at-risk"
        )
        consents.record(session, override)


@pytest.mark.parametrize(
    ("name", "sent", "fields"),
    [
        ("withdraw", "transfer-withdrawn", None),
        ("transfer-withdrawn", "transfer-withdrawn", {}),
        ("case-changed", "case-changed", None),
        ("dispute-raised", "dispute-raised", {"disputeUrgency": "urgent"}),
        (
            "dispute raised",
            "dispute-raised",
            {"disputeUrgency": "not-urgent", "discretionReason": "awaiting-information"},
        ),
    ],
)
def test_a_message_reaches_the_transfer_that_waits_for_it(
    program: Program, fake: FakeEngine, name: str, sent: str, fields: dict[str, Any] | None
) -> None:
    transfer_id = program.started()
    fake.waiting.add((sent, transfer_id))
    result = _send(program, name, transfer_id, fields)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == {
        "message": sent,
        "transferId": transfer_id,
        "processInstanceKey": fake.running[transfer_id],
        "remark": None,
    }
    assert fake.received[-1] == (sent, transfer_id, fields or {})
    assert _messages_recorded(program, transfer_id) == [sent]


def test_a_message_that_nothing_waits_for_is_refused_and_not_recorded(program: Program) -> None:
    transfer_id = program.started()
    result = _send(program, "case-changed", transfer_id)
    assert result.exit_code == 1
    assert "Nothing waits for the message case-changed" in result.stderr
    assert _messages_recorded(program, transfer_id) == []


def test_an_unknown_transfer_is_refused(program: Program, fake: FakeEngine) -> None:
    result = _send(program, "withdraw", "T-00000000")
    assert result.exit_code == 1
    assert "there is no transfer T-00000000" in result.stderr
    assert fake.received == []


def test_an_unknown_message_is_a_matter_of_usage_and_lists_the_messages(program: Program) -> None:
    result = _send(program, "carrier-pigeon", "T-00000000")
    assert result.exit_code == 2
    assert "deadline-changed" in result.stderr


@pytest.mark.requirement("HER-217")
@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "disputeUrgency: "),
        ({"disputeUrgency": "soon"}, "disputeUrgency: "),
        ({"disputeUrgency": "not-urgent"}, "discretionReason: a dispute that is not urgent needs the reason"),
        ({"disputeUrgency": "urgent", "discretionReason": "awaiting-information"}, "discretionReason: there is no"),
        ({"disputeUrgency": "urgent", "names": "Orrell"}, "names: "),
    ],
)
def test_a_message_takes_its_own_fields_only(
    program: Program, fake: FakeEngine, fields: dict[str, Any], reason: str
) -> None:
    transfer_id = program.started()
    fake.waiting.add(("dispute-raised", transfer_id))
    result = _send(program, "dispute-raised", transfer_id, fields)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert len(fake.received) == 1


def test_a_message_is_sent_on_behalf_of_staff_only(program: Program, fake: FakeEngine) -> None:
    transfer_id = program.started()
    fake.waiting.add(("transfer-withdrawn", transfer_id))
    refused = program.run("message", "withdraw", transfer_id, "--as", "nobody.known")
    assert refused.exit_code == 1
    assert "nobody.known is no member of staff" in refused.stderr
    assert program.run("message", "withdraw", transfer_id, "--as", "rosalind.achterberg").exit_code == 0
    with reading(program.register) as session:
        actors = {line.actor for line in audit.of_transfer(session, transfer_id) if line.action == "message-received"}
    assert actors == {"rosalind.achterberg"}


@pytest.mark.requirement("HER-183")
def test_withdrawn_consent_stops_sharing_and_ends_the_transfer(program: Program, fake: FakeEngine) -> None:
    transfer_id = program.started()
    fake.waiting.add(("consent-withdrawn", transfer_id))
    result = _send(program, "consent-withdrawn", transfer_id)
    assert result.exit_code == 0, result.stderr
    assert fake.received[-1] == ("consent-withdrawn", transfer_id, {})
    with reading(program.register) as session:
        assert consents.standing_at(session, transfer_id, NOW).standing is Standing.WITHDRAWN


@pytest.mark.requirement("HER-183", "HER-187")
def test_a_transfer_on_a_legal_ground_goes_on_when_consent_is_withdrawn(program: Program, fake: FakeEngine) -> None:
    transfer_id = program.started(urgent_step_up())
    _override(program, transfer_id)
    fake.waiting.add(("consent-withdrawn", transfer_id))
    result = _send(program, "consent-withdrawn", transfer_id)
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["processInstanceKey"] is None
    assert "legal ground" in told["remark"]
    assert [name for name, _, _ in fake.received] == ["urgent-step-up-requested"]
    assert _messages_recorded(program, transfer_id) == ["consent-withdrawn"]


def test_consent_withdrawn_under_a_legal_ground_is_not_asked_to_be_renewed(program: Program, fake: FakeEngine) -> None:
    transfer_id = program.started()
    _override(program, transfer_id)
    assert _send(program, "consent-withdrawn", transfer_id).exit_code == 0
    with reading(program.register) as session:
        given = consents.of_transfer(session, transfer_id)[0]
    assert given.withdrawn_at == NOW
    assert fake.published == [("consent-ended", given.consent_id)]


def test_a_withdrawal_of_consent_holds_though_nothing_waits_for_it(program: Program) -> None:
    transfer_id = program.started()
    result = _send(program, "consent-withdrawn", transfer_id)
    assert result.exit_code == 1
    assert "The withdrawal of consent is recorded" in result.stderr
    with reading(program.register) as session:
        assert consents.standing_at(session, transfer_id, NOW).standing is Standing.WITHDRAWN


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("withdraw", None),
        ("dispute-raised", {"disputeUrgency": "urgent"}),
        ("deadline-changed", {"milestone": "decide-threshold", "dueAt": "2026-11-26T09:00:00Z", "reason": "other"}),
    ],
)
def test_no_message_reaches_a_transfer_that_has_ended(
    program: Program, fake: FakeEngine, name: str, fields: dict[str, Any] | None
) -> None:
    transfer_id = _ended(program, fake)
    result = _send(program, name, transfer_id, fields)
    assert result.exit_code == 1
    assert f"{transfer_id} has ended as accepted" in result.stderr
    assert len(fake.received) == 1
    assert _messages_recorded(program, transfer_id) == []


@pytest.mark.requirement("HER-183")
def test_consent_can_be_withdrawn_though_the_transfer_has_ended(program: Program, fake: FakeEngine) -> None:
    transfer_id = _ended(program, fake)
    result = _send(program, "consent-withdrawn", transfer_id)
    assert result.exit_code == 1
    assert "The withdrawal of consent is recorded" in result.stderr
    assert len(fake.received) == 1
    with reading(program.register) as session:
        (given,) = consents.of_transfer(session, transfer_id)
        assert consents.standing_at(session, transfer_id, NOW).standing is Standing.WITHDRAWN
    assert fake.published == [("consent-ended", given.consent_id)]


def test_the_watch_over_withdrawn_consent_ends_though_the_transfer_goes_on(program: Program, fake: FakeEngine) -> None:
    """After the decision the work goes on without it, so no end of the transfer ends the watch."""
    transfer_id = program.started()
    fake.waiting.add(("consent-withdrawn", transfer_id))
    assert _send(program, "consent-withdrawn", transfer_id).exit_code == 0
    with reading(program.register) as session:
        (given,) = consents.of_transfer(session, transfer_id)
    assert fake.published == [("consent-ended", given.consent_id)]


def _ended(program: Program, fake: FakeEngine) -> str:
    """A transfer that was accepted; a branch of it may still wait in the engine."""
    transfer_id = program.started()
    fake.waiting |= {(name, transfer_id) for name in ("transfer-withdrawn", "dispute-raised", "consent-withdrawn")}
    with transaction(program.register) as session:
        transfers.close(session, transfer_id, TransferStatus.ACCEPTED, NOW)
    return transfer_id


@pytest.fixture
def limited(program: Program) -> str:
    """A transfer whose threshold decision is due in a day, with a reminder four hours before."""
    transfer_id = program.started()
    with transaction(program.register) as session:
        limit = NewMilestone(transfer_id, "decide-threshold", 1, NOW, NOW + 24 * HOUR, NOW + 20 * HOUR)
        milestones.open_milestone(session, limit)
    return transfer_id


def _move(program: Program, transfer_id: str, due_at: str, milestone: str = "decide-threshold") -> Result:
    fields = {"milestone": milestone, "dueAt": due_at, "reason": "awaiting-information"}
    return _send(program, "deadline-changed", transfer_id, fields)


def test_a_deadline_moves_later_in_the_register_and_its_reminder_with_it(
    program: Program, fake: FakeEngine, limited: str
) -> None:
    result = _move(program, limited, "2026-11-26T09:00:00Z")
    assert result.exit_code == 0, result.stderr
    assert len(fake.received) == 1
    with reading(program.register) as session:
        answer = milestones.state_at(session, limited, "decide-threshold", NOW + 24 * HOUR)
        (row,) = milestones.of_transfer(session, limited)
    assert (answer.state, answer.due_at) == (LimitState.MOVED, NOW + 48 * HOUR)
    assert row.warn_at == NOW + 44 * HOUR


@pytest.mark.parametrize(
    ("due_at", "milestone", "reason"),
    [
        ("2026-11-25T08:59:00Z", "decide-threshold", "dueAt: decide-threshold falls at 2026-11-25T09:00:00.000Z"),
        ("2026-11-26T09:00:00", "decide-threshold", "has no offset from UTC"),
        ("2026-11-26T09:00:00Z", "send-outcome", "never started the milestone send-outcome"),
    ],
)
def test_a_deadline_that_cannot_be_moved_so_is_refused(
    program: Program, limited: str, due_at: str, milestone: str, reason: str
) -> None:
    result = _move(program, limited, due_at, milestone)
    assert result.exit_code == 1
    assert reason in result.stderr
    with reading(program.register) as session:
        (row,) = milestones.of_transfer(session, limited)
    assert row.due_at == NOW + 24 * HOUR


def test_a_deadline_that_has_been_met_is_not_moved(program: Program, limited: str) -> None:
    with transaction(program.register) as session:
        milestones.meet(session, limited, "decide-threshold", NOW + HOUR)
    result = _move(program, limited, "2026-11-26T09:00:00Z")
    assert result.exit_code == 1
    assert "is not open any more" in result.stderr


def test_a_moved_deadline_stands_on_the_trail_with_who_asked_for_it(program: Program, limited: str) -> None:
    fields = {"milestone": "decide-threshold", "dueAt": "2026-11-26T09:00:00Z", "reason": "awaiting-information"}
    arguments = ("message", "deadline-changed", limited, "--vars", "-", "--as", "priya.nandakumar")
    assert program.run(*arguments, stdin=json.dumps(fields)).exit_code == 0
    with reading(program.register) as session:
        (line,) = [one for one in audit.of_transfer(session, limited) if one.action == "message-received"]
    assert line.actor == "priya.nandakumar"
    assert line.detail == {**fields, "message": "deadline-changed", "dueAt": "2026-11-26T09:00:00.000Z"}
