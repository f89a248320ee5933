"""Case notes: entries that a transfer leaves on the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit
from register.audit import AuditEntry
from register.tables import CaseNote
from register.transfers import get as get_transfer
from schemas.identifiers import new_case_note_id


@dataclass(frozen=True)
class NewCaseNote:
    """A note about `subject` (a code) on `system`, by `actor`. Its prose, if any, is the narrative named."""

    transfer_id: str
    subject: str
    system: str
    actor: str
    at: datetime
    narrative_id: str | None = None


def record(session: Session, new: NewCaseNote) -> CaseNote:
    """Record a case note; raises UnknownTransfer."""
    get_transfer(session, new.transfer_id)
    note = CaseNote(
        case_note_id=new_case_note_id(),
        transfer_id=new.transfer_id,
        subject=new.subject,
        system=new.system,
        actor=new.actor,
        at=new.at,
        narrative_id=new.narrative_id,
    )
    session.add(note)
    session.flush()
    detail = {"caseNoteId": note.case_note_id, "subject": new.subject, "system": new.system}
    audit.record(session, AuditEntry("case-note-recorded", new.at, new.transfer_id, new.actor, detail))
    return note


def of_transfer(session: Session, transfer_id: str) -> list[CaseNote]:
    """Return the transfer's case notes as recorded."""
    return list(session.scalars(select(CaseNote).where(CaseNote.transfer_id == transfer_id).order_by(CaseNote.number)))
