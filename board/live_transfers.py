"""The live transfers of a member of staff's authorities, the one due next first."""

from __future__ import annotations

from collections.abc import Sequence
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


def live_transfers(session: Session, authorities: Sequence[str], page: int = 1) -> LiveTransfers:
    """Return a page of the live transfers, soonest due first, those without a limit last; a page past the end is the
    last one."""
    live = (Transfer.status.is_(None), Transfer.authority.in_(authorities))
    total = session.scalar(select(func.count()).select_from(Transfer).where(*live)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    next_due = (
        select(Milestone.transfer_id, func.min(Milestone.due_at).label("due"))
        .where(Milestone.status == MilestoneStatus.OPEN)
        .group_by(Milestone.transfer_id)
        .subquery()
    )
    query = (
        select(Transfer, next_due.c.due)
        .outerjoin(next_due, next_due.c.transfer_id == Transfer.transfer_id)
        .where(*live)
        .order_by(next_due.c.due.is_(None), next_due.c.due, Transfer.requested_at, Transfer.transfer_id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    lines = [LiveTransfer(transfer, due) for transfer, due in session.execute(query)]
    return LiveTransfers(lines, page, pages, total)
