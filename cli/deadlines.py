"""Moving a time limit that runs to a later instant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from cli.refusals import refused
from register import milestones
from register.milestones import NewDeadline
from register.tables import Milestone
from register.vocabulary import MilestoneStatus
from schemas.instants import format_instant
from schemas.messages import DeadlineChanged


def move_deadline(session: Session, transfer_id: str, change: DeadlineChanged, at: datetime) -> None:
    """Move the milestone's open runs to the new instant; the reminder keeps its distance from it.

    Only the register is told: when the engine's timer fires, the due path asks it and waits on. Raises InputRefused
    where the milestone is not open, has no limit, or would fall earlier than it does now; UnknownMilestone.
    """
    runs = [row for row in milestones.of_transfer(session, transfer_id) if row.milestone == change.milestone]
    running = [row for row in runs if row.status is MilestoneStatus.OPEN]
    if runs and not running:
        raise refused("milestone", f"{change.milestone} of transfer {transfer_id} is not open any more")
    latest = _latest(running, change)
    warn_at = min((_warn(row, change) for row in running if row.warn_at is not None), default=None)
    if latest is not None and change.due_at < latest:
        raise refused(
            "dueAt",
            f"{change.milestone} falls at {format_instant(latest)}; a time limit that runs can be moved later, not "
            "earlier, because its timer cannot be moved",
        )
    milestones.move_deadline(
        session, transfer_id, change.milestone, NewDeadline(change.due_at, change.reason, warn_at), at
    )


def _latest(running: list[Milestone], change: DeadlineChanged) -> datetime | None:
    due = [row.due_at for row in running]
    if running and None in due:
        raise refused("milestone", f"{change.milestone} has no time limit in this transfer")
    return max((instant for instant in due if instant is not None), default=None)


def _warn(row: Milestone, change: DeadlineChanged) -> datetime:
    assert row.due_at is not None
    assert row.warn_at is not None
    return change.due_at - (row.due_at - row.warn_at)
