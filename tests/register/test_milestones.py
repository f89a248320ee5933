from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import audit, milestones
from register.database import reading, transaction
from register.errors import InvalidField, UnknownMilestone, UnknownTransfer
from register.milestones import Cancellation, LimitAnswer, NewDeadline, NewMilestone
from register.tables import Milestone
from register.vocabulary import LimitEffect, LimitState, MilestoneStatus
from tests.register.at_once import in_threads
from tests.register.family import AT, DAY, HOUR, start, started

DUE = AT + DAY


def limit(transfer_id: str, key: int = 1, milestone: str = "decide-threshold") -> NewMilestone:
    return NewMilestone(
        transfer_id=transfer_id,
        milestone=milestone,
        element_instance_key=key,
        started_at=AT,
        due_at=DUE,
        warn_at=DUE - HOUR,
        requirements=("HER-105", "HER-106"),
        effect=LimitEffect.ESCALATE,
        escalate_to="service-manager",
        policy_version=3,
    )


def opened(session: Session, key: int = 1) -> str:
    transfer_id = start(session).transfer_id
    milestones.open_milestone(session, limit(transfer_id, key))
    return transfer_id


def only(session: Session, transfer_id: str) -> Milestone:
    (row,) = milestones.of_transfer(session, transfer_id)
    return row


def test_an_activity_instance_starts_its_limit_once(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session)
        again = milestones.open_milestone(session, replace(limit(transfer_id), due_at=DUE + DAY))
        assert again.due_at == DUE
        row = only(session, transfer_id)
        assert (row.status, row.requirements, row.policy_version) == (MilestoneStatus.OPEN, ["HER-105", "HER-106"], 3)
        with pytest.raises(InvalidField, match="has started decide-threshold"):
            milestones.open_milestone(session, limit(transfer_id, milestone="allocate-worker"))
        with pytest.raises(UnknownTransfer):
            milestones.open_milestone(session, limit("T-00000000", 9))


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1), DAY])
def test_met_at_the_due_instant_is_in_time_and_any_later_is_breached(engine: Engine, late: timedelta) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session)
        row = milestones.meet(session, transfer_id, "decide-threshold", DUE + late)
    assert (row.status, row.met_at) == (MilestoneStatus.MET, DUE + late)
    assert row.breached_at == (DUE if late else None)


def test_meeting_again_or_after_a_cancellation_changes_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session)
        milestones.meet(session, transfer_id, "decide-threshold", AT + HOUR)
        assert milestones.meet(session, transfer_id, "decide-threshold", DUE + DAY).met_at == AT + HOUR
        milestones.open_milestone(session, limit(transfer_id, 2))
        assert milestones.cancel_open(session, transfer_id, AT + HOUR, Cancellation("withdrawn")) == 1
        ended = milestones.meet(session, transfer_id, "decide-threshold", DUE, 2)
        assert (ended.status, ended.met_at) == (MilestoneStatus.CANCELLED, None)


def test_a_breach_is_recorded_once_and_stays_when_met_late(engine: Engine) -> None:
    seen = DUE + timedelta(seconds=2)
    with transaction(engine) as session:
        transfer_id = opened(session)
        assert milestones.record_breach(session, transfer_id, "decide-threshold", seen, "service-manager")
        assert not milestones.record_breach(session, transfer_id, "decide-threshold", DUE + DAY, "head-of-service")
        row = milestones.meet(session, transfer_id, "decide-threshold", DUE + DAY)
        assert (row.breached_at, row.escalated_to, row.status) == (DUE, "service-manager", MilestoneStatus.MET)
        assert [line.action for line in audit.of_transfer(session, transfer_id)].count("milestone-breached") == 1


def test_a_limit_that_is_met_moved_or_not_yet_due_is_not_breached(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session)
        assert not milestones.record_breach(session, transfer_id, "decide-threshold", DUE - HOUR, "service-manager")
        milestones.move_deadline(session, transfer_id, "decide-threshold", NewDeadline(DUE + DAY, "agreed"), AT)
        assert not milestones.record_breach(session, transfer_id, "decide-threshold", DUE, "service-manager")
        milestones.meet(session, transfer_id, "decide-threshold", DUE)
        assert not milestones.record_breach(session, transfer_id, "decide-threshold", DUE + DAY * 2, "service-manager")
        assert only(session, transfer_id).breached_at is None


def test_still_due_answers_missed_moved_or_met(engine: Engine) -> None:
    def ask(session: Session) -> LimitAnswer:
        return milestones.state_at(session, transfer_id, "decide-threshold", DUE)

    with transaction(engine) as session:
        transfer_id = opened(session)
    with reading(engine) as session:
        assert ask(session) == LimitAnswer(LimitState.MISSED, DUE)
    later = DUE + DAY
    with transaction(engine) as session:
        milestones.move_deadline(session, transfer_id, "decide-threshold", NewDeadline(later, "agreed"), AT)
    with reading(engine) as session:
        assert ask(session) == LimitAnswer(LimitState.MOVED, later)
    with transaction(engine) as session:
        milestones.meet(session, transfer_id, "decide-threshold", AT)
    with reading(engine) as session:
        assert ask(session) == LimitAnswer(LimitState.MET, later)


def test_no_limit_is_never_missed(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        milestones.open_milestone(session, replace(limit(transfer_id), due_at=None, warn_at=None))
        far = AT + DAY * 36500
        answer = milestones.state_at(session, transfer_id, "decide-threshold", far)
        assert answer == LimitAnswer(LimitState.MOVED, None)
        assert not milestones.record_breach(session, transfer_id, "decide-threshold", far, "service-manager")
        assert milestones.meet(session, transfer_id, "decide-threshold", far).breached_at is None


def test_a_moved_deadline_reminds_afresh_and_keeps_a_recorded_breach(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session)
        assert milestones.record_reminder(session, transfer_id, "decide-threshold", DUE - HOUR)
        assert not milestones.record_reminder(session, transfer_id, "decide-threshold", DUE)
        milestones.record_breach(session, transfer_id, "decide-threshold", DUE, "service-manager")
        deadline = NewDeadline(DUE + DAY, "agreed", DUE + HOUR)
        moved = milestones.move_deadline(session, transfer_id, "decide-threshold", deadline, DUE)
        assert moved is not None
        assert (moved.due_at, moved.warn_at, moved.breached_at) == (DUE + DAY, DUE + HOUR, DUE)
        assert milestones.record_reminder(session, transfer_id, "decide-threshold", DUE + HOUR)
        milestones.move_deadline(session, transfer_id, "decide-threshold", deadline, DUE)
        trail = [line for line in audit.of_transfer(session, transfer_id) if line.action == "deadline-moved"]
    assert [(line.detail["from"], line.detail["to"], line.detail["reason"]) for line in trail] == [
        ("2026-11-25T09:00:00.000Z", "2026-11-26T09:00:00.000Z", "agreed")
    ]


def test_the_reminder_of_a_moved_limit_waits_for_its_new_instant(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session)
        deadline = NewDeadline(DUE + DAY, "agreed", DUE + HOUR)
        milestones.move_deadline(session, transfer_id, "decide-threshold", deadline, AT)
        assert not milestones.record_reminder(session, transfer_id, "decide-threshold", DUE - HOUR)
        assert milestones.next_reminder(session, transfer_id, "decide-threshold") == DUE + HOUR
        assert milestones.record_reminder(session, transfer_id, "decide-threshold", DUE + HOUR)
        assert milestones.next_reminder(session, transfer_id, "decide-threshold") is None


def test_an_ended_limit_does_not_move_and_is_not_reminded_of(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session)
        milestones.meet(session, transfer_id, "decide-threshold", AT)
        deadline = NewDeadline(DUE + DAY, "agreed")
        assert milestones.move_deadline(session, transfer_id, "decide-threshold", deadline, AT) is None
        assert not milestones.record_reminder(session, transfer_id, "decide-threshold", AT)
        assert only(session, transfer_id).due_at == DUE


def test_closing_ends_all_open_limits_and_only_those(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session, 1)
        milestones.meet(session, transfer_id, "decide-threshold", AT)
        milestones.open_milestone(session, limit(transfer_id, 2, "allocate-worker"))
        milestones.open_milestone(session, limit(transfer_id, 3, "send-outcome"))
        superseded = MilestoneStatus.SUPERSEDED
        assert milestones.cancel_open(session, transfer_id, DUE, Cancellation("redirected", superseded)) == 2
        assert milestones.cancel_open(session, transfer_id, DUE, Cancellation("redirected")) == 0
        found = [(row.status, row.breached_at) for row in milestones.of_transfer(session, transfer_id)]
        assert found == [(MilestoneStatus.MET, None), (superseded, None), (superseded, None)]
        with pytest.raises(InvalidField):
            milestones.cancel_open(session, transfer_id, DUE, Cancellation("withdrawn", MilestoneStatus.MET))


def test_closing_may_name_one_limit_or_spare_some(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session, 1)
        milestones.open_milestone(session, limit(transfer_id, 2, "renew-consent"))
        milestones.open_milestone(session, limit(transfer_id, 3, "send-outcome"))
        milestones.cancel_open(session, transfer_id, AT, Cancellation("answered", only="send-outcome"))
        milestones.cancel_open(session, transfer_id, AT, Cancellation("withdrawn", sparing={"renew-consent"}))
        left = [row.milestone for row in milestones.of_transfer(session, transfer_id) if row.status == "open"]
        assert left == ["renew-consent"]


def test_a_limit_that_had_run_out_unrecorded_is_breached_when_cancelled(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session)
        milestones.cancel_open(session, transfer_id, DUE + HOUR, Cancellation("withdrawn"))
        assert only(session, transfer_id).breached_at == DUE


def test_runs_of_the_same_limit_are_told_apart_by_the_activity_instance(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session, 1)
        milestones.open_milestone(session, limit(transfer_id, 2))
        met = milestones.meet(session, transfer_id, "decide-threshold", AT + HOUR, 2)
        assert met.element_instance_key == 2
        answer = milestones.state_at(session, transfer_id, "decide-threshold", DUE)
        assert answer == LimitAnswer(LimitState.MISSED, DUE)
        assert milestones.record_breach(session, transfer_id, "decide-threshold", DUE, "service-manager")
        rows = {row.element_instance_key: row.breached_at for row in milestones.of_transfer(session, transfer_id)}
        assert rows == {1: DUE, 2: None}
        assert milestones.meet(session, transfer_id, "decide-threshold", DUE).element_instance_key == 1


def test_a_milestone_that_was_never_started_is_named(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = opened(session)
        for ask in (
            lambda: milestones.meet(session, transfer_id, "decide", AT),
            lambda: milestones.meet(session, transfer_id, "decide-threshold", AT, 99),
            lambda: milestones.state_at(session, transfer_id, "decide", AT),
            lambda: milestones.move_deadline(session, transfer_id, "decide", NewDeadline(DUE, "agreed"), AT),
        ):
            with pytest.raises(UnknownMilestone, match=f"{transfer_id} never started the milestone decide"):
                ask()
        with pytest.raises(UnknownTransfer):
            milestones.state_at(session, "T-00000000", "decide", AT)


def test_a_breach_noticed_twice_at_the_same_instant_is_recorded_once(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session:
        milestones.open_milestone(session, limit(transfer_id))

    def notice() -> Callable[[], bool]:
        def work() -> bool:
            with transaction(engine) as session:
                return milestones.record_breach(session, transfer_id, "decide-threshold", DUE, "service-manager")

        return work

    assert sorted(in_threads(*(notice() for _ in range(6))), key=str) == [False] * 5 + [True]
