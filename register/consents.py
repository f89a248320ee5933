"""A family's consent to share information, and what it allows at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit, notifications
from register.audit import AuditEntry
from register.errors import InvalidField
from register.tables import Consent, Professional
from register.transfers import get as get_transfer
from register.vocabulary import ConsentBasis
from schemas.identifiers import new_consent_id
from schemas.instants import format_instant

NYAS = "nyas"
"""Recipient id of the children's advocacy service, which a family may opt out of (HER-193)."""

_LONDON = ZoneInfo("Europe/London")
_WITHDRAWN = "the family withdrew its consent before this was sent"
_REFUSED = "the family refused its consent before this was sent"


@dataclass(frozen=True)
class Exclusion:
    """A person or service with whom information is not shared, or from whom it is not obtained (HER-184)."""

    recipient: str
    direction: Literal["share-with", "obtain-from"] = "share-with"


@dataclass(frozen=True)
class NewConsent:
    """An answer to the request for consent. `signed_on` is the date of the first family signature,
    `staff_signed_by` and `staff_signed_on` say who of the staff signed when (HER-191).

    `override_reason` is the coded ground on which the law lets information be shared without consent (HER-187).
    """

    transfer_id: str
    basis: ConsentBasis
    scope: str
    recorded_by: str
    recorded_at: datetime
    given_by: str | None = None
    relationship: str | None = None
    has_parental_responsibility: bool = False
    signed_on: date | None = None
    staff_signed_by: str | None = None
    staff_signed_on: date | None = None
    override_reason: str | None = None
    excluded: tuple[Exclusion, ...] = ()
    nyas_opt_out: bool = False


class Standing(StrEnum):
    """Where consent stands at an instant, and if it does not hold, why."""

    GIVEN = "given"
    OVERRIDDEN = "overridden"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NO_PARENTAL_RESPONSIBILITY = "no-parental-responsibility"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class ConsentAnswer:
    """`valid`: information may be shared. `consent` is the row that decides it, None where there is none."""

    valid: bool
    standing: Standing
    consent: Consent | None


def record(session: Session, new: NewConsent) -> Consent:
    """Record an answer. A consent given holds for twelve months from the first family signature, through the last day
    (HER-181, ambiguity HER-A28).

    Raises UnknownTransfer, and InvalidField for a consent without signature date or giver, an override without its
    reason, or a reason without an override.
    """
    get_transfer(session, new.transfer_id)
    _check(new)
    consent = Consent(
        consent_id=new_consent_id(),
        transfer_id=new.transfer_id,
        given_by=new.given_by,
        relationship=new.relationship,
        has_parental_responsibility=new.has_parental_responsibility,
        scope=new.scope,
        basis=new.basis,
        override_reason=new.override_reason,
        signed_on=new.signed_on,
        staff_signed_by=new.staff_signed_by,
        staff_signed_on=new.staff_signed_on,
        valid_until=_last_day(new.signed_on) if new.basis is ConsentBasis.GIVEN and new.signed_on else None,
        excluded=[{"recipient": item.recipient, "direction": item.direction} for item in new.excluded],
        nyas_opt_out=new.nyas_opt_out,
        recorded_by=new.recorded_by,
        recorded_at=new.recorded_at,
    )
    session.add(consent)
    session.flush()
    detail = {"consentId": consent.consent_id, "basis": new.basis.value, "scope": new.scope}
    audit.record(session, AuditEntry("consent-recorded", new.recorded_at, new.transfer_id, new.recorded_by, detail))
    if new.basis is ConsentBasis.REFUSED:
        _withhold_from_professionals(session, new.transfer_id, new.recorded_at, _REFUSED)
    return consent


def withdraw(session: Session, transfer_id: str, at: datetime, actor: str) -> int:
    """Withdraw every consent given so far, as of `at` (HER-183); returns how many stood. Overrides are the law's.

    Sharing stops at once: what is in the outbox for a professional who may not be told any more does not leave.
    """
    get_transfer(session, transfer_id)
    query = select(Consent).where(
        Consent.transfer_id == transfer_id, Consent.basis == ConsentBasis.GIVEN, Consent.withdrawn_at.is_(None)
    )
    rows = list(session.scalars(query.with_for_update().execution_options(populate_existing=True)))
    for row in rows:
        row.withdrawn_at = at
        session.flush()
        detail = {"consentId": row.consent_id}
        audit.record(session, AuditEntry("consent-withdrawn", at, transfer_id, actor, detail))
    _withhold_from_professionals(session, transfer_id, at, _WITHDRAWN)
    return len(rows)


def _withhold_from_professionals(session: Session, transfer_id: str, at: datetime, why: str) -> None:
    query = select(Professional.professional_id).where(Professional.transfer_id == transfer_id)
    named = set(session.scalars(query))
    for row in notifications.waiting(session, transfer_id):
        if row.recipient in named and not may_share_with(session, transfer_id, row.recipient, at):
            notifications.withhold(session, row.notification_id, at, why)


def standing_at(session: Session, transfer_id: str, at: datetime) -> ConsentAnswer:
    """Say where the transfer's consent stands at `at`.

    The latest answer recorded by then decides. A consent counts only from a person with parental responsibility
    (HER-190, HER-A28), unwithdrawn, through its last day in London; one that does not count leaves it to the answer
    before it, and only if none decides is it the reason given.
    """
    get_transfer(session, transfer_id)
    query = select(Consent).where(Consent.transfer_id == transfer_id, Consent.recorded_at <= at)
    why_not: tuple[Standing, Consent | None] = (Standing.NOT_ASKED, None)
    for row in session.scalars(query.order_by(Consent.number.desc())):
        standing = _standing(row, at)
        if standing in {Standing.GIVEN, Standing.OVERRIDDEN}:
            return ConsentAnswer(True, standing, row)
        if standing is Standing.REFUSED:
            return ConsentAnswer(False, standing, row)
        if why_not[1] is None:
            why_not = (standing, row)
    return ConsentAnswer(False, *why_not)


def may_share_with(session: Session, transfer_id: str, recipient: str, at: datetime) -> bool:
    """Say whether information may be shared with `recipient` at `at`: consent holds and does not exclude them."""
    answer = standing_at(session, transfer_id, at)
    if not answer.valid or answer.consent is None:
        return False
    if recipient == NYAS and answer.consent.nyas_opt_out:
        return False
    return {"recipient": recipient, "direction": "share-with"} not in answer.consent.excluded


def may_obtain_from(session: Session, transfer_id: str, source: str, at: datetime) -> bool:
    """Say whether information may be obtained from `source` at `at`: consent holds and does not exclude them."""
    answer = standing_at(session, transfer_id, at)
    if not answer.valid or answer.consent is None:
        return False
    return {"recipient": source, "direction": "obtain-from"} not in answer.consent.excluded


def of_transfer(session: Session, transfer_id: str) -> list[Consent]:
    """Return all answers recorded for the transfer, the first one first."""
    return list(session.scalars(select(Consent).where(Consent.transfer_id == transfer_id).order_by(Consent.number)))


def _standing(row: Consent, at: datetime) -> Standing:
    if row.basis is not ConsentBasis.GIVEN:
        return Standing(row.basis.value)
    if row.withdrawn_at is not None and row.withdrawn_at <= at:
        return Standing.WITHDRAWN
    if row.valid_until is None or at.astimezone(_LONDON).date() > row.valid_until:
        return Standing.EXPIRED
    return Standing.GIVEN if row.has_parental_responsibility else Standing.NO_PARENTAL_RESPONSIBILITY


def _check(new: NewConsent) -> None:
    if new.basis is ConsentBasis.GIVEN:
        if new.signed_on is None:
            raise InvalidField("signedOn", "a consent given has the date of the first family signature")
        if new.given_by is None:
            raise InvalidField("givenBy", "a consent given names who gave it")
        if new.signed_on > new.recorded_at.astimezone(_LONDON).date():
            raise InvalidField(
                "signedOn", f"a consent is signed before it is recorded ({format_instant(new.recorded_at)})"
            )
    if (new.basis is ConsentBasis.OVERRIDDEN) != (new.override_reason is not None):
        raise InvalidField("overrideReason", "an override has a reason, and only an override has one")


def _last_day(signed_on: date) -> date:
    """The same date a year later; for 29 February the last day of that month."""
    try:
        return signed_on.replace(year=signed_on.year + 1)
    except ValueError:
        return signed_on.replace(year=signed_on.year + 1, day=28)
