"""What a transfer leaves on the case: contacts, decisions, answers, case notes, narratives, documents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.columns import Base, EngineKey, RowNumber


class Contact(Base):
    """A contact created for a child on a team's system. `linked_to` is the record there that it belongs with."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("transfer_id", "child_id", "system", "team"),)

    number: Mapped[RowNumber]
    contact_id: Mapped[str] = mapped_column(unique=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"))
    child_id: Mapped[str] = mapped_column(ForeignKey("people.person_id"))
    system: Mapped[str]
    team: Mapped[str]
    created_at: Mapped[datetime]
    linked_to: Mapped[str | None]


class Decision(Base):
    """A decision, for one child or (no `child_id`) for all of them. Never updated: a correction is a further row that
    names the one it supersedes and, as a code, why."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("supersedes_id"),
        CheckConstraint("(supersedes_id IS NULL) = (supersedes_reason IS NULL)", name="correction_has_reason"),
    )

    number: Mapped[RowNumber]
    decision_id: Mapped[str] = mapped_column(unique=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"), index=True)
    child_id: Mapped[str | None] = mapped_column(ForeignKey("people.person_id"))
    kind: Mapped[str]
    outcome: Mapped[str]
    reason_code: Mapped[str | None]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
    supersedes_id: Mapped[str | None] = mapped_column(ForeignKey("decisions.decision_id"))
    supersedes_reason: Mapped[str | None]


class Answer(Base):
    """An answer to a user task that was accepted: the coded fields of the form that were filled in. Never updated: a
    task that is asked again has a further row. `job_key` is the job that accepted it."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("job_key"), Index("ix_answers_form", "transfer_id", "form"))

    number: Mapped[RowNumber]
    transfer_id: Mapped[str]  # or a meeting's id: see register.subjects
    form: Mapped[str]
    element: Mapped[str]
    job_key: Mapped[EngineKey]
    answers: Mapped[dict[str, Any]]
    actor: Mapped[str]
    at: Mapped[datetime]


class Narrative(Base):
    """What a person wrote into a narrative field. A changed text is a further row that names the one it supersedes."""

    __tablename__ = "narratives"
    __table_args__ = (
        Index("ix_narratives_field", "transfer_id", "form", "field"),
        UniqueConstraint("supersedes_id"),
    )

    number: Mapped[RowNumber]
    narrative_id: Mapped[str] = mapped_column(unique=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"))
    form: Mapped[str]
    field: Mapped[str]
    text: Mapped[str]
    author: Mapped[str]
    at: Mapped[datetime]
    supersedes_id: Mapped[str | None] = mapped_column(ForeignKey("narratives.narrative_id"))


class CaseNote(Base):
    """An entry on the case: what about (a code), on which system, by whom. Its prose, if any, is a narrative."""

    __tablename__ = "case_notes"

    number: Mapped[RowNumber]
    case_note_id: Mapped[str] = mapped_column(unique=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"), index=True)
    subject: Mapped[str]
    system: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime]
    narrative_id: Mapped[str | None] = mapped_column(ForeignKey("narratives.narrative_id"))


class Document(Base):
    """A document on the transfer's file: its kind (a code) and where the records system keeps it, not its content."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("transfer_id", "kind", "reference"),)

    number: Mapped[RowNumber]
    document_id: Mapped[str] = mapped_column(unique=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"))
    kind: Mapped[str]
    reference: Mapped[str]
    added_by: Mapped[str]
    added_at: Mapped[datetime]
