"""Professionals who work with a family."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.columns import Base, RowNumber


class Professional(Base):
    """A professional named on the consent form of a transfer (HER-192): a school, a health visitor, a landlord.

    `share` is false where the family excluded them (HER-184); they are then kept so that nobody tells them by mistake.
    """

    __tablename__ = "professionals"
    __table_args__ = (UniqueConstraint("transfer_id", "kind", "organisation", "email"),)

    number: Mapped[RowNumber]
    professional_id: Mapped[str] = mapped_column(unique=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"))
    kind: Mapped[str]
    organisation: Mapped[str]
    email: Mapped[str]
    share: Mapped[bool]
    recorded_at: Mapped[datetime]
