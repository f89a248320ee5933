"""Decisions: recorded once, corrected by one that supersedes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from register import audit
from register.audit import AuditEntry
from register.errors import InvalidField, UnknownRecord
from register.locks import hold
from register.tables import Decision
from register.transfers import get as get_transfer
from schemas.identifiers import new_decision_id


@dataclass(frozen=True)
class NewDecision:
    """A decision by `decided_by` (a user id), for one child or, without `child_id`, for all of the transfer's.

    A correction names the decision that it supersedes and a coded reason; both or neither.
    """

    transfer_id: str
    kind: str
    outcome: str
    decided_by: str
    decided_at: datetime
    reason_code: str | None = None
    child_id: str | None = None
    supersedes_id: str | None = None
    supersedes_reason: str | None = None


def record(session: Session, new: NewDecision) -> Decision:
    """Record a decision.

    Raises UnknownTransfer, and for a correction UnknownRecord if there is no such decision, InvalidField if it belongs
    to another transfer, kind or child, is superseded already, or if the reason is missing.
    """
    get_transfer(session, new.transfer_id)
    _check_correction(session, new)
    decision = Decision(
        decision_id=new_decision_id(),
        transfer_id=new.transfer_id,
        child_id=new.child_id,
        kind=new.kind,
        outcome=new.outcome,
        reason_code=new.reason_code,
        decided_by=new.decided_by,
        decided_at=new.decided_at,
        supersedes_id=new.supersedes_id,
        supersedes_reason=new.supersedes_reason,
    )
    session.add(decision)
    session.flush()
    detail = {"decisionId": decision.decision_id, "kind": new.kind, "outcome": new.outcome}
    if new.supersedes_id is not None:
        detail |= {"supersedesId": new.supersedes_id, "supersedesReason": new.supersedes_reason or ""}
    audit.record(session, AuditEntry("decision-recorded", new.decided_at, new.transfer_id, new.decided_by, detail))
    return decision


def in_force(session: Session, transfer_id: str, kind: str | None = None) -> list[Decision]:
    """Return the transfer's decisions (of one kind) that no later one supersedes, as recorded."""
    later = aliased(Decision)
    query = select(Decision).where(
        Decision.transfer_id == transfer_id,
        ~select(later.number).where(later.supersedes_id == Decision.decision_id).exists(),
    )
    if kind is not None:
        query = query.where(Decision.kind == kind)
    return list(session.scalars(query.order_by(Decision.number)))


def of_transfer(session: Session, transfer_id: str) -> list[Decision]:
    """Return all decisions of the transfer, the superseded ones too, as recorded."""
    return list(session.scalars(select(Decision).where(Decision.transfer_id == transfer_id).order_by(Decision.number)))


def _check_correction(session: Session, new: NewDecision) -> None:
    if (new.supersedes_id is None) != (new.supersedes_reason is None):
        raise InvalidField("supersedesReason", "a correction names the decision that it supersedes and the reason")
    if new.supersedes_id is None:
        return
    hold(session, "decision", new.supersedes_id)
    corrected = session.scalar(select(Decision).where(Decision.decision_id == new.supersedes_id))
    if corrected is None:
        raise UnknownRecord("decision", new.supersedes_id)
    if (corrected.transfer_id, corrected.kind, corrected.child_id) != (new.transfer_id, new.kind, new.child_id):
        raise InvalidField(
            "supersedesId", f"{new.supersedes_id} is not a {new.kind} decision of {new.transfer_id} on the same child"
        )
    later = session.scalar(select(Decision.decision_id).where(Decision.supersedes_id == new.supersedes_id))
    if later is not None:
        raise InvalidField("supersedesId", f"{new.supersedes_id} is superseded by {later} already; correct that one")
