"""What happens beside a flow: disputes about a live transfer, needs that are met meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from calendars.london import london_date
from cli.messaging import send_message
from engine.embedded import RunningEngine
from engine.records import RecordReader
from tests.flows.left_open import nothing_is_left_open
from tests.flows.office import Answers, Case, Office
from tests.waiting import eventually

pytestmark = pytest.mark.engine


def _consent(office: Office, **changes: Any) -> dict[str, Any]:
    today = london_date(office.client.engine_time())
    given = {"givenBy": "Dana Orrell", "relationship": "mother", "parentalResponsibility": True}
    return {"consent": given | {"signedOn": (today - timedelta(days=30)).isoformat()} | changes}


def _disputed(office: Office, flow: str, answers: dict[str, Answers], holds: list[str]) -> Case:
    """A step-up to the Assessment Team about which a dispute was raised while it was held at the first hold."""
    changes = _consent(office) | {"familySafeguardingLastOpen": None}
    case = office.start(flow, changes, answers=answers, holds=holds)
    office.settle([case])
    send_message(office.connection, "dispute-raised", case.transfer_id, {"disputeUrgency": "urgent"}, None)
    return case


def _settled(allocation: str, lead_team: str) -> dict[str, Answers]:
    return {"resolve-dispute-level": {"allocation": allocation, "leadTeam": lead_team}}


@pytest.mark.requirement("HER-205")
@pytest.mark.parametrize(
    ("flow", "allocation"), [("step-up", "stays"), ("urgent-step-up", "stays"), ("step-up", "joint-working")]
)
def test_a_disputed_transfer_goes_on_where_the_case_stays(office: Office, flow: str, allocation: str) -> None:
    case = _disputed(office, flow, _settled(allocation, "assessment-team"), ["Task_DecideThreshold"])
    eventually(
        lambda: (
            office.step(case) and "case-allocation-level-1" in [note["subject"] for note in office.story(case)["notes"]]
        ),
        "the dispute settled at the lowest level",
    )
    case.holds.clear()
    story = office.await_end(case, "accepted")
    assert [one["outcome"] for one in story["decisions"]] == ["accepted"]


@pytest.mark.requirement("HER-205")
@pytest.mark.parametrize(
    ("flow", "lead_team", "status"),
    [
        ("step-up", "ifst", "declined"),
        ("step-up", "family-safeguarding", "redirected"),
        ("urgent-step-up", "tyss", "declined"),
    ],
)
def test_a_disputed_transfer_ends_where_the_case_moves(
    office: Office, running_system: RunningEngine, flow: str, lead_team: str, status: str
) -> None:
    """Decided by those who settled the dispute; the threshold is asked about no more."""
    case = _disputed(office, flow, _settled("moves", lead_team), ["Task_DecideThreshold"])
    eventually(lambda: not office.step(case) or office.status(case), "the dispute answered")
    nothing_is_left_open(office, RecordReader.of(running_system.installation), case, status)
    story = office.story(case)
    (decision,) = story["decisions"]
    assert (decision["outcome"], decision["decidedBy"]) == (status, "priya.nandakumar")
    assert {one["team"] for one in story["allocations"] if one["until"] is None} == {
        "tyss" if flow == "urgent-step-up" else "ifst"
    }
    assert "step-up-outcome" in [one["template"] for one in story["notifications"]]


@pytest.mark.requirement("HER-205")
@pytest.mark.parametrize("flow", ["step-up", "urgent-step-up"])
def test_an_open_dispute_is_settled_before_a_decision_takes_effect(office: Office, flow: str) -> None:
    """Declined while the ladder is climbed, and the ladder says that the case stays: accepted, by a decision that
    supersedes the first."""
    declined: Answers = {"decision": "declined", "reasonCode": "threshold-not-met", "sectionFortySeven": "no"}
    answers = {**_settled("stays", "assessment-team"), "decide-threshold": declined}
    case = _disputed(office, flow, answers, ["Task_DecideThreshold", "Task_ResolveDispute"])
    office.answer(case, "Task_DecideThreshold")
    eventually(
        lambda: office.step(case) and "outcome-recorded" in [note["subject"] for note in office.story(case)["notes"]],
        "declined",
    )
    assert office.status(case) is None
    case.holds.clear()
    story = office.await_end(case, "accepted")
    first, second = story["decisions"]
    assert (first["outcome"], second["outcome"], second["supersedesId"]) == (
        "declined",
        "accepted",
        first["decisionId"],
    )


@pytest.mark.requirement("HER-011")
def test_an_urgent_step_up_closes_once_immediate_needs_are_met(office: Office) -> None:
    case = office.start("urgent-step-up", _consent(office), holds=["Task_MeetImmediateNeeds"])
    eventually(lambda: office.step(case) and _allocated_again(office, case), "accepted and allocated")
    assert office.status(case) is None
    case.holds.clear()
    office.await_end(case, "accepted")


def _allocated_again(office: Office, case: Case) -> bool:
    return any(one["team"] == "assessment-team" for one in office.story(case)["allocations"])
