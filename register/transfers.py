"""Transfers: created once per request (see `requests`), closed once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register import audit
from register.audit import SYSTEM, AuditEntry
from register.errors import InvalidField, TransferAlreadyClosed, UnknownTransfer
from register.requests import NewTransfer, create, find_request
from register.tables import Transfer, TransferChild
from register.vocabulary import TransferStatus

__all__ = [
    "NewTransfer",
    "child_ids",
    "close",
    "count_return",
    "create",
    "find_request",
    "get",
    "mark_escalated",
    "process_started",
    "set_destination",
    "update_facts",
]


def get(session: Session, transfer_id: str) -> Transfer:
    """Return the transfer; raises UnknownTransfer."""
    transfer = session.get(Transfer, transfer_id)
    if transfer is None:
        raise UnknownTransfer(transfer_id)
    return transfer


def child_ids(session: Session, transfer_id: str) -> list[str]:
    """Return the ids of the children whom the transfer concerns, in a fixed order."""
    query = select(TransferChild.child_id).where(TransferChild.transfer_id == transfer_id)
    return list(session.scalars(query.order_by(TransferChild.child_id)))


def close(session: Session, transfer_id: str, status: TransferStatus, at: datetime) -> Transfer:
    """End the transfer in `status`. The same status again changes nothing; raises TransferAlreadyClosed for another."""
    transfer = _for_update(session, transfer_id)
    if transfer.status is not None:
        if transfer.status is not status:
            raise TransferAlreadyClosed(transfer_id, transfer.status, status)
        return transfer
    transfer.status = status
    transfer.closed_at = at
    session.flush()
    session.execute(update(TransferChild).where(TransferChild.transfer_id == transfer_id).values(live=False))
    audit.record(session, AuditEntry("transfer-closed", at, transfer_id, detail={"status": status}))
    return transfer


def process_started(session: Session, transfer_id: str, process_instance_key: int, at: datetime) -> Transfer:
    """Note the process instance that runs the transfer; raises InvalidField if another one runs it already."""
    transfer = _for_update(session, transfer_id)
    if transfer.process_instance_key == process_instance_key:
        return transfer
    if transfer.process_instance_key is not None:
        raise InvalidField(
            "processInstanceKey", f"transfer {transfer_id} is run by {transfer.process_instance_key} already"
        )
    transfer.process_instance_key = process_instance_key
    detail = {"processInstanceKey": process_instance_key}
    audit.record(session, AuditEntry("process-started", at, transfer_id, detail=detail))
    return transfer


def set_destination(session: Session, transfer_id: str, team: str, at: datetime, actor: str = SYSTEM) -> Transfer:
    """Note the team that the transfer goes to."""
    transfer = _for_update(session, transfer_id)
    if transfer.destination_team != team:
        detail = {"from": transfer.destination_team, "to": team}
        transfer.destination_team = team
        audit.record(session, AuditEntry("destination-set", at, transfer_id, actor, detail))
    return transfer


def mark_escalated(session: Session, transfer_id: str, at: datetime) -> Transfer:
    """Note that the transfer was escalated at least once."""
    transfer = _for_update(session, transfer_id)
    if not transfer.escalated:
        transfer.escalated = True
        audit.record(session, AuditEntry("transfer-escalated", at, transfer_id))
    return transfer


def count_return(session: Session, transfer_id: str, at: datetime, actor: str = SYSTEM) -> int:
    """Count one more return for information; returns how often it has been returned."""
    transfer = _for_update(session, transfer_id)
    transfer.returned_count += 1
    detail = {"count": transfer.returned_count}
    audit.record(session, AuditEntry("transfer-returned", at, transfer_id, actor, detail))
    return transfer.returned_count


def update_facts(
    session: Session, transfer_id: str, facts: Mapping[str, Any], at: datetime, actor: str = SYSTEM
) -> Transfer:
    """Merge `facts` (codes, dates, counts; no personal data) into the transfer's; the trail names the changed keys."""
    transfer = _for_update(session, transfer_id)
    changed = sorted(key for key, value in facts.items() if key not in transfer.facts or transfer.facts[key] != value)
    if changed:
        transfer.facts = {**transfer.facts, **facts}
        audit.record(session, AuditEntry("facts-changed", at, transfer_id, actor, {"keys": changed}))
    return transfer


def _for_update(session: Session, transfer_id: str) -> Transfer:
    query = select(Transfer).where(Transfer.transfer_id == transfer_id).with_for_update()
    transfer = session.scalar(query.execution_options(populate_existing=True))
    if transfer is None:
        raise UnknownTransfer(transfer_id)
    return transfer
