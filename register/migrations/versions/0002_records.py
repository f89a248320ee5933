"""What a transfer leaves on the case, and who works with the family."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _contacts()
    _decisions()
    _narratives()
    _case_notes()
    _documents()
    _consents()
    _allocations()
    _staff()


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("child_id", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("linked_to", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["people.person_id"], name="fk_contacts_child_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_contacts_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_contacts"),
        sa.UniqueConstraint("contact_id", name="uq_contacts_contact_id"),
        sa.UniqueConstraint(
            "transfer_id", "child_id", "system", "team", name="uq_contacts_transfer_id_child_id_system_team"
        ),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("child_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("supersedes_id", sa.String(), nullable=True),
        sa.Column("supersedes_reason", sa.String(), nullable=True),
        sa.CheckConstraint("(supersedes_id IS NULL) = (supersedes_reason IS NULL)", name="correction_has_reason"),
        sa.ForeignKeyConstraint(["child_id"], ["people.person_id"], name="fk_decisions_child_id"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["decisions.decision_id"], name="fk_decisions_supersedes_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_decisions_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
        sa.UniqueConstraint("decision_id", name="uq_decisions_decision_id"),
        sa.UniqueConstraint("supersedes_id", name="uq_decisions_supersedes_id"),
    )
    op.create_index("ix_decisions_transfer_id", "decisions", ["transfer_id"], unique=False)


def _narratives() -> None:
    op.create_table(
        "narratives",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("narrative_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("supersedes_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["supersedes_id"], ["narratives.narrative_id"], name="fk_narratives_supersedes_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_narratives_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_narratives"),
        sa.UniqueConstraint("narrative_id", name="uq_narratives_narrative_id"),
        sa.UniqueConstraint("supersedes_id", name="uq_narratives_supersedes_id"),
    )
    op.create_index("ix_narratives_field", "narratives", ["transfer_id", "form", "field"], unique=False)


def _case_notes() -> None:
    op.create_table(
        "case_notes",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("case_note_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("narrative_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["narrative_id"], ["narratives.narrative_id"], name="fk_case_notes_narrative_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_case_notes_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_case_notes"),
        sa.UniqueConstraint("case_note_id", name="uq_case_notes_case_note_id"),
    )
    op.create_index("ix_case_notes_transfer_id", "case_notes", ["transfer_id"], unique=False)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_documents_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_documents"),
        sa.UniqueConstraint("document_id", name="uq_documents_document_id"),
        sa.UniqueConstraint("transfer_id", "kind", "reference", name="uq_documents_transfer_id_kind_reference"),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("consent_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=True),
        sa.Column("relationship", sa.String(), nullable=True),
        sa.Column("has_parental_responsibility", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "given", "overridden", "refused", name="basis", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("override_reason", sa.String(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("excluded", JSON, nullable=False),
        sa.Column("nyas_opt_out", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint("(basis = 'given') = (valid_until IS NOT NULL)", name="given_is_limited"),
        sa.CheckConstraint("(basis = 'overridden') = (override_reason IS NOT NULL)", name="override_has_reason"),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_consents_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_consents"),
        sa.UniqueConstraint("consent_id", name="uq_consents_consent_id"),
    )
    op.create_index("ix_consents_transfer_id", "consents", ["transfer_id"], unique=False)


def _allocations() -> None:
    op.create_table(
        "allocations",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("allocation_id", sa.String(), nullable=False),
        sa.Column("child_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=True),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("from_at", INSTANT, nullable=False),
        sa.Column("until_at", INSTANT, nullable=True),
        sa.CheckConstraint("until_at IS NULL OR until_at >= from_at", name="ends_after_start"),
        sa.ForeignKeyConstraint(["child_id"], ["people.person_id"], name="fk_allocations_child_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_allocations_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_allocations"),
        sa.UniqueConstraint("allocation_id", name="uq_allocations_allocation_id"),
    )
    op.create_index("ix_allocations_child", "allocations", ["child_id", "from_at"], unique=False)
    op.create_index("ix_allocations_transfer_id", "allocations", ["transfer_id"], unique=False)
    op.create_index(
        "uq_allocations_open",
        "allocations",
        ["child_id"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("groups", JSON, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_staff"),
    )
