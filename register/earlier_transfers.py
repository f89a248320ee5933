"""What else the register knows about the children of a transfer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.tables import Transfer, TransferChild


def of_same_children(session: Session, transfer_id: str, flow: str) -> list[Transfer]:
    """Return the other transfers of this flow that concern a child of `transfer_id`, the first requested first."""
    children = select(TransferChild.child_id).where(TransferChild.transfer_id == transfer_id)
    query = (
        select(Transfer)
        .join(TransferChild, TransferChild.transfer_id == Transfer.transfer_id)
        .where(TransferChild.child_id.in_(children), Transfer.transfer_id != transfer_id, Transfer.flow == flow)
        .distinct()
        .order_by(Transfer.requested_at)
    )
    return list(session.scalars(query))
