"""Time limits as they run: opened, reminded, breached, moved, met or cancelled.

A limit can run more than once in a transfer, even at the same time (one activity instance per child): what names a run
is the engine's element instance key. Functions that are given the milestone's name alone act on its open runs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit, subjects
from register.audit import AuditEntry
from register.errors import InvalidField
from register.locks import hold
from register.milestone_runs import START_ORDER, latest_run, named_run, open_runs, run_of_instance
from register.tables import Milestone
from register.vocabulary import LimitEffect, LimitState, MilestoneStatus
from schemas.instants import format_instant


@dataclass(frozen=True)
class NewMilestone:
    """A limit that starts now. No `due_at`: the table has no limit for this case. `policy_version` is the version of
    the decision table that said so; `escalate_to` the role that the table names."""

    transfer_id: str
    milestone: str
    element_instance_key: int
    started_at: datetime
    due_at: datetime | None
    warn_at: datetime | None = None
    requirements: tuple[str, ...] = ()
    effect: LimitEffect | None = None
    escalate_to: str | None = None
    policy_version: int | None = None


@dataclass(frozen=True)
class NewDeadline:
    """The instant to which a limit moves, and the coded reason."""

    due_at: datetime
    reason: str
    warn_at: datetime | None = None


@dataclass(frozen=True)
class Cancellation:
    """The coded reason, the status that limits get (cancelled or superseded), and which: all that are open, `only` one
    milestone, or all but those in `sparing`."""

    reason: str
    status: MilestoneStatus = MilestoneStatus.CANCELLED
    only: str | None = None
    sparing: Collection[str] = ()


@dataclass(frozen=True)
class LimitAnswer:
    """`state` at the instant asked for; `due_at` in UTC, None where no limit applies or none is open."""

    state: LimitState
    due_at: datetime | None


def open_milestone(session: Session, new: NewMilestone) -> Milestone:
    """Start a limit; the same element instance again returns the run that it started.

    Raises UnknownTransfer, and InvalidField if the element instance has started another milestone.
    """
    hold(session, "element-instance", new.element_instance_key)
    existing = run_of_instance(session, new.element_instance_key)
    if existing is not None:
        if (existing.transfer_id, existing.milestone) != (new.transfer_id, new.milestone):
            raise InvalidField(
                "milestone", f"this activity has started {existing.milestone} of {existing.transfer_id} already"
            )
        return existing
    subjects.require(session, new.transfer_id)
    row = Milestone(
        transfer_id=new.transfer_id,
        milestone=new.milestone,
        requirements=list(new.requirements),
        element_instance_key=new.element_instance_key,
        started_at=new.started_at,
        warn_at=new.warn_at,
        due_at=new.due_at,
        effect=new.effect,
        escalate_to=new.escalate_to,
        status=MilestoneStatus.OPEN,
        policy_version=new.policy_version,
    )
    session.add(row)
    _record(session, row, "milestone-started", new.started_at, dueAt=_text(new.due_at))
    return row


def meet(
    session: Session, transfer_id: str, milestone: str, at: datetime, element_instance_key: int | None = None
) -> Milestone:
    """End a limit as met at `at`; later than due, it is breached as of the due instant unless the breach is recorded.

    With the element instance key exactly that run, otherwise the open run that started first. One that has ended
    stays as it ended (and is returned). Raises UnknownMilestone if the limit was never started.
    """
    row = named_run(session, transfer_id, milestone, element_instance_key)
    if row.status is not MilestoneStatus.OPEN:
        return row
    row.status = MilestoneStatus.MET
    row.met_at = row.ended_at = at
    late = row.due_at is not None and at > row.due_at
    if late and row.breached_at is None:
        row.breached_at = row.due_at
    _record(session, row, "milestone-met", at, late=late)
    return row


def record_breach(session: Session, transfer_id: str, milestone: str, at: datetime, escalated_to: str | None) -> bool:
    """Record that the limit ran out, and to which role that was escalated (None: to nobody).

    Returns True if a breach was recorded now; False if the limit is met, cancelled, moved to later than `at`, or its
    breach is recorded already. So an escalation is sent once.
    """
    missed = [row for row in open_runs(session, transfer_id, milestone) if _ran_out(row, at)]
    fresh = [row for row in missed if row.breached_at is None]
    for row in fresh:
        row.breached_at = row.due_at
        row.escalated_to = escalated_to
        _record(session, row, "milestone-breached", at, dueAt=_text(row.due_at), escalatedTo=escalated_to)
    return bool(fresh)


def record_reminder(session: Session, transfer_id: str, milestone: str, at: datetime) -> bool:
    """Note that the responsible role is reminded.

    Returns True if a reminder is due: open, its instant has come, and not reminded before.
    """
    fresh = [row for row in _not_reminded(session, transfer_id, milestone) if row.warn_at is None or row.warn_at <= at]
    for row in fresh:
        row.reminded_at = at
        _record(session, row, "milestone-reminded", at)
    return bool(fresh)


def next_reminder(session: Session, transfer_id: str, milestone: str) -> datetime | None:
    """Return when the responsible role is to be reminded of what is open; None where nobody is, any more."""
    waiting = _not_reminded(session, transfer_id, milestone)
    return min((row.warn_at for row in waiting if row.warn_at is not None), default=None)


def state_at(session: Session, transfer_id: str, milestone: str, at: datetime) -> LimitAnswer:
    """Say whether the limit is still due at `at`.

    `missed`: open and its due instant has come. `moved`: open and due later (`due_at` says when; None: no limit).
    `met`: nothing open, because it was met, cancelled or superseded. Raises UnknownMilestone if it was never started.
    """
    rows = open_runs(session, transfer_id, milestone, lock=False)
    if not rows:
        latest = latest_run(session, transfer_id, milestone)
        return LimitAnswer(LimitState.MET, latest.due_at)
    due = min((row.due_at for row in rows if row.due_at is not None), default=None)
    return LimitAnswer(LimitState.MISSED if due is not None and due <= at else LimitState.MOVED, due)


def move_deadline(
    session: Session, transfer_id: str, milestone: str, deadline: NewDeadline, at: datetime
) -> Milestone | None:
    """Move the limit's open runs to a new due instant; reminders start afresh, a recorded breach stays recorded.

    Returns the first of them, None if none is open. Raises UnknownMilestone if it was never started.
    """
    rows = open_runs(session, transfer_id, milestone)
    if not rows:
        latest_run(session, transfer_id, milestone)
        return None
    for row in rows:
        if row.due_at == deadline.due_at and row.warn_at == deadline.warn_at:
            continue
        before = _text(row.due_at)
        row.due_at, row.warn_at, row.reminded_at = deadline.due_at, deadline.warn_at, None
        detail = {"from": before, "to": _text(deadline.due_at), "reason": deadline.reason}
        _record(session, row, "deadline-moved", at, **detail)
    return rows[0]


def cancel_open(session: Session, transfer_id: str, at: datetime, why: Cancellation) -> int:
    """End the transfer's open limits as cancelled or superseded.

    Returns how many were open. One whose due instant had passed unrecorded is breached as of that instant.
    """
    if why.status not in {MilestoneStatus.CANCELLED, MilestoneStatus.SUPERSEDED}:
        raise InvalidField("status", "open milestones are cancelled or superseded")
    rows = [row for row in open_runs(session, transfer_id, why.only) if row.milestone not in why.sparing]
    for row in rows:
        row.status = why.status
        row.ended_at = at
        if row.breached_at is None and row.due_at is not None and row.due_at < at:
            row.breached_at = row.due_at
        _record(session, row, f"milestone-{why.status}", at, reason=why.reason)
    return len(rows)


def of_transfer(session: Session, transfer_id: str) -> list[Milestone]:
    """Return all runs of the transfer's limits in the order in which they started."""
    return list(session.scalars(select(Milestone).where(Milestone.transfer_id == transfer_id).order_by(*START_ORDER)))


def _not_reminded(session: Session, transfer_id: str, milestone: str) -> list[Milestone]:
    return [row for row in open_runs(session, transfer_id, milestone) if row.reminded_at is None]


def _ran_out(row: Milestone, at: datetime) -> bool:
    return row.due_at is not None and row.due_at <= at


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else format_instant(instant)


def _record(session: Session, row: Milestone, action: str, at: datetime, **detail: Any) -> None:
    session.flush()
    entry = {"milestone": row.milestone, "elementInstanceKey": row.element_instance_key, **detail}
    audit.record(session, AuditEntry(action, at, row.transfer_id, detail=entry))
