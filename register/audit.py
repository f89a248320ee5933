"""The audit trail: who did what to which transfer, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.tables import AuditRow

SYSTEM = "system"
"""The actor of what no person did."""


@dataclass(frozen=True)
class AuditEntry:
    """One line of the trail. `detail` holds ids, codes and instants (as text), never a person's details."""

    action: str
    at: datetime
    transfer_id: str | None = None
    actor: str = SYSTEM
    detail: Mapping[str, Any] = field(default_factory=dict[str, Any])


def record(session: Session, entry: AuditEntry) -> AuditRow:
    """Add a line to the trail, in the session's transaction; the database refuses any later change to it."""
    row = AuditRow(
        actor=entry.actor, action=entry.action, transfer_id=entry.transfer_id, at=entry.at, detail=dict(entry.detail)
    )
    session.add(row)
    session.flush()
    return row


def of_transfer(session: Session, transfer_id: str) -> list[AuditRow]:
    """Return the transfer's lines in the order in which they were written."""
    query = select(AuditRow).where(AuditRow.transfer_id == transfer_id).order_by(AuditRow.audit_id)
    return list(session.scalars(query))
