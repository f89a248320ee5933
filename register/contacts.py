"""Contacts created for children on a team's system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit
from register.audit import SYSTEM, AuditEntry
from register.locks import hold
from register.tables import Contact
from register.transfers import get as get_transfer
from schemas.identifiers import new_contact_id


@dataclass(frozen=True)
class NewContact:
    """A contact for one child. `linked_to` is the record on that system that it belongs with."""

    transfer_id: str
    child_id: str
    system: str
    team: str
    created_at: datetime
    linked_to: str | None = None
    actor: str = SYSTEM


def create(session: Session, new: NewContact) -> Contact:
    """Create the contact; a transfer has one per child, system and team, and asking again returns it.

    Raises UnknownTransfer.
    """
    get_transfer(session, new.transfer_id)
    hold(session, "contacts", new.transfer_id)
    existing = session.scalar(
        select(Contact).where(
            Contact.transfer_id == new.transfer_id,
            Contact.child_id == new.child_id,
            Contact.system == new.system,
            Contact.team == new.team,
        )
    )
    if existing is not None:
        return existing
    contact = Contact(
        contact_id=new_contact_id(),
        transfer_id=new.transfer_id,
        child_id=new.child_id,
        system=new.system,
        team=new.team,
        created_at=new.created_at,
        linked_to=new.linked_to,
    )
    session.add(contact)
    session.flush()
    detail = {"contactId": contact.contact_id, "childId": new.child_id, "system": new.system, "team": new.team}
    audit.record(session, AuditEntry("contact-created", new.created_at, new.transfer_id, new.actor, detail))
    return contact


def of_transfer(session: Session, transfer_id: str) -> list[Contact]:
    """Return the transfer's contacts in the order in which they were created."""
    return list(session.scalars(select(Contact).where(Contact.transfer_id == transfer_id).order_by(Contact.number)))
