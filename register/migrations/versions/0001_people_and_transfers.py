"""People, cases and transfers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _cases()
    _people()
    _case_people()
    _transfers()
    _transfer_children()


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sa.UniqueConstraint("authority", "reference", name="uq_cases_authority_reference"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("child", "adult", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("given_names", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
        sa.UniqueConstraint("authority", "reference", name="uq_people_authority_reference"),
    )


def _case_people() -> None:
    op.create_table(
        "case_people",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("relationship", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_case_people_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_case_people_person_id"),
        sa.PrimaryKeyConstraint("case_id", "person_id", name="pk_case_people"),
    )
    op.create_index("ix_case_people_person_id", "case_people", ["person_id"], unique=False)


def _transfers() -> None:
    op.create_table(
        "transfers",
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("request_fingerprint", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("referring_team", sa.String(), nullable=False),
        sa.Column("referring_manager", sa.String(), nullable=False),
        sa.Column("destination_team", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "accepted",
                "declined",
                "withdrawn",
                "redirected",
                "consent-refused",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("consent_basis", sa.String(), nullable=True),
        sa.Column("process_instance_key", sa.BigInteger(), nullable=True),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("returned_count", sa.Integer(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.CheckConstraint("(status IS NULL) = (closed_at IS NULL)", name="closed_with_status"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_transfers_case_id"),
        sa.PrimaryKeyConstraint("transfer_id", name="pk_transfers"),
        sa.UniqueConstraint("authority", "request_id", name="uq_transfers_authority_request_id"),
    )
    op.create_index("ix_transfers_case_id", "transfers", ["case_id"], unique=False)
    op.create_index("ix_transfers_status", "transfers", ["status"], unique=False)


def _transfer_children() -> None:
    op.create_table(
        "transfer_children",
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("child_id", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["people.person_id"], name="fk_transfer_children_child_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_transfer_children_transfer_id"),
        sa.PrimaryKeyConstraint("transfer_id", "child_id", name="pk_transfer_children"),
    )
    op.create_index(
        "uq_transfer_children_live",
        "transfer_children",
        ["child_id", "flow"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )
