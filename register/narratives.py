"""Narrative: what people write about a family, kept out of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from register import answers, audit
from register.audit import AuditEntry
from register.locks import hold
from register.tables import Answer, Narrative
from register.transfers import get as get_transfer
from schemas.identifiers import new_narrative_id


@dataclass(frozen=True)
class NewNarrative:
    """The text of one field of one form of a transfer, by `author` (a user id)."""

    transfer_id: str
    form: str
    field: str
    text: str
    author: str
    at: datetime


def write(session: Session, new: NewNarrative) -> Narrative:
    """Store the text as the one in force for its field; the one before it stays, superseded.

    The text in force written again by the same author changes nothing, unless an answer has been accepted since: then
    it is written for the next one. Raises UnknownTransfer.
    """
    get_transfer(session, new.transfer_id)
    hold(session, "narrative", new.transfer_id, new.form, new.field)
    before = current(session, new.transfer_id, new.form).get(new.field)
    unchanged = before is not None and (before.text, before.author) == (new.text, new.author)
    if before is not None and unchanged and _written_since(answers.latest(session, new.transfer_id, new.form), before):
        return before
    narrative = Narrative(
        narrative_id=new_narrative_id(),
        transfer_id=new.transfer_id,
        form=new.form,
        field=new.field,
        text=new.text,
        author=new.author,
        at=new.at,
        supersedes_id=None if before is None else before.narrative_id,
    )
    session.add(narrative)
    session.flush()
    detail = {"narrativeId": narrative.narrative_id, "form": new.form, "field": new.field}
    audit.record(session, AuditEntry("narrative-written", new.at, new.transfer_id, new.author, detail))
    return narrative


def current(session: Session, transfer_id: str, form: str) -> dict[str, Narrative]:
    """Return the texts in force on a form of the transfer, by field."""
    later = aliased(Narrative)
    query = select(Narrative).where(
        Narrative.transfer_id == transfer_id,
        Narrative.form == form,
        ~select(later.number).where(later.supersedes_id == Narrative.narrative_id).exists(),
    )
    return {row.field: row for row in session.scalars(query.order_by(Narrative.number))}


def for_next_answer(session: Session, transfer_id: str, form: str) -> dict[str, Narrative]:
    """Return the texts on which the next answer of the form may rest, by field: in force, not empty, and written since
    the last answer that was accepted. So a text may be prepared before its task is there, and no level of a dispute or
    second discussion counts what was written for the one before it (HER-207, HER-210, HER-213, HER-216)."""
    last = answers.latest(session, transfer_id, form)
    texts = current(session, transfer_id, form)
    return {field: row for field, row in texts.items() if row.text and _written_since(last, row)}


def history(session: Session, transfer_id: str, form: str, field: str) -> list[Narrative]:
    """Return all texts that a field has had, the first one first."""
    query = select(Narrative).where(
        Narrative.transfer_id == transfer_id, Narrative.form == form, Narrative.field == field
    )
    return list(session.scalars(query.order_by(Narrative.number)))


def _written_since(last: Answer | None, row: Narrative) -> bool:
    return last is None or row.at > last.at
