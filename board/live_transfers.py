"""The live transfers that a member of staff may open, the one due next first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.tables import Milestone, Transfer
from register.vocabulary import MilestoneStatus

PAGE_SIZE = 50


@dataclass(frozen=True)
class LiveTransfer:
    """A line of the list. `next_due` (UTC) is the first due instant among its open time limits."""

    transfer: Transfer
    next_due: datetime | None


@dataclass(frozen=True)
class LiveTransfers:
    """One page of the list; `page` counts from 1."""

    lines: Sequence[LiveTransfer]
    page: int
    pages: int
    total: int


def live_transfers(
    session: Session, authorities: Sequence[str], may_open: Callable[[Transfer], bool], page: int = 1
) -> LiveTransfers:
    """Return a page of the live transfers that may be opened, soonest due first, those without a limit last; a page
    past the end is the last one."""
    next_due = (
        select(Milestone.transfer_id, func.min(Milestone.due_at).label("due"))
        .where(Milestone.status == MilestoneStatus.OPEN)
        .group_by(Milestone.transfer_id)
        .subquery()
    )
    query = (
        select(Transfer, next_due.c.due)
        .outerjoin(next_due, next_due.c.transfer_id == Transfer.transfer_id)
        .where(Transfer.status.is_(None), Transfer.authority.in_(authorities))
        .order_by(next_due.c.due.is_(None), next_due.c.due, Transfer.requested_at, Transfer.transfer_id)
    )
    # who may open what is a matter of tables and the directory, not of the database; a council has few live ones
    lines = [LiveTransfer(transfer, due) for transfer, due in session.execute(query) if may_open(transfer)]
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    page = min(max(1, page), pages)
    return LiveTransfers(lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], page, pages, len(lines))
