"""Buckinghamshire's protocol, walked: every flow to every end, who takes the case, what is on file, in what time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from schemas.instants import parse_instant
from tests.protocols.buckinghamshire_cases import SCENARIOS

pytestmark = pytest.mark.engine

Story = dict[str, Any]


def _limits(story: Story) -> dict[str, Story]:
    """The newest run of each time limit."""
    return {one["milestone"]: one for one in story["milestones"]}


def _met(story: Story, milestone: str, requirement: str) -> Story:
    limit = _limits(story)[milestone]
    assert requirement in limit["requirements"]
    assert (limit["status"], limit["breachedAt"]) == ("met", None)
    return limit


def _on_file(story: Story) -> set[str]:
    return {one["kind"] for one in story["documents"]}


def _current_teams(story: Story) -> set[str]:
    return {one["team"] for one in story["allocations"] if one["until"] is None}


def _marked(table: dict[str, Any], requirements: dict[str, str]) -> list[object]:
    """Each scenario of the table under the markers of what it proves."""
    return [
        pytest.param(
            name, id=name, marks=[pytest.mark.requirement(one) for one in requirements.get(name, "").split() if one]
        )
        for name in table
    ]


_TRIAGED, _CONFIRMED = ["triage:accepted"], ["transfer:accepted"]
_ENDS: dict[str, tuple[str, list[str]]] = {
    "level 3, FSS leads": ("redirected", _TRIAGED),
    "level 3, an external agency leads": ("redirected", _TRIAGED),
    "level 4": ("redirected", _TRIAGED),
    "signposted": ("closed", ["triage:closed"]),
    "back to the referrer": ("closed", ["triage:closed"]),
    "no MARF": ("redirected", _TRIAGED),
    "signposted by the liaison officer": ("closed", _TRIAGED),
    "level 4 found by the liaison officer": ("redirected", _TRIAGED),
    "contact withdrawn": ("withdrawn", []),
    "step-up to the last team": ("accepted", _CONFIRMED),
    "step-up, new to social care": ("accepted", _CONFIRMED),
    "step-up, last team long ago": ("accepted", _CONFIRMED),
    "step-up, the meeting chooses another team": ("accepted", _CONFIRMED),
    "step-up declined": ("declined", ["transfer:declined"]),
    "step-up deferred, then accepted": ("accepted", ["transfer:deferred", "transfer:accepted"]),
    "step-up not escalated": ("closed", []),
    "step-up, level 4 not agreed": ("closed", []),
    "step-up withdrawn": ("withdrawn", []),
    "step-up withdrawn at the meeting": ("withdrawn", []),
    "urgent, social care takes over": ("accepted", _CONFIRMED),
    "urgent, a MARF goes in": ("redirected", ["transfer:redirected"]),
    "urgent, FSS goes on": ("declined", ["transfer:declined"]),
    "urgent withdrawn": ("withdrawn", []),
    "step-down to FSS": ("accepted", _CONFIRMED),
    "step-down to universal services": ("accepted", _CONFIRMED),
    "step-down, review in the following week": ("accepted", _CONFIRMED),
    "step-down, papers after the Friday": ("accepted", _CONFIRMED),
    "step-down, late item taken": ("accepted", _CONFIRMED),
    "step-down, late item not taken": ("accepted", _CONFIRMED),
    "step-down declined": ("declined", ["transfer:declined"]),
    "step-down deferred, then accepted": ("accepted", ["transfer:deferred", "transfer:accepted"]),
    "step-down, consent refused": ("consent-refused", []),
    "step-down withdrawn": ("withdrawn", []),
    "step-down, consent withdrawn": ("consent-refused", []),
    "move between teams": ("accepted", _CONFIRMED),
    "move declined": ("declined", ["transfer:declined"]),
    "move deferred, then accepted": ("accepted", ["transfer:deferred", "transfer:accepted"]),
    "move withdrawn": ("withdrawn", []),
    "step-up disputed, the case moves": ("redirected", ["threshold:redirected"]),
    "dispute settled by the managers": ("closed", ["case-allocation:stays"]),
    "dispute settled by the Heads of Service": ("closed", ["case-allocation:moves"]),
    "dispute settled by the Service Director": ("closed", ["case-allocation:stays"]),
}
_PROVEN_BY_ENDS = {
    "signposted": "BUC-026",
    "back to the referrer": "BUC-027",
    "step-up not escalated": "BUC-055",
    "step-up, level 4 not agreed": "BUC-063",
    "step-down, consent refused": "BUC-070 BUC-071",
    "urgent, a MARF goes in": "BUC-067",
    "dispute settled by the managers": "BUC-010",
    "dispute settled by the Heads of Service": "BUC-013",
    "dispute settled by the Service Director": "BUC-087",
}


@pytest.mark.parametrize("name", _marked(_ENDS, _PROVEN_BY_ENDS))
def test_it_ends_as_the_protocol_says(name: str, buckinghamshire: dict[str, Story]) -> None:
    story = buckinghamshire[name]
    decisions = [f"{one['kind']}:{one['outcome']}" for one in story["decisions"]]
    assert (story["status"], decisions) == _ENDS[name]


_TAKEN_BY: dict[str, tuple[str, str]] = {
    "level 3, FSS leads": ("fss", "ehm"),
    "level 3, an external agency leads": ("lead-partner-agency", "ehm"),
    "level 4": ("court-team", "lcs"),
    "no MARF": ("fss", "ehm"),
    "level 4 found by the liaison officer": ("assessment-team", "lcs"),
    "step-up to the last team": ("help-and-protection", "lcs"),
    "step-up, new to social care": ("assessment-team", "lcs"),
    "step-up, last team long ago": ("assessment-team", "lcs"),
    "step-up, the meeting chooses another team": ("cwd-team", "lcs"),
    "step-up deferred, then accepted": ("help-and-protection", "lcs"),
    "urgent, social care takes over": ("help-and-protection", "lcs"),
    "step-down to FSS": ("fss", "ehm"),
    "step-down to universal services": ("universal-vcs", "ehm"),
    "step-down deferred, then accepted": ("fss", "ehm"),
    "move between teams": ("cwd-team", "lcs"),
}
_PROVEN_BY_TEAM = {
    "level 3, FSS leads": "BUC-036 BUC-041",
    "level 3, an external agency leads": "BUC-039 BUC-040",
    "level 4": "BUC-029 BUC-030 BUC-149",
    "no MARF": "BUC-028",
    "step-up to the last team": "BUC-059",
    "step-up, new to social care": "BUC-062",
    "step-up, the meeting chooses another team": "BUC-061 BUC-095",
    "urgent, social care takes over": "BUC-068",
    "step-down to universal services": "BUC-072",
    "step-down to FSS": "BUC-034 BUC-156",
    "move between teams": "BUC-106",
}


@pytest.mark.parametrize("name", _marked(_TAKEN_BY, _PROVEN_BY_TEAM))
def test_the_team_that_takes_it_has_every_child(name: str, buckinghamshire: dict[str, Story]) -> None:
    """A contact for each child on the system of the team that takes the case, and one of its workers is allocated."""
    story, (team, system) = buckinghamshire[name], _TAKEN_BY[name]
    assert {(one["team"], one["system"]) for one in story["contacts"]} == {(team, system)}
    assert {one["childId"] for one in story["contacts"]} == set(story["childIds"])
    assert _current_teams(story) == {team}


@pytest.mark.requirement("BUC-003")
@pytest.mark.parametrize("name", [name for name in SCENARIOS if SCENARIOS[name].flow != "contact-triage"])
def test_no_child_is_ever_without_a_worker(name: str, buckinghamshire: dict[str, Story]) -> None:
    story = buckinghamshire[name]
    for child in story["childIds"]:
        held = sorted((one for one in story["allocations"] if one["childId"] == child), key=lambda one: one["from"])
        assert held[0]["from"] <= story["requestedAt"]
        assert [one["until"] for one in held] == [*(one["from"] for one in held[1:]), None]


_NOT_MOVED = {
    "step-up declined": "fss",
    "step-up not escalated": "fss",
    "step-up withdrawn at the meeting": "fss",
    "urgent, FSS goes on": "fss",
    "step-down declined": "help-and-protection",
    "step-down, consent refused": "help-and-protection",
    "move declined": "assessment-team",
}


@pytest.mark.requirement("BUC-101")
@pytest.mark.parametrize("name", _NOT_MOVED)
def test_what_the_meeting_does_not_confirm_does_not_move(name: str, buckinghamshire: dict[str, Story]) -> None:
    story = buckinghamshire[name]
    assert _current_teams(story) == {_NOT_MOVED[name]}
    assert story["contacts"] == []


_FILES: dict[str, set[str]] = {
    "level 3, FSS leads": {"ehm-contact", "support-plan", "support-plan-review"},
    "no MARF": {"request-for-support", "ehm-contact", "support-plan", "support-plan-review"},
    "level 4": {"lcs-contact"},
    "step-up to the last team": {
        "step-up-record",
        "step-up-family-discussion",
        "step-up-threshold-discussion",
        "joint-visit",
        "contingency-plan",
        "transfer-meeting-template",
        "post-ctm-record-update",
        "complete-transfer-actions",
    },
    "step-up not escalated": {"step-up-record"},
    "step-up, level 4 not agreed": {"step-up-record", "step-up-family-discussion", "step-up-threshold-discussion"},
    "urgent, social care takes over": {"urgent-direction-record", "act-on-direction"},
    "step-down to FSS": {
        "transition-plan",
        "joint-visit",
        "transfer-meeting-template",
        "post-ctm-record-update",
        "complete-transfer-actions",
        "step-down-handover-pack",
        "close-lcs-record",
        "start-ehm-record",
        "support-plan",
        "support-plan-review",
        "hold-taf-meeting",
        "decide-close-or-extend",
    },
    "step-down to universal services": {
        "transition-plan",
        "joint-visit",
        "transfer-meeting-template",
        "post-ctm-record-update",
        "complete-transfer-actions",
    },
    "move between teams": {
        "joint-visit",
        "contingency-plan",
        "transfer-meeting-template",
        "post-ctm-record-update",
        "complete-transfer-actions",
    },
}
_PROVEN_BY_FILES = {
    "step-up to the last team": "BUC-053 BUC-054 BUC-056 BUC-057 BUC-114 BUC-129",
    "step-down to FSS": "BUC-049 BUC-074 BUC-075 BUC-077 BUC-078 BUC-082",
    "urgent, social care takes over": "BUC-066",
    "move between teams": "BUC-123",
}


@pytest.mark.parametrize("name", _marked(_FILES, _PROVEN_BY_FILES))
def test_the_forms_of_the_protocol_are_on_file(name: str, buckinghamshire: dict[str, Story]) -> None:
    assert _on_file(buckinghamshire[name]) == _FILES[name]


@dataclass(frozen=True)
class _Limit:
    """A time limit of a walk, what it counts from on, and the requirement that sets it."""

    requirement: str
    name: str
    milestone: str
    lasts: timedelta | None = field(default=None)


_LIMITS = [
    _Limit("BUC-025", "level 3, FSS leads", "pass-to-early-help-liaison", timedelta(hours=24)),
    _Limit("BUC-035", "level 3, an external agency leads", "pass-to-early-help-liaison", timedelta(hours=24)),
    _Limit("BUC-042", "level 3, FSS leads", "hand-on-to-lead-agency", timedelta(hours=72)),
    _Limit("BUC-029", "level 4", "record-level-4-contact", timedelta(hours=24)),
    _Limit("BUC-045", "level 3, FSS leads", "complete-agency-assessment"),
    _Limit("BUC-046", "level 3, FSS leads", "review-plan-first"),
    _Limit("BUC-047", "level 3, FSS leads", "review-plan-second"),
    _Limit("BUC-048", "level 3, FSS leads", "review-plan-third"),
    _Limit("BUC-046", "step-down to FSS", "review-plan-first"),
    _Limit("BUC-076", "step-down to FSS", "decide-close-or-extend"),
    _Limit("BUC-083", "step-down to FSS", "close-social-care-record"),
    _Limit("BUC-084", "step-down to FSS", "start-early-help-record"),
    _Limit("BUC-113", "step-down to FSS", "update-records", timedelta(hours=24)),
    _Limit("BUC-020", "step-down to FSS", "complete-transfer-actions", timedelta(hours=72)),
    _Limit("BUC-113", "step-up to the last team", "update-records", timedelta(hours=24)),
    _Limit("BUC-020", "move between teams", "complete-transfer-actions", timedelta(hours=72)),
    _Limit("BUC-089", "step-up to the last team", "submit-meeting-form"),
    _Limit("BUC-014", "dispute settled by the Service Director", "resolve-dispute", timedelta(hours=24)),
]


@pytest.mark.parametrize(
    "limit",
    [
        pytest.param(one, id=f"{one.milestone}, {one.name}", marks=pytest.mark.requirement(one.requirement))
        for one in _LIMITS
    ],
)
def test_the_limit_is_kept(limit: _Limit, buckinghamshire: dict[str, Story]) -> None:
    met = _met(buckinghamshire[limit.name], limit.milestone, limit.requirement)
    if limit.lasts is not None:
        assert parse_instant(met["dueAt"]) - parse_instant(met["startedAt"]) == limit.lasts
