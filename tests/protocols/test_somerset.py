"""Somerset's protocol walked to its ends: Transfer and Allocation Meeting (TAM), step-in, urgent and planned moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.protocols.council import Council, Walk
from tests.protocols.somerset import SCENARIOS
from tests.protocols.stories import Story, answered, decided_at, documents, limits, outcomes, recipients, teams

pytestmark = pytest.mark.engine

_ASSESSMENT = "somerset-assessment-team-manager"
_RECORDS_OF_TAM = {"tam-case-note", "tam-outcome-form", "tam-tracker"}
_RECORDS_OF_STEP_IN = {"record-step-in-decision", "step-in-case-note", "step-in-social-worker-note"}
_Stories = Callable[[str], Story]


@pytest.fixture(scope="module")
def walks(council: Council) -> dict[str, Walk]:
    """Every scenario's transfer, brought to its end; they go side by side."""
    started: dict[str, Walk] = {}
    for name, one in SCENARIOS.items():
        started[name] = council.start(f"somerset/{one.sample}", one.changes, **one.answers)
        if one.message:
            started[name].messages[one.sent_at] = (one.message, {})
    council.walk(started.values())
    council.follow_up(started.values())
    return started


@pytest.fixture
def story_of(council: Council, walks: dict[str, Walk]) -> _Stories:
    """What `transfers show` tells of a scenario's transfer."""
    return lambda name: council.story(walks[name])


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_ends_as_decided_and_no_child_is_ever_without_a_worker(name: str, story_of: _Stories) -> None:
    story = story_of(name)
    assert story["status"] == SCENARIOS[name].status
    assert outcomes(story) == SCENARIOS[name].outcomes
    assert len(teams(story)) == 1


@pytest.mark.requirement("SOM-007")
@pytest.mark.requirement("SOM-025")
@pytest.mark.requirement("SOM-036")
@pytest.mark.requirement("SOM-084")
def test_responsibility_moves_on_an_agreed_step_up(story_of: _Stories) -> None:
    """TAM decides; it does not come back there, and one contact stands for each child on LCS."""
    story = story_of("step-up-agreed")
    assert len(answered(story, "decide-at-tam")) == 1
    assert teams(story) == {("fis", "assessment-team")}
    assert [(one["system"], one["team"]) for one in story["contacts"]] == [("lcs", "assessment-team")] * 2


@pytest.mark.requirement("SOM-069")
@pytest.mark.requirement("SOM-070")
def test_neglect_needs_visit_and_toolkit_before_the_request(story_of: _Stories) -> None:
    asked_first = {"strengths-needs-toolkit", "neglect-joint-visit"}
    filed = documents(story_of("step-up-agreed"))
    assert set(filed[:2]) == asked_first
    assert filed[2:4] == ["step-up-step-in-request", "tam-agenda-entry"]
    assert not asked_first & set(documents(story_of("step-up-of-pext")))


@pytest.mark.requirement("SOM-016")
@pytest.mark.requirement("SOM-031")
@pytest.mark.requirement("SOM-032")
def test_form_and_listing_reach_the_social_work_side_in_time(story_of: _Stories) -> None:
    story = story_of("step-up-agreed")
    assert limits(story, "list-case") == [(["SOM-016"], "met")]
    assert limits(story, "submit-meeting-form") == [(["SOM-031"], "met")]
    assert recipients(story, "transfer-listed") == [_ASSESSMENT]
    assert recipients(story, "transfer-papers-submitted") == [_ASSESSMENT]


@pytest.mark.requirement("SOM-009")
def test_tam_is_held_on_the_weekday_of_the_calendar_every_week(story_of: _Stories) -> None:
    story = story_of("step-up-deferred")
    first, second = decided_at(story, "deferred"), decided_at(story, "accepted")
    assert first.strftime("%A") == "Wednesday"
    assert (second - first).days == 7


@pytest.mark.requirement("SOM-010")
@pytest.mark.requirement("SOM-011")
@pytest.mark.requirement("SOM-018")
@pytest.mark.requirement("SOM-092")
@pytest.mark.parametrize(
    "name", ["step-up-agreed", "step-up-not-agreed", "step-down-to-fis", "step-down-not-agreed", "prevention"]
)
def test_three_records_stand_after_every_tam(name: str, story_of: _Stories) -> None:
    assert set(documents(story_of(name))) >= _RECORDS_OF_TAM


@pytest.mark.requirement("SOM-033")
@pytest.mark.requirement("SOM-034")
def test_records_after_an_agreed_step_up(story_of: _Stories) -> None:
    """The form on EHM is for FIS alone."""
    of_fis = documents(story_of("step-up-agreed"))
    of_pext = documents(story_of("step-up-of-pext"))
    assert {"contact-and-referral-record", "step-up-form"} <= set(of_fis)
    assert "contact-and-referral-record" in of_pext
    assert "step-up-form" not in of_pext


@pytest.mark.requirement("SOM-035")
def test_social_worker_visits_together_with_the_service(story_of: _Stories) -> None:
    story = story_of("step-up-agreed")
    assert answered(story, "hold-joint-visit") == ["imelda.frampton"]
    missed = story_of("step-up-without-visit")
    assert recipients(missed, "transfer-hand-over-not-held") == [_ASSESSMENT, "somerset-fis-manager"]
    assert "hand-over-not-held" in [note["subject"] for note in missed["notes"]]


@pytest.mark.requirement("SOM-004")
@pytest.mark.parametrize("name", ["step-up-agreed", "urgent", "step-in-to-step-up"])
def test_outcome_of_the_assessment_is_asked_for_afterwards(name: str, story_of: _Stories) -> None:
    assert answered(story_of(name), "record-assessment-outcome") == ["imelda.frampton"]


@pytest.mark.requirement("SOM-080")
@pytest.mark.parametrize(
    ("name", "template", "times"),
    [
        ("step-up-agreed", "transfer-accepted", 2),
        ("step-up-not-agreed", "transfer-declined", 2),
        ("step-down-to-fis", "transfer-accepted", 1),
        ("step-down-to-another-service", "transfer-redirected", 1),
        ("step-up-of-pext", "transfer-accepted", 0),
    ],
)
def test_partners_are_told_as_far_as_consent_goes(name: str, template: str, times: int, story_of: _Stories) -> None:
    told = recipients(story_of(name), template)
    assert len([one for one in told if not one.startswith("somerset-")]) == times


@pytest.mark.requirement("SOM-089")
@pytest.mark.parametrize(
    ("name", "team"),
    [
        ("step-up-not-agreed", "fis"),
        ("service-continues-after-step-in", "fis"),
        ("urgent-not-immediate", "pext"),
        ("consultation", "cwd-ess"),
        ("step-in-service-continues", "cwd-ess"),
        ("consultation-to-meeting", "cwd-ess"),
        ("step-down-not-agreed", "assessment-team"),
    ],
)
def test_the_case_stays_with_its_service(name: str, team: str, story_of: _Stories) -> None:
    story = story_of(name)
    assert teams(story) == {(team,)}
    assert story["contacts"] == []


@pytest.mark.requirement("SOM-037")
@pytest.mark.requirement("SOM-038")
@pytest.mark.requirement("SOM-039")
@pytest.mark.requirement("SOM-041")
@pytest.mark.requirement("SOM-044")
@pytest.mark.requirement("SOM-045")
@pytest.mark.requirement("SOM-047")
@pytest.mark.requirement("SOM-048")
@pytest.mark.parametrize("name", ["step-up-after-step-in", "service-continues-after-step-in"])
def test_the_next_tam_ratifies_a_step_in(name: str, story_of: _Stories) -> None:
    story = story_of(name)
    assert limits(story, "hold-step-in") == [(["SOM-038"], "met")]
    assert limits(story, "return-to-meeting") == [(["SOM-039", "SOM-048"], "met")]
    assert set(documents(story)) >= _RECORDS_OF_STEP_IN
    first, second = (datetime.fromisoformat(one["decidedAt"]) for one in story["decisions"])
    assert (second - first).days == 7


@pytest.mark.requirement("SOM-008")
@pytest.mark.requirement("SOM-021")
@pytest.mark.requirement("SOM-050")
@pytest.mark.requirement("SOM-093")
def test_urgent_step_up_bypasses_tam(story_of: _Stories) -> None:
    story = story_of("urgent")
    assert answered(story, "decide-at-tam") == []
    assert recipients(story, "transfer-requested") == [_ASSESSMENT]
    assert story["decisions"][0]["decidedBy"] in ("hesper.dunkerley", "quentin.babbacombe")
    assert documents(story)[0] == "speak-with-assessment-manager"
    assert teams(story) == {("pext", "assessment-team")}


@pytest.mark.requirement("SOM-019")
@pytest.mark.requirement("SOM-049")
@pytest.mark.requirement("SOM-052")
def test_records_of_an_urgent_step_up(story_of: _Stories) -> None:
    """The Operations Manager's authorisation is among them, as a role in the plan is proposed."""
    story = story_of("urgent")
    assert {"tam-case-note", "support-family-to-engage", "authorise-role-in-plan"} <= set(documents(story))
    assert answered(story, "authorise-role-in-plan") == ["araminta.stogdon"]


@pytest.mark.requirement("SOM-020")
@pytest.mark.requirement("SOM-022")
@pytest.mark.requirement("SOM-023")
@pytest.mark.requirement("SOM-088")
def test_consultation_is_held_outside_tam(story_of: _Stories) -> None:
    """Within one working day; an urgent one has no limit, as no time is printed for it."""
    story = story_of("consultation")
    assert recipients(story, "transfer-requested") == [_ASSESSMENT]
    assert documents(story) == ["case-consultation"]
    assert limits(story, "hold-consultation") == [(["SOM-023"], "met")]
    assert limits(story_of("urgent-consultation"), "hold-consultation") == []


@pytest.mark.requirement("SOM-035")
@pytest.mark.requirement("SOM-048")
def test_step_up_after_a_consultation_has_its_records_and_visit(story_of: _Stories) -> None:
    story = story_of("step-in-to-step-up")
    assert teams(story) == {("cwd-ess", "assessment-team")}
    assert {*_RECORDS_OF_STEP_IN, "contact-and-referral-record"} <= set(documents(story))
    assert answered(story, "hold-joint-visit") == ["imelda.frampton"]


@pytest.mark.requirement("SOM-053")
@pytest.mark.requirement("SOM-055")
@pytest.mark.requirement("SOM-062")
@pytest.mark.requirement("SOM-085")
@pytest.mark.parametrize(
    ("name", "team", "record"),
    [
        pytest.param("step-down-to-fis", "fis", "step-down-task", marks=pytest.mark.requirement("SOM-063")),
        pytest.param(
            "step-down-to-cwd-ess",
            "cwd-ess",
            "cwd-early-support-contact",
            marks=[pytest.mark.requirement(one) for one in ("SOM-064", "SOM-065", "SOM-066")],
        ),
        pytest.param(
            "step-down-to-leaving-care",
            "leaving-care",
            "record-step-down-closure",
            marks=pytest.mark.requirement("SOM-067"),
        ),
    ],
)
def test_step_down_goes_to_the_service_that_tam_settles(name: str, team: str, record: str, story_of: _Stories) -> None:
    story = story_of(name)
    filed = documents(story)
    assert filed[:3] == ["discuss-step-down-early", "step-down-form", "tam-agenda-entry"]
    assert record in filed
    assert filed[-1] == "record-step-down-closure"
    assert teams(story) == {("assessment-team", team)}


@pytest.mark.requirement("SOM-059")
def test_no_step_down_without_consent(story_of: _Stories) -> None:
    story = story_of("step-down-refused")
    assert story["documents"] == story["notifications"] == []
    assert [one["basis"] for one in story["consents"]] == ["refused"]
    withdrawn = story_of("step-down-consent-withdrawn")
    assert withdrawn["consents"][0]["withdrawnAt"] is not None
    assert not _RECORDS_OF_TAM & set(documents(withdrawn))


@pytest.mark.parametrize(
    ("name", "held_by"),
    [
        pytest.param("prevention", ("yjt", "fis"), marks=pytest.mark.requirement("SOM-086")),
        pytest.param("prevention-not-agreed", ("yjt",), marks=pytest.mark.requirement("SOM-086")),
        pytest.param(
            "internal-social-work",
            ("assessment-team", "csc-social-work-team"),
            marks=pytest.mark.requirement("SOM-087"),
        ),
        pytest.param("safer-families", ("safer-families",), marks=pytest.mark.requirement("SOM-013")),
    ],
)
def test_tam_settles_transfers_between_teams(name: str, held_by: tuple[str, ...], story_of: _Stories) -> None:
    assert teams(story_of(name)) == {held_by}


@pytest.mark.requirement("SOM-013")
def test_safer_families_are_discussed_at_the_first_tam_of_a_month(story_of: _Stories) -> None:
    held = decided_at(story_of("safer-families"), "closed")
    assert (held.strftime("%A"), held.day <= 7) == ("Wednesday", True)


@pytest.mark.parametrize(
    ("name", "deciders"),
    [
        pytest.param("settled-after-step-in", ["godfrey.escott"], marks=pytest.mark.requirement("SOM-073")),
        pytest.param(
            "operations-managers",
            ["godfrey.escott", "araminta.stogdon"],
            marks=[pytest.mark.requirement(one) for one in ("SOM-074", "SOM-075")],
        ),
        pytest.param(
            "neglect-escalation",
            ["araminta.stogdon"],
            marks=[pytest.mark.requirement(one) for one in ("SOM-071", "SOM-072")],
        ),
        pytest.param(
            "external-professional",
            ["lettice.gapper", "lettice.gapper"],
            marks=[pytest.mark.requirement(one) for one in ("SOM-077", "SOM-078", "SOM-079")],
        ),
    ],
)
def test_each_ladder_ends_where_its_last_level_decides(name: str, deciders: list[str], story_of: _Stories) -> None:
    story = story_of(name)
    levels = [one["actor"] for one in story["notes"] if one["subject"].startswith("case-allocation-level-")]
    assert levels == deciders
    assert story["decisions"][-1]["decidedBy"] == deciders[-1]


@pytest.mark.requirement("SOM-073")
def test_a_step_in_is_the_first_rung_once(story_of: _Stories) -> None:
    """One that was held already is not held again."""
    story = story_of("settled-after-step-in")
    assert limits(story, "hold-step-in") == [(["SOM-038"], "met")]
    assert documents(story)[0] == "step-up-step-in-request"
    assert story_of("operations-managers-after-step-in")["documents"] == []
