from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from register import audit, consents
from register.consents import NYAS, Exclusion, NewConsent, Standing
from register.database import transaction
from register.errors import InvalidField, UnknownTransfer
from register.tables import Consent
from register.vocabulary import ConsentBasis
from tests.register.family import AT, DAY, HOUR, start


def given(transfer_id: str) -> NewConsent:
    return NewConsent(
        transfer_id=transfer_id,
        basis=ConsentBasis.GIVEN,
        scope="share-with-early-help",
        recorded_by="r.birch",
        recorded_at=AT,
        given_by="Rowan Ashdown",
        relationship="parent",
        has_parental_responsibility=True,
        signed_on=date(2026, 11, 20),
    )


def refused(transfer_id: str) -> NewConsent:
    return NewConsent(transfer_id, ConsentBasis.REFUSED, "share-with-early-help", "r.birch", AT)


def overridden(transfer_id: str) -> NewConsent:
    return replace(refused(transfer_id), basis=ConsentBasis.OVERRIDDEN, override_reason="protect-person")


def standing(session: Session, transfer_id: str, at: datetime = AT) -> tuple[bool, Standing]:
    answer = consents.standing_at(session, transfer_id, at)
    return answer.valid, answer.standing


@pytest.mark.requirement("HER-181")
@pytest.mark.parametrize(
    ("signed_on", "last_day"),
    [
        (date(2026, 11, 20), date(2027, 11, 20)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_consent_holds_for_a_year_through_its_last_day_in_london(
    engine: Engine, signed_on: date, last_day: date
) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        recorded_at = datetime(signed_on.year, signed_on.month, signed_on.day, 12, tzinfo=UTC)
        new = replace(given(transfer_id), signed_on=signed_on, recorded_at=recorded_at)
        assert consents.record(session, new).valid_until == last_day
        end = datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC) + DAY
        assert standing(session, transfer_id, end - timedelta(milliseconds=1)) == (True, Standing.GIVEN)
        assert standing(session, transfer_id, end) == (False, Standing.EXPIRED)


@pytest.mark.requirement("HER-181")
def test_in_summer_the_last_day_ends_an_hour_before_midnight_utc(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        signed = replace(
            given(transfer_id), signed_on=date(2026, 7, 1), recorded_at=datetime(2026, 7, 1, 9, tzinfo=UTC)
        )
        consents.record(session, signed)
        end = datetime(2027, 7, 1, 23, 0, tzinfo=UTC)
        assert standing(session, transfer_id, end - timedelta(milliseconds=1))[0]
        assert not standing(session, transfer_id, end)[0]


@pytest.mark.requirement("HER-183")
def test_consent_withdrawn_stops_at_once_and_stands_before(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        consents.record(session, given(transfer_id))
        assert consents.withdraw(session, transfer_id, AT + HOUR, "r.birch") == 1
        assert consents.withdraw(session, transfer_id, AT + DAY, "r.birch") == 0
        assert standing(session, transfer_id, AT) == (True, Standing.GIVEN)
        assert standing(session, transfer_id, AT + HOUR) == (False, Standing.WITHDRAWN)
        renewed = replace(given(transfer_id), recorded_at=AT + DAY, signed_on=date(2026, 11, 25))
        consents.record(session, renewed)
        assert standing(session, transfer_id, AT + DAY) == (True, Standing.GIVEN)


@pytest.mark.requirement("HER-190")
def test_consent_needs_a_signatory_with_parental_responsibility(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        grandparent = replace(given(transfer_id), has_parental_responsibility=False, relationship="grandparent")
        consents.record(session, grandparent)
        assert standing(session, transfer_id) == (False, Standing.NO_PARENTAL_RESPONSIBILITY)
        consents.record(session, given(transfer_id))
        consents.record(session, grandparent)
        assert standing(session, transfer_id) == (True, Standing.GIVEN)


@pytest.mark.requirement("HER-187")
def test_the_latest_answer_decides_and_the_law_can_override_a_refusal(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        assert standing(session, transfer_id) == (False, Standing.NOT_ASKED)
        consents.record(session, given(transfer_id))
        consents.record(session, refused(transfer_id))
        assert standing(session, transfer_id) == (False, Standing.REFUSED)
        consents.record(session, overridden(transfer_id))
        assert standing(session, transfer_id) == (True, Standing.OVERRIDDEN)
        assert consents.withdraw(session, transfer_id, AT, "r.birch") == 1
        assert standing(session, transfer_id) == (True, Standing.OVERRIDDEN)
        assert standing(session, transfer_id, AT - HOUR) == (False, Standing.NOT_ASKED)


@pytest.mark.requirement("HER-184")
def test_an_excluded_person_is_excluded_in_that_direction_only(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        excluded = (Exclusion("school"), Exclusion("gp", "obtain-from"))
        consents.record(session, replace(given(transfer_id), excluded=excluded))
        shared = {name: consents.may_share_with(session, transfer_id, name, AT) for name in ("school", "gp", "camhs")}
        obtained = {name: consents.may_obtain_from(session, transfer_id, name, AT) for name in ("school", "gp")}
        assert shared == {"school": False, "gp": True, "camhs": True}
        assert obtained == {"school": True, "gp": False}
        consents.withdraw(session, transfer_id, AT, "r.birch")
        assert not consents.may_share_with(session, transfer_id, "camhs", AT)
        assert not consents.may_obtain_from(session, transfer_id, "school", AT)


@pytest.mark.requirement("HER-193")
@pytest.mark.parametrize("opted_out", [False, True])
def test_the_advocacy_service_is_told_unless_the_family_opts_out(engine: Engine, opted_out: bool) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        consents.record(session, replace(given(transfer_id), nyas_opt_out=opted_out))
        assert consents.may_share_with(session, transfer_id, NYAS, AT) is not opted_out
        assert consents.may_share_with(session, transfer_id, "school", AT)


def test_an_incomplete_answer_is_refused_with_the_field(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        for wrong, field in (
            (replace(given(transfer_id), signed_on=None), "signedOn"),
            (replace(given(transfer_id), signed_on=date(2026, 11, 25)), "signedOn"),
            (replace(given(transfer_id), given_by=None), "givenBy"),
            (replace(given(transfer_id), override_reason="protect-person"), "overrideReason"),
            (replace(overridden(transfer_id), override_reason=None), "overrideReason"),
        ):
            with pytest.raises(InvalidField) as problem:
                consents.record(session, wrong)
            assert problem.value.field == field
        assert consents.of_transfer(session, transfer_id) == []
        with pytest.raises(UnknownTransfer):
            consents.record(session, given("T-00000000"))
        with pytest.raises(UnknownTransfer):
            consents.standing_at(session, "T-00000000", AT)


def test_the_database_refuses_a_consent_without_an_end(engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(
            Consent(
                consent_id="S-1",
                transfer_id=start(session).transfer_id,
                has_parental_responsibility=True,
                scope="share",
                basis=ConsentBasis.GIVEN,
                excluded=[],
                nyas_opt_out=False,
                recorded_by="r.birch",
                recorded_at=AT,
            )
        )


def test_the_trail_of_a_consent_names_nobody(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        consents.record(session, given(transfer_id))
        consents.withdraw(session, transfer_id, AT, "r.birch")
        lines = [row for row in audit.of_transfer(session, transfer_id) if row.action.startswith("consent")]
        assert [row.action for row in lines] == ["consent-recorded", "consent-withdrawn"]
        assert "Ashdown" not in str([row.detail for row in lines])
