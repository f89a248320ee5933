"""Professionals named on a transfer's consent form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import audit, consents, notifications, professionals, undelivered
from register.consents import Exclusion, NewConsent
from register.database import transaction
from register.errors import InvalidField, UnknownTransfer
from register.notifications import NewNotification
from register.professionals import NewProfessional
from register.tables import Notification
from register.vocabulary import ConsentBasis, NotificationStatus
from tests.register.family import AT, DAY, start, started


def _school(transfer_id: str) -> NewProfessional:
    return NewProfessional(transfer_id, "school", "Mill Row School", "office@mill-row.example", AT)


def _consent(transfer_id: str, *excluded: str) -> NewConsent:
    return NewConsent(
        transfer_id=transfer_id,
        basis=ConsentBasis.GIVEN,
        scope="agencies",
        recorded_by="r.birch",
        recorded_at=AT,
        given_by="Rowan Ashdown",
        has_parental_responsibility=True,
        signed_on=date(2026, 11, 20),
        excluded=tuple(Exclusion(recipient) for recipient in excluded),
    )


def test_a_professional_named_twice_is_one_and_the_last_word_on_sharing_holds(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session:
        first = professionals.record(session, _school(transfer_id))
        again = professionals.record(session, _school(transfer_id))
        assert again.professional_id == first.professional_id
        professionals.record(session, replace(_school(transfer_id), share=False))
        (row,) = professionals.of_transfer(session, transfer_id)
        assert not row.share
        actions = [line.action for line in audit.of_transfer(session, transfer_id)]
        assert actions[-2:] == ["professional-named", "professional-changed"]


@pytest.mark.requirement("HER-006", "HER-184")
def test_those_may_be_told_whom_consent_allows(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session:
        school = professionals.record(session, _school(transfer_id))
        landlord = NewProfessional(transfer_id, "housing", "Mill Homes", "duty@mill-homes.example", AT, share=False)
        professionals.record(session, landlord)
        assert professionals.may_be_told(session, transfer_id, AT) == []
        consents.record(session, _consent(transfer_id))
        assert professionals.may_be_told(session, transfer_id, AT) == [school]
        consents.withdraw(session, transfer_id, AT + DAY, "r.birch")
        assert professionals.may_be_told(session, transfer_id, AT + DAY) == []


@pytest.mark.requirement("HER-184")
@pytest.mark.requirement("HER-183")
def test_what_waits_for_a_professional_is_withheld_when_consent_is_withdrawn(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        school = professionals.record(session, _school(transfer_id))
        consents.record(session, _consent(transfer_id))
        to_school = _enqueue(session, transfer_id, school.professional_id)
        sent = _enqueue(session, transfer_id, school.professional_id, "earlier")
        to_team = _enqueue(session, transfer_id, "assessment-team")
        notifications.mark_sent(session, sent.notification_id, AT)
        consents.withdraw(session, transfer_id, AT + DAY, "r.birch")
        assert [row.status for row in (to_school, sent, to_team)] == [
            NotificationStatus.DEAD,
            NotificationStatus.SENT,
            NotificationStatus.PENDING,
        ]
        assert to_school.last_error == "the family withdrew its consent before this was sent"
        with pytest.raises(InvalidField, match="may not be told: consent is withdrawn"):
            undelivered.send_again(session, to_school.notification_id, AT + DAY, "ops")
        assert to_school.status is NotificationStatus.DEAD


def test_on_a_legal_ground_what_waits_for_a_professional_still_goes(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        school = professionals.record(session, _school(transfer_id))
        consents.record(session, _consent(transfer_id))
        override = replace(
            _consent(transfer_id), basis=ConsentBasis.OVERRIDDEN, signed_on=None, override_reason="prevent-crime"
        )
        consents.record(session, override)
        to_school = _enqueue(session, transfer_id, school.professional_id)
        consents.withdraw(session, transfer_id, AT + DAY, "r.birch")
        assert to_school.status is NotificationStatus.PENDING


def _enqueue(session: Session, transfer_id: str, recipient: str, occasion: str = "1") -> Notification:
    new = NewNotification(transfer_id, recipient, "a@example.org", "transfer-accepted", f"{recipient}/{occasion}", AT)
    return notifications.enqueue(session, new)


def test_a_consent_that_excludes_a_professional_counts(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session:
        school = professionals.record(session, _school(transfer_id))
        consents.record(session, _consent(transfer_id, school.professional_id))
        assert professionals.may_be_told(session, transfer_id, AT) == []


def test_an_unknown_transfer_is_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        with pytest.raises(UnknownTransfer):
            professionals.record(session, _school("T-00000000"))
        with pytest.raises(UnknownTransfer):
            professionals.of_transfer(session, "T-00000000")
