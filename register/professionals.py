"""The professionals named on a transfer's consent form, and which of them may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit, consents
from register.audit import SYSTEM, AuditEntry
from register.locks import hold
from register.tables import Professional
from register.transfers import get as get_transfer
from schemas.identifiers import new_professional_id


@dataclass(frozen=True)
class NewProfessional:
    """A professional by `kind` (a code such as `school`), with the address at which they are told.

    `share` is False where the family does not want them told (HER-184).
    """

    transfer_id: str
    kind: str
    organisation: str
    email: str
    recorded_at: datetime
    share: bool = True
    actor: str = SYSTEM


def record(session: Session, new: NewProfessional) -> Professional:
    """Record a professional; one named before (same kind, organisation and address) is returned, with `share` as it is
    now. The row's `professional_id` is their recipient id in consents and notifications. Raises UnknownTransfer."""
    get_transfer(session, new.transfer_id)
    hold(session, "professionals", new.transfer_id)
    row = _find(session, new)
    if row is not None and row.share == new.share:
        return row
    action = "professional-named" if row is None else "professional-changed"
    if row is None:
        row = Professional(
            professional_id=new_professional_id(),
            transfer_id=new.transfer_id,
            kind=new.kind,
            organisation=new.organisation,
            email=new.email,
            recorded_at=new.recorded_at,
        )
        session.add(row)
    row.share = new.share
    session.flush()
    detail = {"professionalId": row.professional_id, "kind": new.kind, "share": new.share}
    audit.record(session, AuditEntry(action, new.recorded_at, new.transfer_id, new.actor, detail))
    return row


def may_be_told(session: Session, transfer_id: str, at: datetime) -> list[Professional]:
    """Return those to whom information may go at `at`, as named: the family did not exclude them, here or in the
    consent that holds, and there is such a consent or a legal ground (HER-006, HER-184). Raises UnknownTransfer."""
    return [
        row
        for row in of_transfer(session, transfer_id)
        if row.share and consents.may_share_with(session, transfer_id, row.professional_id, at)
    ]


def of_transfer(session: Session, transfer_id: str) -> list[Professional]:
    """Return all who are named, as recorded; raises UnknownTransfer."""
    get_transfer(session, transfer_id)
    query = select(Professional).where(Professional.transfer_id == transfer_id).order_by(Professional.number)
    return list(session.scalars(query))


def find(session: Session, professional_id: str) -> Professional | None:
    """Return the professional of this recipient id, or None."""
    return session.scalar(select(Professional).where(Professional.professional_id == professional_id))


def _find(session: Session, new: NewProfessional) -> Professional | None:
    return session.scalar(
        select(Professional).where(
            Professional.transfer_id == new.transfer_id,
            Professional.kind == new.kind,
            Professional.organisation == new.organisation,
            Professional.email == new.email,
        )
    )
