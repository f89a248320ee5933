"""Finding the runs of a transfer's time limits."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import subjects
from register.errors import UnknownMilestone
from register.tables import Milestone
from register.vocabulary import MilestoneStatus

START_ORDER = (Milestone.started_at, Milestone.milestone_id)


def run_of_instance(session: Session, element_instance_key: int) -> Milestone | None:
    """Return the run that this activity instance started, locked until the transaction ends."""
    query = select(Milestone).where(Milestone.element_instance_key == element_instance_key).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def open_runs(
    session: Session, transfer_id: str, milestone: str | None = None, *, lock: bool = True
) -> list[Milestone]:
    """Return the open runs (of one milestone, or of all) as they started; locked until the transaction ends unless
    `lock` is False."""
    query = select(Milestone).where(Milestone.transfer_id == transfer_id, Milestone.status == MilestoneStatus.OPEN)
    if milestone is not None:
        query = query.where(Milestone.milestone == milestone)
    query = query.order_by(*START_ORDER)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(query))


def latest_run(session: Session, transfer_id: str, milestone: str) -> Milestone:
    """Return the run that started last; raises UnknownTransfer or UnknownMilestone."""
    query = select(Milestone).where(Milestone.transfer_id == transfer_id, Milestone.milestone == milestone)
    row = session.scalars(query.order_by(*(column.desc() for column in START_ORDER)).limit(1)).first()
    if row is None:
        subjects.require(session, transfer_id)
        raise UnknownMilestone(transfer_id, milestone)
    return row


def named_run(session: Session, transfer_id: str, milestone: str, element_instance_key: int | None) -> Milestone:
    """Return the run of the activity instance, else the first open one, else the last; raises UnknownMilestone."""
    if element_instance_key is None:
        rows = open_runs(session, transfer_id, milestone)
        return rows[0] if rows else latest_run(session, transfer_id, milestone)
    row = run_of_instance(session, element_instance_key)
    if row is None or (row.transfer_id, row.milestone) != (transfer_id, milestone):
        raise UnknownMilestone(transfer_id, milestone)
    return row
