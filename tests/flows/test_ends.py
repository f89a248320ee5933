"""Every end of every flow, and the branches on the way: who decides, what is recorded, who is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from calendars.london import london_date
from tests.flows.office import Case, Office
from tests.flows.scenarios import SCENARIOS
from tests.waiting import eventually

pytestmark = pytest.mark.engine


def _a_month_before(day: date) -> date:
    """The first day that the one month rule takes in: the same day of the month before, or its last (HER-A13)."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


@pytest.fixture(scope="module")
def ended(office: Office) -> dict[str, Case]:
    """Every scenario's case, brought to its end; they go side by side."""
    month_ago = _a_month_before(london_date(office.client.engine_time()))
    dates = {"LAST-MONTH": month_ago.isoformat(), "LONGER-AGO": (month_ago - timedelta(days=1)).isoformat()}
    cases: dict[str, Case] = {}
    for name, scenario in SCENARIOS.items():
        changes = {
            key: dates.get(value, value) if isinstance(value, str) else value for key, value in scenario.changes.items()
        }
        cases[name] = office.start(scenario.sample, changes, answers=scenario.answers, sloppy=scenario.sloppy)
    office.settle(cases.values(), seconds=900)
    return cases


def _story(office: Office, case: Case, status: str) -> Mapping[str, Any]:
    story = office.story(case)
    assert story["status"] == status
    return story


def _recipients(story: Mapping[str, Any], template: str) -> list[str]:
    return sorted(one["to"] for one in story["notifications"] if one["template"] == template)


def _contact_teams(story: Mapping[str, Any]) -> set[str]:
    return {contact["team"] for contact in story["contacts"]}


def _outcomes(story: Mapping[str, Any]) -> list[str]:
    return [one["outcome"] for one in story["decisions"]]


@pytest.mark.requirement("HER-102")
@pytest.mark.requirement("HER-113")
@pytest.mark.requirement("HER-129")
@pytest.mark.requirement("HER-130")
def test_step_up_held_last_month_is_accepted_by_family_safeguarding(office: Office, ended: dict[str, Case]) -> None:
    """One month rule, its first day included; contact per child, decision, outcome, allocation without a gap."""
    story = _story(office, ended["held-last-month"], "accepted")
    assert _contact_teams(story) == {"family-safeguarding"}
    assert len(story["contacts"]) == len(story["childIds"])
    assert _outcomes(story) == ["accepted"]
    assert _recipients(story, "step-up-received") == ["hertfordshire-family-safeguarding-manager"]
    assert _recipients(story, "step-up-outcome") == ["hertfordshire-ifst-manager"]
    assert [note["subject"] for note in story["notes"]] == [
        "step-up-initiated",
        "threshold-decision",
        "outcome-recorded",
    ]


@pytest.mark.requirement("HER-001")
def test_the_allocated_worker_changes_at_one_instant(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["held-last-month"], "accepted")
    current = [one for one in story["allocations"] if one["until"] is None]
    assert {one["worker"] for one in current} == {"idris.hathersage"}
    before = {one["childId"]: one["until"] for one in story["allocations"] if one["until"]}
    assert {one["childId"]: one["from"] for one in current} == before


@pytest.mark.requirement("HER-096")
def test_a_day_longer_ago_it_goes_to_assessment(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["held-longer-ago"], "declined")
    assert _contact_teams(story) == {"assessment-team"}
    assert all(one["until"] is None for one in story["allocations"])


@pytest.mark.requirement("HER-004")
@pytest.mark.requirement("HER-186")
def test_refused_consent_ends_the_step_up_before_anything_is_shared(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["consent-refused"], "consent-refused")
    assert story["contacts"] == story["notifications"] == story["decisions"] == []


@pytest.mark.requirement("HER-005")
@pytest.mark.requirement("HER-109")
@pytest.mark.requirement("HER-110")
@pytest.mark.requirement("HER-111")
def test_urgent_step_up_with_section_47_and_harm(office: Office, ended: dict[str, Case]) -> None:
    """Consent not sought because asking could endanger a child; Safeguarding holds the case."""
    story = _story(office, ended["section-47-harm"], "accepted")
    assert [one["basis"] for one in story["consents"]] == ["overridden"]
    assert _outcomes(story) == ["accepted", "risk-of-significant-harm-yes"]


@pytest.mark.requirement("HER-112")
@pytest.mark.parametrize(("name", "team"), [("section-47-no-harm", "tyss"), ("ordinary-section-47-no-harm", "ifst")])
def test_section_47_without_harm_leaves_the_family_with_its_service(
    name: str, team: str, office: Office, ended: dict[str, Case]
) -> None:
    """The worker who referred holds every child again, and both managers are told."""
    story = _story(office, ended[name], "closed")
    assert _outcomes(story) == ["accepted", "risk-of-significant-harm-no"]
    referred = {one["childId"]: one["worker"] for one in story["allocations"] if one["from"] == story["requestedAt"]}
    current = [one for one in story["allocations"] if one["until"] is None]
    assert {one["childId"]: one["worker"] for one in current} == referred
    assert {one["team"] for one in current} == {team}
    assert len(story["allocations"]) == 3 * len(story["childIds"])
    managers = {"hertfordshire-assessment-team-manager", f"hertfordshire-{team}-manager"}
    assert managers <= set(_recipients(story, "transfer-returned"))


@pytest.mark.requirement("HER-109")
@pytest.mark.requirement("HER-110")
def test_section_47_enquiry_of_an_ordinary_step_up_is_worked_together(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["ordinary-section-47-harm"], "accepted")
    assert _outcomes(story) == ["accepted", "risk-of-significant-harm-yes"]
    assert "section-47-roles" in [note["subject"] for note in story["notes"]]
    assert _recipients(story, "transfer-returned") == []


@pytest.mark.requirement("HER-187")
def test_refused_consent_does_not_end_a_step_up_on_a_legal_ground(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["urgent-consent-overridden"], "accepted")
    assert [one["basis"] for one in story["consents"]] == ["overridden"]


@pytest.mark.requirement("HER-097")
@pytest.mark.requirement("HER-128")
def test_a_suspected_crime_comes_before_the_review_of_a_young_person_in_care(
    office: Office, ended: dict[str, Case]
) -> None:
    story = _story(office, ended["crime-against-young-person-in-care"], "accepted")
    assert _contact_teams(story) == {"jcpit"}


def test_urgent_step_up_without_enquiry_is_accepted(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["urgent-accepted"], "accepted")
    assert [one["kind"] for one in story["decisions"]] == ["threshold"]


@pytest.mark.parametrize(
    ("name", "status"), [("urgent-declined", "declined"), ("urgent-consent-refused", "consent-refused")]
)
def test_urgent_step_up_that_does_not_go_ahead(name: str, status: str, office: Office, ended: dict[str, Case]) -> None:
    assert "accepted" not in _outcomes(_story(office, ended[name], status))


@pytest.mark.parametrize("name", ["jcpit-hands-back", "jcpit-hands-back-urgent"])
@pytest.mark.requirement("HER-097")
@pytest.mark.requirement("HER-128")
def test_jcpit_comes_first_and_may_hand_back(name: str, office: Office, ended: dict[str, Case]) -> None:
    """A crime against a child is feared: JCPIT first; handed back, the ordinary row applies (reading HER-A19)."""
    story = _story(office, ended[name], "accepted")
    assert _contact_teams(story) == {"assessment-team"}


@pytest.mark.requirement("HER-011")
def test_immediate_needs_are_asked_about_once_though_the_case_is_handed_back(
    office: Office, ended: dict[str, Case]
) -> None:
    case = ended["jcpit-hands-back-urgent"]
    assert case.asked["Task_DiscussConcerns"] == 2
    assert case.asked["Task_MeetImmediateNeeds"] == 1


@pytest.mark.requirement("HER-010")
@pytest.mark.requirement("HER-098")
def test_refused_agreement_can_stay_with_the_receiving_team(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["not-agreed-stays"], "accepted")
    assert "case-allocation-level-1" in [note["subject"] for note in story["notes"]]


@pytest.mark.requirement("HER-010")
def test_refused_agreement_can_leave_the_case_where_it_was(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["not-agreed-moves"], "declined")
    assert story["contacts"] == []
    assert _outcomes(story) == ["declined"]
    assert _recipients(story, "step-up-outcome") == ["hertfordshire-ifst-manager"]


@pytest.mark.requirement("HER-010")
def test_refused_agreement_can_send_the_case_to_a_third_team(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["not-agreed-moves-on"], "redirected")
    assert _outcomes(story) == ["redirected"]


@pytest.mark.requirement("HER-205")
@pytest.mark.parametrize(
    ("name", "first", "settled"),
    [("outcome-disputed", "declined", "accepted"), ("acceptance-disputed", "accepted", "declined")],
)
def test_what_the_ladder_settles_supersedes_the_disputed_decision(
    name: str, first: str, settled: str, office: Office, ended: dict[str, Case]
) -> None:
    """The decision in force is the status, and the referring manager is told of both."""
    story = _story(office, ended[name], settled)
    assert "case-allocation-level-1" in [note["subject"] for note in story["notes"]]
    assert _outcomes(story) == [first, settled]
    before, after = story["decisions"]
    assert (after["supersedesId"], after["supersedesReason"]) == (before["decisionId"], "case-allocation-resolved")
    assert after["kind"] == "threshold"
    assert after["decidedBy"] == "priya.nandakumar"
    assert _recipients(story, "step-up-outcome") == ["hertfordshire-ifst-manager"] * 2


@pytest.mark.requirement("HER-114")
@pytest.mark.requirement("HER-117")
def test_young_person_in_care_for_twelve_weeks_transfers_to_cla(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["to-cla"], "accepted")
    assert _contact_teams(story) == {"cla-team"}
    assert story["decisions"][0]["reasonCode"] == "twelve-weeks-in-care"


@pytest.mark.requirement("HER-115")
def test_from_seventeen_on_the_ordinary_row_applies(office: Office, ended: dict[str, Case]) -> None:
    """Seventeen on the very day of the second review."""
    assert _contact_teams(_story(office, ended["seventeen"], "accepted")) == {"assessment-team"}


@pytest.mark.requirement("HER-142")
def test_early_alert_is_accepted_by_family_safeguarding(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["early-alert"], "accepted")
    assert _recipients(story, "early-alert-sent") == ["hertfordshire-family-safeguarding-manager"]


@pytest.mark.requirement("HER-156")
def test_early_warning_to_cla_is_copied_to_business_support(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["early-warning-to-cla"], "declined")
    expected = ["hertfordshire-cla-business-support", "hertfordshire-cla-service-manager"]
    assert _recipients(story, "early-alert-sent") == expected


@pytest.mark.requirement("HER-208")
@pytest.mark.requirement("HER-211")
@pytest.mark.requirement("HER-214")
@pytest.mark.requirement("HER-215")
@pytest.mark.requirement("HER-216")
def test_dispute_climbs_all_four_levels_with_a_case_note_at_each(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["ladder"], "closed")
    notes = [note for note in story["notes"] if note["subject"].startswith("case-allocation-level-")]
    assert [note["subject"] for note in notes] == [f"case-allocation-level-{level}" for level in (1, 2, 3, 4)]
    deciders = ["priya.nandakumar", "helena.quartey", "philippa.thorncroft", "ottoline.maddox"]
    assert [note["actor"] for note in notes] == deciders


@pytest.mark.requirement("HER-217")
def test_dispute_that_is_not_urgent_runs_under_a_reminder(office: Office, ended: dict[str, Case]) -> None:
    story = _story(office, ended["not-urgent"], "closed")
    (run,) = [one for one in story["milestones"] if one["milestone"] == "resolve-dispute"]
    assert run["requirements"] == ["HER-203", "HER-217"]


@pytest.mark.requirement("HER-006")
@pytest.mark.requirement("HER-184")
def test_professionals_are_told_unless_the_family_excluded_them(office: Office, ended: dict[str, Case]) -> None:
    """The sample names three; the family excluded one."""
    case = ended["professionals"]
    eventually(lambda: all(one["status"] == "sent" for one in office.story(case)["notifications"]), "everything sent")
    assert len(_recipients(_story(office, case, "accepted"), "transfer-accepted")) == 2
