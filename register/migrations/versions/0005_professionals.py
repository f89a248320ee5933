"""The professionals named on a transfer's consent form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "professionals",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("professional_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("share", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_professionals_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_professionals"),
        sa.UniqueConstraint("professional_id", name="uq_professionals_professional_id"),
        sa.UniqueConstraint(
            "transfer_id", "kind", "organisation", "email", name="uq_professionals_transfer_id_kind_organisation_email"
        ),
    )
