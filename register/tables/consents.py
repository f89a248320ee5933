"""A family's consent to share information."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.columns import Base, RowNumber, choice
from register.vocabulary import ConsentBasis


class Consent(Base):
    """One answer to the request for consent, or the reason why the law lets information be shared without it.

    `given_by` and `staff_signed_by` may be names. `valid_until` is the last day on which a consent holds; a refusal and
    an override have none. `excluded` lists `{"recipient": …, "direction": "share-with" | "obtain-from"}`.
    """

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("(basis = 'overridden') = (override_reason IS NOT NULL)", name="override_has_reason"),
        CheckConstraint("(basis = 'given') = (valid_until IS NOT NULL)", name="given_is_limited"),
    )

    number: Mapped[RowNumber]
    consent_id: Mapped[str] = mapped_column(unique=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"), index=True)
    given_by: Mapped[str | None]
    relationship: Mapped[str | None]
    has_parental_responsibility: Mapped[bool]
    scope: Mapped[str]
    basis: Mapped[ConsentBasis] = mapped_column(choice(ConsentBasis, "basis"))
    override_reason: Mapped[str | None]
    signed_on: Mapped[date | None]
    staff_signed_by: Mapped[str | None]
    staff_signed_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    excluded: Mapped[list[dict[str, str]]]
    nyas_opt_out: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
