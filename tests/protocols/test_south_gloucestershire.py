"""South Gloucestershire: every flow to every end that its protocol has, walked by the people of a made-up council."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cli.starting import start_transfer
from schemas.refusals import InputRefused
from tests.protocols.council import Council, Walk
from tests.protocols.south_gloucestershire_cases import AUTHORITY, SCENARIOS

pytestmark = pytest.mark.engine

Story = Mapping[str, Any]


@pytest.fixture(scope="module")
def walks(council: Council) -> dict[str, Walk]:
    """Every case, brought to its end; they go side by side."""
    started = {name: scenario.start(council) for name, scenario in SCENARIOS.items()}
    council.walk(started.values())
    return started


@pytest.fixture(scope="module")
def stories(council: Council, walks: dict[str, Walk]) -> dict[str, Story]:
    """What `transfers show` tells of each case."""
    return {name: council.story(walk) for name, walk in walks.items()}


def _decided(story: Story) -> list[str]:
    return [f"{one['kind']}:{one['outcome']}" for one in story["decisions"]]


def _told(story: Story, template: str) -> list[str]:
    return sorted(
        one["to"].removeprefix(f"{AUTHORITY}-") for one in story["notifications"] if one["template"] == template
    )


def _limits(story: Story) -> dict[str, list[str]]:
    return {one["milestone"]: one["requirements"] for one in story["milestones"]}


def _on_file(story: Story) -> set[str]:
    return {one["kind"] for one in story["documents"]}


def _subjects(story: Story) -> list[str]:
    return [one["subject"] for one in story["notes"]]


def _holders(story: Story) -> set[tuple[str, str]]:
    """Worker and team that hold the children at the end."""
    return {(one["worker"], one["team"]) for one in story["allocations"] if one["until"] is None}


def _answered(story: Story, form: str) -> list[Story]:
    return [one for one in story["answers"] if one["form"] == form]


ENDS: dict[str, tuple[str, list[str]]] = {
    "to-response": ("redirected", ["triage:accepted"]),
    "to-cwd": ("redirected", ["triage:accepted"]),
    "to-compass": ("redirected", ["triage:redirected"]),
    "to-preventative-services": ("redirected", ["triage:redirected"]),
    "to-families-plus": ("redirected", ["triage:redirected"]),
    "to-response-section-47": ("redirected", ["triage:accepted"]),
    "no-further-service": ("closed", ["triage:closed"]),
    "meeting-first": ("redirected", ["triage:returned", "triage:accepted"]),
    "contact-withdrawn": ("withdrawn", []),
    "up-to-response": ("accepted", ["transfer:accepted"]),
    "up-to-cwd": ("accepted", ["transfer:accepted"]),
    "up-redirected": ("redirected", ["transfer:redirected"]),
    "up-closed": ("closed", ["transfer:closed"]),
    "up-meeting-first": ("accepted", ["transfer:returned", "transfer:accepted"]),
    "up-consent-asked": ("accepted", ["transfer:accepted"]),
    "up-consent-refused": ("consent-refused", []),
    "up-section-47": ("accepted", ["transfer:accepted"]),
    "up-withdrawn": ("withdrawn", []),
    "up-consent-withdrawn": ("consent-refused", []),
    "up-disputed": ("declined", ["threshold:declined"]),
    "compass-to-cwd": ("accepted", ["transfer:accepted"]),
    "compass-to-response": ("accepted", ["transfer:accepted"]),
    "compass-declined": ("declined", ["transfer:declined"]),
    "compass-meeting-first": ("accepted", ["transfer:accepted"]),
    "compass-to-access": ("accepted", ["transfer:accepted"]),
    "at-cin-meeting": ("accepted", ["transfer:accepted"]),
    "at-icpc": ("accepted", ["transfer:accepted"]),
    "at-first-cla-review": ("accepted", ["transfer:accepted"]),
    "at-initial-hearing": ("accepted", ["transfer:accepted"]),
    "list-to-cwd": ("accepted", ["transfer:accepted"]),
    "different-decision": ("redirected", ["transfer:redirected"]),
    "too-little-notice": ("accepted", ["transfer:accepted"]),
    "meeting-need-disputed": ("accepted", ["transfer:accepted"]),
    "consent-refused": ("consent-refused", []),
    "consent-withdrawn": ("consent-refused", []),
    "withdrawn": ("withdrawn", []),
    "disputed-and-stays": ("accepted", ["transfer:accepted"]),
    "disputed-and-moves-back": ("declined", ["transfer:declined"]),
    "compass-to-families-plus": ("accepted", ["transfer:accepted"]),
    "compass-to-yps": ("accepted", ["transfer:accepted"]),
    "compass-to-preventative": ("accepted", ["transfer:accepted"]),
    "compass-keeps": ("declined", ["transfer:declined"]),
    "down-to-families-plus": ("accepted", ["transfer:accepted"]),
    "down-to-yps": ("accepted", ["transfer:accepted"]),
    "down-linked": ("accepted", ["transfer:accepted"]),
    "down-not-linked": ("declined", ["transfer:declined"]),
    "down-different-decision": ("redirected", ["transfer:redirected"]),
    "down-meeting-first": ("accepted", ["transfer:accepted"]),
    "down-consent-refused": ("consent-refused", []),
    "down-withdrawn": ("withdrawn", []),
    "alert-accepted": ("accepted", ["early-alert:accepted"]),
    "alert-declined": ("declined", ["early-alert:declined"]),
    "alert-withdrawn": ("withdrawn", []),
    "dispute-at-first-level": ("closed", ["case-allocation:stays"]),
    "dispute-at-last-level": ("closed", ["case-allocation:stays"]),
    "dispute-of-threshold": ("closed", ["case-allocation:stays"]),
    "dispute-of-meeting": ("closed", ["case-allocation:meeting-needed"]),
    "dispute-withdrawn": ("withdrawn", []),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_case_comes_to_its_end(name: str, stories: dict[str, Story]) -> None:
    """Its status and its decisions; no limit is left open, and no child is ever without its worker."""
    story = stories[name]
    assert (story["status"], _decided(story)) == ENDS[name]
    assert "open" not in {one["status"] for one in story["milestones"] if one["milestone"] != "renew-consent"}
    for child in story["childIds"]:
        spells = [one for one in story["allocations"] if one["childId"] == child]
        assert [one["until"] for one in spells][:-1] == [one["from"] for one in spells][1:]
        assert not spells or spells[-1]["until"] is None


@pytest.mark.parametrize(
    ("name", "team"),
    [
        pytest.param("to-response", "response", marks=pytest.mark.requirement("SGL-042")),
        pytest.param("to-cwd", "cwd", marks=pytest.mark.requirement("SGL-043")),
        pytest.param("to-compass", "compass", marks=pytest.mark.requirement("SGL-042")),
        pytest.param("to-preventative-services", "preventative-services", marks=pytest.mark.requirement("SGL-042")),
        pytest.param("to-families-plus", "families-plus", marks=pytest.mark.requirement("SGL-042")),
        pytest.param("to-response-section-47", "response", marks=pytest.mark.requirement("SGL-046")),
        pytest.param("meeting-first", "response", marks=pytest.mark.requirement("SGL-047")),
    ],
)
@pytest.mark.requirement("SGL-099")
def test_what_access_decides_is_followed_at_once(name: str, team: str, stories: dict[str, Story]) -> None:
    """The team has a contact for each child and a worker, and its manager is told."""
    story = stories[name]
    assert [one["team"] for one in story["contacts"]] == [team] * len(story["childIds"])
    assert {held[1] for held in _holders(story)} == {team}
    assert _told(story, "transfer-redirected") == [f"{team}-manager"]
    assert _limits(story)["decide-threshold"] == ["SGL-041"]


@pytest.mark.requirement("SGL-048")
@pytest.mark.parametrize("name", ["meeting-first", "up-meeting-first", "compass-meeting-first"])
def test_a_family_needs_meeting_has_its_limit_and_is_on_file(name: str, stories: dict[str, Story]) -> None:
    assert _limits(stories[name])["hold-family-needs-meeting"] == ["SGL-048"]
    assert "hold-family-needs-meeting" in _on_file(stories[name])


@pytest.mark.requirement("SGL-030")
def test_access_sends_its_minimum_standards_along_and_compass_an_outline(stories: dict[str, Story]) -> None:
    assert {"minimum-standards-2-1", "hold-conversation", "transfer-checklist"} <= _on_file(stories["to-response"])
    assert {"outline-referral", "transfer-checklist"} <= _on_file(stories["to-compass"])


@pytest.mark.parametrize(
    ("name", "team"),
    [
        ("up-to-response", "response"),
        ("up-to-cwd", "cwd"),
        ("up-meeting-first", "response"),
        ("up-consent-asked", "response"),
        ("up-section-47", "response"),
        ("compass-to-cwd", "cwd"),
        ("compass-to-response", "response"),
        ("compass-to-access", "response"),
    ],
)
def test_a_family_that_steps_up_is_held_by_the_team_that_assesses(
    name: str, team: str, stories: dict[str, Story]
) -> None:
    story = stories[name]
    assert {one["team"] for one in story["contacts"]} == {held[1] for held in _holders(story)} == {team}
    assert f"{team}-manager" in _told(story, "transfer-accepted")


@pytest.mark.requirement("SGL-084")
def test_preventative_services_send_their_minimum_standards(stories: dict[str, Story]) -> None:
    sent = {"minimum-standards-2-3", "confirm-transfer", "transfer-checklist", "check-received-file"}
    assert sent <= _on_file(stories["up-to-response"])


@pytest.mark.requirement("SGL-099")
def test_the_team_that_takes_a_referral_instead_is_told(stories: dict[str, Story]) -> None:
    assert _told(stories["up-redirected"], "transfer-redirected") == ["compass-manager"]
    assert _holders(stories["up-redirected"]) == {("zuleika.penrose", "families-plus")}


@pytest.mark.requirement("SGL-050")
@pytest.mark.parametrize(("sample", "facts"), [("step-up", {}), ("step-up-from-compass", {})])
def test_the_same_referral_does_not_go_back_to_access(sample: str, facts: Story, council: Council) -> None:
    """Access sent it on before: the start is refused."""
    document = council.sample(f"{AUTHORITY}/{sample}") | {"requestId": f"AGAIN-{sample}"}
    again = document | {"circumstances": {**facts, "sameAccessReferral": True}}
    with pytest.raises(InputRefused, match="points-of-transfer"):
        start_transfer(council.connection, "step-up", again)


@pytest.mark.parametrize(
    ("name", "basis"),
    [
        pytest.param("up-consent-asked", "given", marks=pytest.mark.requirement("SGL-016")),
        pytest.param("up-consent-refused", "refused", marks=pytest.mark.requirement("SGL-017")),
        pytest.param("up-section-47", "overridden", marks=pytest.mark.requirement("SGL-046")),
        pytest.param("consent-refused", "refused", marks=pytest.mark.requirement("SGL-017")),
        pytest.param("down-consent-refused", "refused", marks=pytest.mark.requirement("SGL-143")),
    ],
)
def test_consent_is_explicit_save_section_47(name: str, basis: str, stories: dict[str, Story]) -> None:
    """Refused, it ends the transfer before anybody else is told and anything is sent."""
    story = stories[name]
    assert [one["basis"] for one in story["consents"]] == [basis]
    if basis == "refused":
        assert story["contacts"] == story["documents"] == story["notifications"] == []


@pytest.mark.parametrize("name", ["up-withdrawn", "up-consent-withdrawn", "withdrawn", "consent-withdrawn"])
def test_both_sides_are_told_of_what_is_taken_back(name: str, stories: dict[str, Story]) -> None:
    story = stories[name]
    template = "transfer-consent-withdrawn" if "consent" in name else "transfer-withdrawn"
    sides = (
        ["access-manager", "families-plus-manager"]
        if name.startswith("up")
        else ["locality-manager", "response-manager"]
    )
    assert _told(story, template) == sides


@pytest.mark.parametrize(
    ("name", "point", "team"),
    [
        pytest.param("at-cin-meeting", "cin-meeting", "locality", marks=pytest.mark.requirement("SGL-072")),
        pytest.param("at-icpc", "icpc", "locality", marks=pytest.mark.requirement("SGL-127")),
        pytest.param("at-first-cla-review", "first-cla-review", "locality", marks=pytest.mark.requirement("SGL-128")),
        pytest.param("at-initial-hearing", "initial-hearing", "locality", marks=pytest.mark.requirement("SGL-072")),
        pytest.param("list-to-cwd", "cin-meeting", "cwd", marks=pytest.mark.requirement("SGL-141")),
        pytest.param("down-to-families-plus", "tac-meeting", "families-plus", marks=pytest.mark.requirement("SGL-146")),
        pytest.param("down-to-yps", "no-meeting", "yps", marks=pytest.mark.requirement("SGL-146")),
    ],
)
@pytest.mark.requirement("SGL-069")
@pytest.mark.requirement("SGL-070")
@pytest.mark.requirement("SGL-071")
@pytest.mark.requirement("SGL-100")
def test_a_family_leaves_response_by_the_rolling_list(
    name: str, point: str, team: str, stories: dict[str, Story]
) -> None:
    """Listed, emailed, given a worker and moved at its meeting, with the papers of the minimum standards on file."""
    story = stories[name]
    (meeting,) = _answered(story, "hold-transition-meeting")
    (entry,) = _answered(story, "rolling-transfer-list-entry")
    assert (meeting["answers"]["meetingKind"], entry["answers"]["transferPoint"]) == (point, point)
    assert {held[1] for held in _holders(story)} == {team}
    letters = {"transfer-letter-parents", "transfer-letter-professionals"}
    assert letters | {"south-gloucestershire-transfer-summary", "minimum-standards-2-2"} <= _on_file(story)
    assert {"transfer-checklist", "check-received-file"} <= _on_file(story)
    assert _told(story, "transfer-listed") == [f"{team}-manager"]
    assert "response-manager" in _told(story, "transfer-accepted")


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("at-cin-meeting", ["SGL-131", "SGL-133", "SGL-109", "SGL-114", "SGL-111"]),
        ("at-icpc", ["SGL-130", "SGL-131", "SGL-109", "SGL-114", "SGL-111"]),
        ("down-to-families-plus", ["SGL-131", "SGL-134", "SGL-147", "SGL-114", "SGL-148"]),
    ],
)
def test_the_list_runs_under_the_limits_of_its_flow(name: str, limits: list[str], stories: dict[str, Story]) -> None:
    found = [one for one in stories[name]["milestones"] if one["milestone"] != "renew-consent"]
    assert sorted(requirement for one in found for requirement in one["requirements"]) == sorted(limits)
    assert {one["status"] for one in found} == {"met"}


@pytest.mark.requirement("SGL-106")
def test_comments_go_with_an_assessment_that_is_signed_off(stories: dict[str, Story]) -> None:
    assert "manager-assessment-comments" in _on_file(stories["at-cin-meeting"])
    assert "manager-assessment-comments" not in _on_file(stories["at-first-cla-review"])


@pytest.mark.requirement("SGL-070")
def test_the_professionals_involved_are_told(stories: dict[str, Story]) -> None:
    told = _told(stories["at-cin-meeting"], "transfer-accepted")
    assert len(told) == 3, "two professionals and the manager who transfers"


@pytest.mark.parametrize(
    ("name", "team"), [("different-decision", "locality"), ("down-different-decision", "families-plus")]
)
@pytest.mark.requirement("SGL-121")
@pytest.mark.requirement("SGL-122")
@pytest.mark.requirement("SGL-123")
@pytest.mark.requirement("SGL-124")
def test_a_different_decision_is_on_record_and_told(name: str, team: str, stories: dict[str, Story]) -> None:
    """The family stays with Response; its manager is told."""
    story = stories[name]
    (record,) = _answered(story, "different-decision-record")
    assert (record["answers"]["childAndFamilyNotified"], record["answers"]["workflowClosed"]) == ("yes", "yes")
    assert "different-decision-record" in _on_file(story)
    assert "response-manager" in _told(story, "transfer-redirected")
    assert _holders(story) == {("dashiell.nwosu", "response")}


@pytest.mark.requirement("SGL-132")
@pytest.mark.requirement("SGL-140")
def test_with_too_little_notice_response_keeps_the_family_until_the_next_review(stories: dict[str, Story]) -> None:
    story = stories["too-little-notice"]
    assert "insufficient-notice" in _subjects(story)
    assert [one["answers"]["noticeSufficient"] for one in _answered(story, "hold-transition-meeting")] == ["no", "yes"]
    assert {held[1] for held in _holders(story)} == {"locality"}


@pytest.mark.requirement("SGL-080")
def test_the_service_manager_rules_where_the_need_of_a_meeting_is_disputed(stories: dict[str, Story]) -> None:
    (ruling,) = _answered(stories["meeting-need-disputed"], "rule-on-family-needs-meeting")
    assert (ruling["actor"], ruling["answers"]["ruling"]) == ("verena.castleford", "not-needed")


@pytest.mark.requirement("SGL-145")
@pytest.mark.requirement("SGL-077")
def test_compass_advises_where_the_social_worker_is_unsure(stories: dict[str, Story]) -> None:
    assert "give-early-help-advice" in _on_file(stories["down-to-families-plus"])
    assert "give-early-help-advice" not in _on_file(stories["down-to-yps"])


@pytest.mark.requirement("SGL-142")
@pytest.mark.requirement("SGL-144")
def test_a_family_is_linked_with_a_service_that_is_not_on_the_list(stories: dict[str, Story]) -> None:
    story = stories["down-linked"]
    assert _answered(story, "rolling-transfer-list-entry") == []
    assert {held[1] for held in _holders(story)} == {"community-voluntary"}
    assert _holders(stories["down-not-linked"]) == {("dashiell.nwosu", "response")}


@pytest.mark.requirement("SGL-009")
def test_the_manager_of_the_future_team_is_told_early(stories: dict[str, Story]) -> None:
    for name in ("alert-accepted", "alert-declined"):
        assert _told(stories[name], "early-alert-sent") == ["locality-manager"]


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        pytest.param("dispute-at-first-level", 1, marks=pytest.mark.requirement("SGL-007")),
        pytest.param("dispute-at-last-level", 5, marks=pytest.mark.requirement("SGL-126")),
        pytest.param("dispute-of-threshold", 4, marks=pytest.mark.requirement("SGL-055")),
        pytest.param("dispute-of-meeting", 2, marks=pytest.mark.requirement("SGL-080")),
        pytest.param("disputed-and-stays", 5, marks=pytest.mark.requirement("SGL-025")),
        pytest.param("up-disputed", 3, marks=pytest.mark.requirement("SGL-098")),
    ],
)
def test_a_disagreement_climbs_the_ladder_of_what_it_is_about(
    name: str, levels: int, stories: dict[str, Story]
) -> None:
    notes = [subject for subject in _subjects(stories[name]) if subject.startswith("case-allocation-level-")]
    assert notes == [f"case-allocation-level-{level}" for level in range(1, levels + 1)]


@pytest.mark.requirement("SGL-024")
@pytest.mark.requirement("SGL-028")
def test_both_teams_are_told_what_was_agreed(stories: dict[str, Story]) -> None:
    story = stories["dispute-at-first-level"]
    assert _told(story, "transfer-allocation-resolved") == ["locality-manager", "response-manager"]
    assert _holders(story) == {("isolde.farthingale", "locality")}
