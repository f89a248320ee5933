"""The family's consent: what is on record, what they answer, its renewal, and the watch over its year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from register import consents, professionals
from register.consents import ConsentBasis, NewConsent, Standing
from register.database import transaction
from register.tables import Consent
from schemas.forms import form_fields
from tests.workers.bench import Bench
from tests.workers.family import AT, DAY, given_consent, record, write_case_page
from workers.handler import UnusableJob

GIVEN = {"consent": "given", "signedOn": "2026-11-20", "parentalResponsibility": "yes", "overrideReason": None}
GIVER = {"givenBy": "Ottilie Quillfeather", "relationship": "mother", "consentNote": "Asked at home."}
GROUNDS = [
    option for field in form_fields("record-consent") if field.key == "overrideReason" for option, _ in field.options
]


def ask(
    bench: Bench, transfer_id: str, answers: dict[str, Any], at: datetime = AT, page: Mapping[str, str] = GIVER
) -> str:
    """What the family's answer comes to: on an authority's own form where that asks who consented."""
    form = "consent-record" if "consentGivenBy" in answers else "record-consent"
    write_case_page(bench.register, transfer_id, form, page)
    scope: dict[str, Any] = {"referringTeam": "ifst", "actor": "jonah.whitlock", "form": form, "answers": answers}
    return bench.do("record-consent", transfer_id, at, **scope)["consent"]["outcome"]


def renew(bench: Bench, transfer_id: str, answers: dict[str, Any], at: datetime) -> None:
    scope: dict[str, Any] = {"referringTeam": "ifst", "actor": "jonah.whitlock", "answers": answers}
    bench.do("record-consent-renewal", transfer_id, at, **scope)


def on_record(bench: Bench, transfer_id: str, at: datetime = AT) -> str:
    return bench.do("check-consent", transfer_id, at)["consent"]["outcome"]


def rows(bench: Bench, transfer_id: str) -> list[Consent]:
    with bench.reading() as session:
        return consents.of_transfer(session, transfer_id)


def watched(bench: Bench) -> list[str]:
    """The consents over which a watch was started."""
    assert all(message.name == "consent-recorded" for message in bench.ports.messages)
    return [message.correlation_key for message in bench.ports.messages]


def told(bench: Bench, transfer_id: str, at: datetime = AT) -> list[str]:
    """The professionals who may be told."""
    with bench.reading() as session:
        return [row.kind for row in professionals.may_be_told(session, transfer_id, at)]


@pytest.mark.requirement("HER-181")
@pytest.mark.parametrize(
    ("signed_on", "at", "outcome"),
    [
        pytest.param(date(2025, 11, 24), AT, "given", id="a-year-ago-today"),
        pytest.param(date(2025, 11, 23), AT, "none", id="over-a-year-ago"),
        pytest.param(date(2025, 6, 30), datetime(2026, 6, 30, 22, 59, tzinfo=UTC), "given", id="last-minute-in-london"),
        pytest.param(date(2025, 6, 30), datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "none", id="next-day-in-london"),
    ],
)
def test_consent_on_record_holds_for_a_year_through_its_last_day(
    signed_on: date, at: datetime, outcome: str, bench: Bench
) -> None:
    transfer_id = record(bench.register, at=at, consent=given_consent(signed_on))
    assert on_record(bench, transfer_id, at) == outcome
    assert len(watched(bench)) == (outcome == "given")


@pytest.mark.requirement("HER-190")
def test_consent_on_record_of_somebody_without_parental_responsibility_does_not_count(bench: Bench) -> None:
    transfer_id = record(bench.register, consent=given_consent(parental_responsibility=False))
    assert on_record(bench, transfer_id) == "none"
    assert told(bench, transfer_id) == []
    assert watched(bench) == []


def test_without_consent_on_record_the_family_is_asked(bench: Bench) -> None:
    assert on_record(bench, record(bench.register, consent=None)) == "none"


@pytest.mark.requirement("HER-183")
def test_consent_that_was_withdrawn_is_asked_for_again(bench: Bench) -> None:
    transfer_id = record(bench.register)
    with transaction(bench.register) as session:
        consents.withdraw(session, transfer_id, AT, "jonah.whitlock")
    assert on_record(bench, transfer_id) == "none"
    assert watched(bench) == []


@pytest.mark.requirement("HER-187")
def test_the_duty_to_share_holds_though_the_family_refused(bench: Bench) -> None:
    transfer_id = record(bench.register, consent=None)
    answers: dict[str, Any] = {"consent": "refused", "overrideReason": "prevent-harm-to-other"}
    assert ask(bench, transfer_id, answers) == "overridden"
    (row,) = rows(bench, transfer_id)
    assert (row.basis, row.override_reason) == (ConsentBasis.OVERRIDDEN, "prevent-harm-to-other")
    assert on_record(bench, transfer_id) == "overridden"


def test_refused_without_a_ground_nothing_is_shared(bench: Bench) -> None:
    transfer_id = record(bench.register, consent=None)
    assert ask(bench, transfer_id, {"consent": "refused", "overrideReason": None}) == "refused"
    assert on_record(bench, transfer_id) == "none"


@pytest.mark.requirement("HER-181")
def test_the_familys_answer_is_on_record_with_who_gave_it_and_its_year_is_watched(bench: Bench) -> None:
    transfer_id = record(bench.register, consent=None)
    assert ask(bench, transfer_id, GIVEN) == "given"
    (row,) = rows(bench, transfer_id)
    assert (row.basis, row.signed_on, row.valid_until) == (
        ConsentBasis.GIVEN,
        date(2026, 11, 20),
        date(2027, 11, 20),
    )
    assert (row.given_by, row.relationship) == ("Ottilie Quillfeather", "mother")
    assert (row.has_parental_responsibility, row.recorded_by) == (True, "jonah.whitlock")
    (message,) = bench.ports.messages
    assert message.variables == {
        "transferId": transfer_id,
        "authority": "hertfordshire",
        "flow": "consent",
        "referringTeam": "ifst",
        "consentId": row.consent_id,
        "signedOn": "2026-11-20",
    }


@pytest.mark.requirement("HER-184")
@pytest.mark.requirement("HER-191")
@pytest.mark.requirement("HER-192")
@pytest.mark.requirement("HER-193")
def test_what_the_consent_form_holds_besides_is_on_record_and_counts(bench: Bench) -> None:
    transfer_id = record(bench.register, consent=None, professionals=None)
    page = {
        **GIVER,
        "staffSignedBy": "Jonah Whitlock",
        "staffSignedOn": "2026-11-21",
        "professionals": (
            "school; Cobblestone Grove Primary; office@cobblestone-grove.example\n"
            "Health visitor; Marsh Clinic; visitor@marsh.example\n\n"
            "housing; Nettlebank Homes; duty@nettlebank.example; do not share"
        ),
        "notSharedWith": "marsh clinic\nUncle Balthazar",
        "notObtainedFrom": "Cobblestone Grove Primary",
        "nyasOptOut": "yes",
    }
    assert ask(bench, transfer_id, GIVEN, page=page) == "given"
    (row,) = rows(bench, transfer_id)
    assert (row.staff_signed_by, row.staff_signed_on) == ("Jonah Whitlock", date(2026, 11, 21))
    with bench.reading() as session:
        named = {one.kind: one for one in professionals.of_transfer(session, transfer_id)}
        may_obtain = consents.may_obtain_from(session, transfer_id, named["school"].professional_id, AT)
        may_tell_nyas = consents.may_share_with(session, transfer_id, consents.NYAS, AT)
    assert sorted(named) == ["health-visitor", "housing", "school"]
    assert told(bench, transfer_id) == ["school"]
    assert {"recipient": "Uncle Balthazar", "direction": "share-with"} in row.excluded
    assert (may_obtain, may_tell_nyas, row.nyas_opt_out) == (False, False, True)


@pytest.mark.requirement("HER-181")
@pytest.mark.parametrize(
    ("change", "standing"),
    [
        pytest.param({"signedOn": "2025-11-23"}, Standing.EXPIRED, id="signed-over-a-year-ago"),
        pytest.param(
            {"parentalResponsibility": "no"},
            Standing.NO_PARENTAL_RESPONSIBILITY,
            id="no-parental-responsibility",
            marks=pytest.mark.requirement("HER-190"),
        ),
    ],
)
def test_an_answer_that_does_not_count_shares_nothing(change: dict[str, Any], standing: Standing, bench: Bench) -> None:
    transfer_id = record(bench.register, consent=None)
    assert ask(bench, transfer_id, GIVEN | change) == "refused"
    with bench.reading() as session:
        assert consents.standing_at(session, transfer_id, AT).standing is standing
    assert told(bench, transfer_id) == []
    assert watched(bench) == []


@pytest.mark.requirement("HER-187")
@pytest.mark.parametrize("ground", GROUNDS)
def test_consent_that_was_not_sought_rests_on_the_ground_that_is_recorded(ground: str, bench: Bench) -> None:
    transfer_id = record(bench.register, consent=None)
    assert ask(bench, transfer_id, {"consent": "not-sought", "overrideReason": ground}) == "overridden"
    (row,) = rows(bench, transfer_id)
    assert (row.basis, row.override_reason, row.signed_on) == (ConsentBasis.OVERRIDDEN, ground, None)
    assert on_record(bench, transfer_id) == "overridden"
    assert told(bench, transfer_id) == ["school"]
    assert watched(bench) == []


@pytest.mark.requirement("HER-005")
def test_a_refusal_is_recorded_and_shares_nothing(bench: Bench) -> None:
    transfer_id = record(bench.register, consent=None)
    assert ask(bench, transfer_id, {"consent": "refused"}) == "refused"
    (row,) = rows(bench, transfer_id)
    assert (row.basis, row.valid_until) == (ConsentBasis.REFUSED, None)
    assert on_record(bench, transfer_id) == "none"
    assert told(bench, transfer_id) == []
    assert watched(bench) == []


@pytest.mark.requirement("HER-184")
def test_whom_the_family_excluded_is_not_told(bench: Bench) -> None:
    assert told(bench, record(bench.register)) == ["school"]


def test_the_watch_over_one_consent_is_started_once(bench: Bench) -> None:
    transfer_id = record(bench.register, consent=None)
    ask(bench, transfer_id, GIVEN)
    for later in range(3):
        assert on_record(bench, transfer_id, AT + later * DAY) == "given"
    assert watched(bench) == [rows(bench, transfer_id)[0].consent_id]


@pytest.mark.requirement("HER-182")
def test_a_renewal_is_a_consent_of_its_own_with_its_own_year(bench: Bench) -> None:
    transfer_id = record(bench.register)
    lapsed = datetime(2027, 10, 6, 9, 0, tzinfo=UTC)
    assert on_record(bench, transfer_id, lapsed) == "none"
    renew(bench, transfer_id, {"renewal": "given", "signedOn": "2027-10-06"}, lapsed)
    first, second = rows(bench, transfer_id)
    assert second.consent_id != first.consent_id
    assert (second.signed_on, second.valid_until) == (date(2027, 10, 6), date(2028, 10, 6))
    assert (second.given_by, second.relationship, second.has_parental_responsibility) == (
        first.given_by,
        first.relationship,
        first.has_parental_responsibility,
    )
    assert watched(bench) == [second.consent_id]
    assert on_record(bench, transfer_id, lapsed) == "given"


@pytest.mark.requirement("HER-182")
@pytest.mark.requirement("HER-184")
def test_a_renewal_excludes_whom_the_family_excluded_before(bench: Bench) -> None:
    transfer_id = record(bench.register)
    renew(bench, transfer_id, {"renewal": "given", "signedOn": "2026-11-24"}, AT)
    first, second = rows(bench, transfer_id)
    assert first.excluded
    assert second.excluded == first.excluded
    assert second.nyas_opt_out == first.nyas_opt_out


@pytest.mark.requirement("HER-182")
def test_a_renewal_that_is_refused_ends_sharing(bench: Bench) -> None:
    transfer_id = record(bench.register)
    assert told(bench, transfer_id) == ["school"]
    renew(bench, transfer_id, {"renewal": "refused"}, AT)
    assert [row.basis for row in rows(bench, transfer_id)] == [ConsentBasis.GIVEN, ConsentBasis.REFUSED]
    assert told(bench, transfer_id) == []
    assert watched(bench) == []


@pytest.mark.requirement("HER-182")
def test_where_the_service_ended_nothing_is_renewed(bench: Bench) -> None:
    transfer_id = record(bench.register)
    before = rows(bench, transfer_id)
    renew(bench, transfer_id, {"renewal": "service-ended"}, AT)
    assert [row.consent_id for row in rows(bench, transfer_id)] == [row.consent_id for row in before]
    assert watched(bench) == []


@pytest.mark.requirement("HER-182")
def test_a_renewal_continues_the_consent_that_was_given_and_not_what_came_between(bench: Bench) -> None:
    transfer_id = record(bench.register)
    with transaction(bench.register) as session:
        override = NewConsent(
            transfer_id,
            ConsentBasis.OVERRIDDEN,
            "sharing with agencies outside the council",
            "jonah.whitlock",
            AT,
            override_reason="child-safety-at-risk",
        )
        consents.record(session, override)
    renew(bench, transfer_id, {"renewal": "given", "signedOn": "2026-11-24"}, AT)
    assert rows(bench, transfer_id)[-1].given_by == "Ottilie Quillfeather"


def test_where_no_consent_was_given_there_is_none_to_renew(bench: Bench) -> None:
    transfer_id = record(bench.register, consent=None)
    with pytest.raises(UnusableJob, match="none to renew"):
        renew(bench, transfer_id, {"renewal": "given", "signedOn": "2026-11-24"}, AT)


@pytest.mark.requirement("SGL-016")
@pytest.mark.parametrize(("giver", "outcome"), [("parent", "given"), ("young-person", "given"), ("nobody", "refused")])
def test_an_authoritys_own_form_says_who_consented(giver: str, outcome: str, bench: Bench) -> None:
    """Its case page is read too: who obtained the consent, and from whom."""
    transfer_id = record(bench.register, consent=None)
    answers = {"consent": "given", "consentGivenBy": giver, "consentExplicit": "yes", "signedOn": "2026-11-20"}
    page = {"obtainedBy": "Linnet Carrow", "givenBy": "Ottilie Quillfeather", "relationship": "mother"}
    assert ask(bench, transfer_id, answers, page=page) == outcome
    row = rows(bench, transfer_id)[-1]
    assert (row.given_by, row.staff_signed_by) == ("Ottilie Quillfeather", "Linnet Carrow")
