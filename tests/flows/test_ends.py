"""Every end of every flow, and the branches on the way: who decides, what is recorded, who is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.office import Office, eventually

pytestmark = pytest.mark.engine

_REFUSED: dict[str, Any] = {
    "decide-threshold": {"decision": "declined", "reasonCode": "threshold-not-met", "sectionFortySeven": "no"}
}
_NOT_SOUGHT: dict[str, Any] = {"record-consent": {"consent": "not-sought", "overrideReason": "child-safety-at-risk"}}
_CONSENT: dict[str, Any] = {
    "consent": {
        "givenBy": "Dana Orrell",
        "relationship": "mother",
        "parentalResponsibility": True,
        "signedOn": "2027-02-15",
    }
}


def _recipients(story: dict[str, Any], template: str) -> list[str]:
    return sorted(one["to"] for one in story["notifications"] if one["template"] == template)


@pytest.mark.requirement("HER-102")
@pytest.mark.requirement("HER-113")
@pytest.mark.requirement("HER-129")
@pytest.mark.requirement("HER-130")
def test_step_up_held_last_month_is_accepted_by_family_safeguarding(office: Office) -> None:
    """One month rule, inclusive; agreement, case summary, adults removed, contact, decision, outcome, allocation."""
    case = office.start(
        "step-up",
        _CONSENT | {"familySafeguardingLastOpen": "2027-02-01"},
        sloppy=True,
        answers={"allocate-worker": {"worker": "idris.hathersage"}},
    )
    story = office.await_end(case, "accepted")
    assert {contact["team"] for contact in story["contacts"]} == {"family-safeguarding"}
    assert len(story["contacts"]) == len(story["childIds"])
    assert [one["outcome"] for one in story["decisions"]] == ["accepted"]
    assert _recipients(story, "step-up-received") == ["hertfordshire-family-safeguarding-manager"]
    assert _recipients(story, "step-up-outcome") == ["hertfordshire-ifst-manager"]
    open_allocations = [one for one in story["allocations"] if one["until"] is None]
    assert {one["worker"] for one in open_allocations} == {"idris.hathersage"}
    # the new worker begins at the instant at which the old one ends (HER-001)
    ends = {one["childId"]: one["until"] for one in story["allocations"] if one["until"]}
    assert all(ends[one["childId"]] == one["from"] for one in open_allocations)
    assert [note["subject"] for note in story["notes"]] == [
        "step-up-initiated",
        "threshold-decision",
        "outcome-recorded",
    ]


@pytest.mark.requirement("HER-096")
def test_step_up_not_held_last_month_goes_to_assessment(office: Office) -> None:
    """A day more than one calendar month ago: the Assessment Team, and the outcome is declined."""
    case = office.start("step-up", _CONSENT | {"familySafeguardingLastOpen": "2027-01-28"}, answers=_REFUSED)
    story = office.await_end(case, "declined")
    assert {contact["team"] for contact in story["contacts"]} == {"assessment-team"}
    assert all(one["until"] is None for one in story["allocations"])


@pytest.mark.requirement("HER-004")
@pytest.mark.requirement("HER-186")
def test_refused_consent_ends_the_step_up_before_anything_is_shared(office: Office) -> None:
    case = office.start("step-up", {"consent": None}, answers={"record-consent": {"consent": "refused"}}, sloppy=True)
    story = office.await_end(case, "consent-refused")
    assert story["contacts"] == story["notifications"] == story["decisions"] == []


@pytest.mark.requirement("HER-005")
@pytest.mark.requirement("HER-109")
@pytest.mark.requirement("HER-110")
@pytest.mark.requirement("HER-111")
def test_urgent_step_up_with_section_47_and_harm(office: Office) -> None:
    """Consent not sought because asking could endanger a child; section 47 co-working; Safeguarding holds the case."""
    answers = _NOT_SOUGHT | {"decide-threshold": {"sectionFortySeven": "yes"}}
    case = office.start("urgent-step-up", answers=answers, sloppy=True)
    story = office.await_end(case, "accepted")
    assert [one["basis"] for one in story["consents"]] == ["overridden"]
    assert [one["outcome"] for one in story["decisions"]] == ["accepted", "risk-of-significant-harm-yes"]


@pytest.mark.requirement("HER-112")
def test_section_47_without_harm_leaves_the_family_with_the_referring_service(office: Office) -> None:
    answers = _NOT_SOUGHT | {
        "decide-threshold": {"sectionFortySeven": "yes"},
        "complete-child-and-family-assessment": {"riskOfSignificantHarm": "no"},
    }
    story = office.await_end(office.start("urgent-step-up", answers=answers), "accepted")
    assert [one["outcome"] for one in story["decisions"]] == ["accepted", "risk-of-significant-harm-no"]


def test_urgent_step_up_without_enquiry_is_accepted(office: Office) -> None:
    answers = _NOT_SOUGHT | {"decide-threshold": {"sectionFortySeven": "no"}}
    story = office.await_end(office.start("urgent-step-up", answers=answers), "accepted")
    assert [one["kind"] for one in story["decisions"]] == ["threshold"]


def test_urgent_step_up_declined(office: Office) -> None:
    office.await_end(office.start("urgent-step-up", answers=_NOT_SOUGHT | _REFUSED), "declined")


def test_urgent_step_up_without_consent_or_ground(office: Office) -> None:
    office.await_end(
        office.start("urgent-step-up", answers={"record-consent": {"consent": "refused"}}), "consent-refused"
    )


@pytest.mark.parametrize(
    ("flow", "changes"),
    [
        pytest.param(
            "urgent-step-up",
            {"concern": {"immediateChildProtection": True, "crimeAgainstChild": True}},
            id="urgent-step-up",
        ),
        pytest.param(
            "step-up",
            _CONSENT | {"concern": {"immediateChildProtection": False, "crimeAgainstChild": True}},
            id="step-up",
        ),
    ],
)
@pytest.mark.requirement("HER-097")
@pytest.mark.requirement("HER-128")
def test_jcpit_comes_first_and_may_hand_back(office: Office, flow: str, changes: dict[str, Any]) -> None:
    """A crime against a child is feared: JCPIT first; handed back, the ordinary row applies (reading HER-A19)."""
    answers = _NOT_SOUGHT | {"discuss-step-up": [{"agreement": "handed-back"}, {"agreement": "agreed"}]}
    case = office.start(flow, changes | {"familySafeguardingLastOpen": None}, answers=answers)
    story = office.await_end(case, "accepted")
    assert {contact["team"] for contact in story["contacts"]} == {"assessment-team"}


@pytest.mark.requirement("HER-010")
@pytest.mark.requirement("HER-098")
def test_refused_agreement_goes_up_the_ladder_and_stays_with_the_receiving_team(office: Office) -> None:
    answers = {
        "discuss-step-up": {"agreement": "not-agreed"},
        "resolve-dispute-level": {"allocation": "stays", "leadTeam": "assessment-team"},
    }
    story = office.await_end(
        office.start("step-up", _CONSENT | {"familySafeguardingLastOpen": None}, answers=answers), "accepted"
    )
    assert "case-allocation-level-1" in [note["subject"] for note in story["notes"]]


@pytest.mark.requirement("HER-010")
def test_refused_agreement_that_stays_with_the_referring_service_is_declined(office: Office) -> None:
    answers = {
        "discuss-step-up": {"agreement": "not-agreed"},
        "resolve-dispute-level": {"allocation": "moves", "leadTeam": "ifst"},
    }
    story = office.await_end(
        office.start("step-up", _CONSENT | {"familySafeguardingLastOpen": None}, answers=answers), "declined"
    )
    assert story["contacts"] == []


@pytest.mark.requirement("HER-205")
def test_disputed_outcome_goes_up_the_ladder(office: Office) -> None:
    answers = _REFUSED | {
        "record-outcome": {"outcomeResponse": "disputed"},
        "resolve-dispute-level": {"allocation": "stays", "leadTeam": "assessment-team"},
    }
    office.await_end(
        office.start("step-up", _CONSENT | {"familySafeguardingLastOpen": None}, answers=answers), "accepted"
    )


@pytest.mark.requirement("HER-114")
@pytest.mark.requirement("HER-117")
def test_young_person_in_care_for_twelve_weeks_transfers_to_cla(office: Office) -> None:
    case = office.start("step-up-to-cla", answers={"allocate-worker": {"worker": "verity.nakamura"}}, sloppy=True)
    story = office.await_end(case, "accepted")
    assert {contact["team"] for contact in story["contacts"]} == {"cla-team"}
    assert story["decisions"][0]["reasonCode"] == "twelve-weeks-in-care"


@pytest.mark.requirement("HER-115")
def test_from_seventeen_on_the_twelve_week_expectation_does_not_apply(office: Office) -> None:
    """Seventeen on the day of the second review: the ordinary row applies, not the CLA one."""
    child = {
        "givenNames": "Corin",
        "familyName": "Vasquez-Hale",
        "dateOfBirth": "2009-12-16",
        "address": "Foster placement",
    }
    case = office.start("step-up-to-cla", {"children": [child]})
    story = office.await_end(case, "accepted")
    assert {contact["team"] for contact in story["contacts"]} == {"assessment-team"}


@pytest.mark.requirement("HER-142")
def test_early_alert_is_accepted_by_family_safeguarding(office: Office) -> None:
    case = office.start("early-alert", answers={"review-early-alert": {"thresholdDiscrepancies": "no"}}, sloppy=True)
    story = office.await_end(case, "accepted")
    assert _recipients(story, "early-alert-sent") == ["hertfordshire-family-safeguarding-manager"]


@pytest.mark.requirement("HER-156")
def test_early_warning_to_cla_is_copied_to_business_support(office: Office) -> None:
    changes = {"decisionToProgressAt": None, "alertFor": "cla-team", "firstClaReviewNotifiedAt": "2027-03-01T12:00:00Z"}
    case = office.start("early-alert", changes, answers={"decide-cla-transfer": {"decision": "declined"}}, sloppy=True)
    story = office.await_end(case, "declined")
    assert _recipients(story, "early-alert-sent") == [
        "hertfordshire-cla-business-support",
        "hertfordshire-cla-service-manager",
    ]


@pytest.mark.requirement("HER-201")
@pytest.mark.requirement("HER-208")
@pytest.mark.requirement("HER-211")
@pytest.mark.requirement("HER-214")
@pytest.mark.requirement("HER-215")
@pytest.mark.requirement("HER-216")
def test_dispute_climbs_all_four_levels_with_a_case_note_at_each(office: Office) -> None:
    unresolved = {"resolution": "not-resolved"}
    answers = {
        "resolve-dispute-level": [unresolved, unresolved, unresolved, {"allocation": "moves", "leadTeam": "tyss"}]
    }
    story = office.await_end(office.start("dispute-resolution", answers=answers, sloppy=True), "closed")
    subjects = [note["subject"] for note in story["notes"] if note["subject"].startswith("case-allocation-level-")]
    assert subjects == [f"case-allocation-level-{level}" for level in (1, 2, 3, 4)]
    deciders = [note["actor"] for note in story["notes"] if note["subject"] in subjects]
    assert deciders == ["priya.nandakumar", "helena.quartey", "philippa.thorncroft", "ottoline.maddox"]


@pytest.mark.requirement("HER-217")
def test_dispute_that_is_not_urgent_has_a_reminder_and_a_reason(office: Office) -> None:
    answers = {"resolve-dispute-level": {"allocation": "joint-working", "leadTeam": "tyss"}}
    case = office.start(
        "dispute-resolution", {"urgent": False, "discretionReason": "needs-met-meanwhile"}, answers=answers
    )
    story = office.await_end(case, "closed")
    (run,) = [one for one in story["milestones"] if one["milestone"] == "resolve-dispute"]
    assert "HER-217" in run["requirements"]


@pytest.mark.requirement("HER-006")
@pytest.mark.requirement("HER-184")
def test_professionals_are_told_unless_the_family_excluded_them(office: Office) -> None:
    case = office.start("step-up", _CONSENT | {"familySafeguardingLastOpen": None})
    story = office.await_end(case, "accepted")
    eventually(
        lambda: all(one["status"] == "sent" for one in office.story(case)["notifications"]), "every notification sent"
    )
    # of the three professionals named in the sample the family excluded one
    assert len(_recipients(story, "transfer-accepted")) == 2
