"""Buckinghamshire's Case Transfer Meetings and disputes, walked: when a case comes up, who is told, who settles it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cli.starting import start_transfer
from register import meetings, milestones, notifications
from register.database import reading
from register.vocabulary import MeetingStatus
from schemas.instants import parse_instant
from schemas.refusals import InputRefused
from tests.protocols.council import Council

pytestmark = pytest.mark.engine

Story = dict[str, Any]
_LONDON = ZoneInfo("Europe/London")
_WEDNESDAY = 2


def _told(story: Story, template: str) -> set[str]:
    """Who has had a notification of this template: groups without the authority's name."""
    sent = [one["to"] for one in story["notifications"] if one["template"] == template]
    return {to.removeprefix("buckinghamshire-") for to in sent}


_TOLD: list[tuple[str, str, str, set[str]]] = [
    ("BUC-041", "level 3, FSS leads", "transfer-redirected", {"fss-manager", "fss-aylesbury-tray"}),
    ("BUC-040", "level 3, an external agency leads", "transfer-redirected", {"lead-partner-agency-manager"}),
    ("BUC-030", "level 4", "transfer-redirected", {"court-team-manager"}),
    ("BUC-122", "step-up to the last team", "transfer-requested", {"help-and-protection-manager"}),
    ("BUC-090", "step-up to the last team", "transfer-papers-submitted", {"ctm-wycombe-business-support"}),
    ("BUC-090", "step-down to FSS", "transfer-papers-submitted", {"ctm-aylesbury-business-support"}),
    (
        "BUC-093",
        "step-down, review in the following week",
        "transfer-papers-submitted",
        {"ctm-aylesbury-business-support"},
    ),
    (
        "BUC-092",
        "step-down deferred, then accepted",
        "transfer-deferred",
        {"help-and-protection-manager", "ctm-aylesbury-business-support"},
    ),
    ("BUC-006", "step-up withdrawn", "transfer-withdrawn", {"fss-manager", "help-and-protection-manager"}),
    ("BUC-068", "urgent, a MARF goes in", "transfer-redirected", {"mash-manager"}),
    (
        "BUC-006",
        "step-down, consent withdrawn",
        "transfer-consent-withdrawn",
        {"help-and-protection-manager", "fss-manager"},
    ),
]


@pytest.mark.parametrize(
    ("name", "template", "groups"),
    [pytest.param(*one[1:], id=f"{one[2]}, {one[1]}", marks=pytest.mark.requirement(one[0])) for one in _TOLD],
)
def test_those_concerned_are_told(
    name: str, template: str, groups: set[str], buckinghamshire: dict[str, Story]
) -> None:
    """Professionals have ids of their own and are looked at apart."""
    told = {to for to in _told(buckinghamshire[name], template) if not to.startswith("P-")}
    assert told == groups


@pytest.mark.requirement("BUC-016")
@pytest.mark.requirement("BUC-017")
def test_a_professional_whom_the_family_allows_hears_of_every_step(buckinghamshire: dict[str, Story]) -> None:
    """The school hears of intention, listing, decision and move; the housing office, excluded by the family, never."""
    story = buckinghamshire["step-down to FSS"]
    steps = ("transfer-requested", "transfer-listed", "transfer-accepted")
    professionals = [{to for to in _told(story, step) if to.startswith("P-")} for step in steps]
    assert len(professionals[0]) == 1
    assert all(one == professionals[0] for one in professionals)


def _decided(story: Story) -> list[Any]:
    return [parse_instant(one["decidedAt"]).astimezone(_LONDON) for one in story["decisions"]]


@pytest.mark.requirement("BUC-099")
@pytest.mark.parametrize("name", ["step-up to the last team", "step-down to FSS", "move between teams"])
def test_the_meeting_decides_on_a_wednesday_afternoon(name: str, buckinghamshire: dict[str, Story]) -> None:
    (decided,) = _decided(buckinghamshire[name])
    assert decided.weekday() == _WEDNESDAY
    assert decided.hour >= 14


_MEETING_OF: list[tuple[str, str, int]] = [
    ("BUC-091", "step-down, papers after the Friday", 7),
    ("BUC-091", "step-down, late item not taken", 7),
    ("BUC-019", "step-down, late item taken", 0),
    ("BUC-094", "step-down, review in the following week", 0),
]


@pytest.mark.parametrize(
    ("name", "later"),
    [pytest.param(*one[1:], id=one[1], marks=pytest.mark.requirement(one[0])) for one in _MEETING_OF],
)
def test_the_case_comes_up_at_the_right_meeting(name: str, later: int, buckinghamshire: dict[str, Story]) -> None:
    """Papers after the Friday's cut-off wait for the following meeting, unless the chair takes the late item."""
    on_time = _decided(buckinghamshire["step-down to FSS"])[0].date()
    assert _decided(buckinghamshire[name])[0].date() - on_time == timedelta(days=later)


@pytest.mark.requirement("BUC-092")
def test_a_case_held_over_is_decided_a_week_later(buckinghamshire: dict[str, Story]) -> None:
    first, second = _decided(buckinghamshire["step-down deferred, then accepted"])
    assert second.date() - first.date() == timedelta(days=7)


@pytest.fixture(scope="module")
def held(council: Council, buckinghamshire: dict[str, Story]) -> list[str]:
    """The ids of the meetings that were held while the scenarios were walked."""
    assert buckinghamshire
    with reading(council.connection.register) as session:
        found = meetings.of_authority(session, "buckinghamshire")
        return [one.meeting_id for one in found if one.status is MeetingStatus.HELD]


@pytest.mark.requirement("BUC-103")
@pytest.mark.requirement("BUC-104")
@pytest.mark.requirement("BUC-130")
@pytest.mark.requirement("BUC-111")
@pytest.mark.requirement("BUC-131")
def test_every_meeting_has_its_list_and_its_minutes_in_time(held: list[str], council: Council) -> None:
    wanted = {
        "compile-list": "BUC-103",
        "circulate-list": "BUC-104",
        "circulate-list-target": "BUC-130",
        "circulate-minutes": "BUC-131",
    }
    assert held
    with reading(council.connection.register) as session:
        for meeting in held:
            runs = {one.milestone: one for one in milestones.of_transfer(session, meeting)}
            for name, requirement in wanted.items():
                assert requirement in runs[name].requirements
                assert runs[name].met_at is not None
                assert runs[name].breached_at is None


@pytest.mark.requirement("BUC-112")
def test_attendees_have_list_and_minutes_and_the_heads_of_service_the_minutes(
    held: list[str], council: Council
) -> None:
    with reading(council.connection.register) as session:
        for meeting in held:
            sent = {(one.template, one.recipient) for one in notifications.of_transfer(session, meeting)}
            listed = {to for template, to in sent if template == "transfer-list-circulated"}
            minuted = {to for template, to in sent if template == "transfer-minutes-circulated"}
            assert len(listed) == 1
            assert minuted == listed | {
                "buckinghamshire-csc-head-of-service",
                "buckinghamshire-fss-head-of-service",
            }


@pytest.mark.requirement("BUC-069")
def test_a_family_that_still_needs_social_care_is_not_stepped_down(council: Council) -> None:
    sample = council.sample("buckinghamshire/step-down")
    sample["circumstances"] |= {"statutoryNeedEnded": False, "specificPlan": False}
    with pytest.raises(InputRefused, match="no rule of the table points-of-transfer"):
        start_transfer(council.connection, "step-down", {**sample, "requestId": "HP-2026-0774-still-needed"})
