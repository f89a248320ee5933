"""The signature of the member of staff on a consent form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consents", sa.Column("staff_signed_by", sa.String(), nullable=True))
    op.add_column("consents", sa.Column("staff_signed_on", sa.Date(), nullable=True))
