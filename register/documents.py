"""Documents on a transfer's file: kinds and references, never content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit
from register.audit import SYSTEM, AuditEntry
from register.locks import hold
from register.tables import Document
from register.transfers import get as get_transfer
from schemas.identifiers import new_document_id


@dataclass(frozen=True)
class NewDocument:
    """A document of `kind` (a code) that the records system keeps under `reference`."""

    transfer_id: str
    kind: str
    reference: str
    added_at: datetime
    added_by: str = SYSTEM


def add(session: Session, new: NewDocument) -> Document:
    """Add a document to the file; the same kind and reference again returns the row. Raises UnknownTransfer."""
    get_transfer(session, new.transfer_id)
    hold(session, "documents", new.transfer_id)
    existing = session.scalar(
        select(Document).where(
            Document.transfer_id == new.transfer_id,
            Document.kind == new.kind,
            Document.reference == new.reference,
        )
    )
    if existing is not None:
        return existing
    document = Document(
        document_id=new_document_id(),
        transfer_id=new.transfer_id,
        kind=new.kind,
        reference=new.reference,
        added_by=new.added_by,
        added_at=new.added_at,
    )
    session.add(document)
    session.flush()
    detail = {"documentId": document.document_id, "kind": new.kind}
    audit.record(session, AuditEntry("document-added", new.added_at, new.transfer_id, new.added_by, detail))
    return document


def of_transfer(session: Session, transfer_id: str) -> list[Document]:
    """Return the documents on the transfer's file as added."""
    return list(session.scalars(select(Document).where(Document.transfer_id == transfer_id).order_by(Document.number)))
