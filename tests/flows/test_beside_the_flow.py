"""What happens beside a flow: a dispute, a changed case, a moved deadline, a resolved miss, consent that lapses."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any

import pytest

from calendars.london import london_date
from cli.messaging import send_message
from engine.clock import EngineClock
from engine.embedded import RunningEngine
from engine.records import RecordReader
from schemas.instants import format_instant, parse_instant
from tests.flows.left_open import nothing_is_left_open
from tests.flows.office import Answers, Case, Office
from tests.waiting import eventually

pytestmark = pytest.mark.engine

_A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(running_system: RunningEngine) -> Generator[EngineClock]:
    """The engine's clock."""
    clock = EngineClock(running_system.installation, seconds=120)
    yield clock
    clock.close()


def _consent(office: Office, **changes: Any) -> dict[str, Any]:
    today = london_date(office.client.engine_time())
    given = {"givenBy": "Dana Orrell", "relationship": "mother", "parentalResponsibility": True}
    return {"consent": given | {"signedOn": (today - timedelta(days=30)).isoformat()} | changes}


def _early_alert(office: Office, holds: list[str]) -> Case:
    """An early alert whose 48 hours begin now."""
    now = office.client.engine_time()
    answers = {"review-early-alert": {"thresholdDiscrepancies": "no"}}
    return office.start("early-alert", {"decisionToProgressAt": format_instant(now)}, answers=answers, holds=holds)


def _move(office: Office, case: Case, milestone: str, to: datetime) -> None:
    variables = {"milestone": milestone, "dueAt": format_instant(to), "reason": "bank-holiday"}
    send_message(office.connection, "deadline-changed", case.transfer_id, variables, None)


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


@pytest.mark.requirement("HER-141")
def test_a_changed_case_is_sent_on_to_whom_the_alert_went(office: Office) -> None:
    case = _early_alert(office, ["Task_ReviewEarlyAlert"])
    office.settle([case])
    send_message(office.connection, "case-changed", case.transfer_id, {}, None)

    def told() -> list[str]:
        return [one["to"] for one in office.story(case)["notifications"] if one["template"] == "early-alert-updated"]

    assert eventually(told, "the update told") == ["hertfordshire-family-safeguarding-manager"]
    case.holds.clear()
    office.await_end(case, "accepted")


def test_a_moved_deadline_is_waited_for_and_met(office: Office, clock: EngineClock) -> None:
    """Moved before it was due, met before the new instant: no breach, nobody told."""
    case = _early_alert(office, ["Task_WriteEarlyAlert", "Task_ReviewEarlyAlert"])
    office.settle([case])
    due = parse_instant(office.milestone(case, "send-early-alert")["dueAt"])
    _move(office, case, "send-early-alert", due + timedelta(hours=3))
    clock.advance(due + _A_MINUTE)
    office.answer(case, "Task_WriteEarlyAlert")
    eventually(lambda: office.milestone(case, "send-early-alert")["metAt"], "the alert written")
    clock.advance(due + timedelta(hours=3) + _A_MINUTE)
    run = office.milestone(case, "send-early-alert")
    assert run["status"] == "met"
    assert run["breachedAt"] is None
    assert "limit-missed" not in [one["template"] for one in office.story(case)["notifications"]]
    case.holds.clear()
    office.await_end(case, "accepted")


@pytest.mark.requirement("HER-010")
def test_a_missed_limit_is_resolved_by_the_senior_manager(office: Office, clock: EngineClock) -> None:
    """Missed at the moved instant; the senior manager's answer is sent back once for want of an assignee."""
    case = _early_alert(office, ["Task_WriteEarlyAlert"])
    office.settle([case])
    due = parse_instant(office.milestone(case, "send-early-alert")["dueAt"])
    _move(office, case, "send-early-alert", due + timedelta(hours=3))
    clock.advance(due + timedelta(hours=3) + _A_MINUTE)
    eventually(lambda: office.milestone(case, "send-early-alert")["breachedAt"], "the breach recorded")
    case.sloppy = True
    case.holds.append("Task_ResolveMissedLimit")
    for _ in range(2):
        case.holds.append("Task_ResolveMissedLimit")
        office.answer(case, "Task_ResolveMissedLimit")

    def resolved() -> bool:
        return "missed-limit-resolved" in [note["subject"] for note in office.story(case)["notes"]]

    eventually(resolved, "the case note about the missed limit")
    note = next(one for one in office.story(case)["notes"] if one["subject"] == "missed-limit-resolved")
    assert note["actor"] == "helena.quartey"
    case.holds.clear()
    office.await_end(case, "accepted")


@pytest.mark.requirement("HER-182")
@pytest.mark.parametrize("renewal", ["given", "refused"])
def test_consent_that_lapses_is_asked_for_again(office: Office, clock: EngineClock, renewal: str) -> None:
    today = london_date(office.client.engine_time())
    signed = today.replace(year=today.year - 1) + timedelta(days=3)
    answers: dict[str, Any] = {"renew-consent": {"renewal": renewal}}
    if renewal == "given":
        answers["renew-consent"]["signedOn"] = today.isoformat()
    case = office.start(
        "step-up", _consent(office, signedOn=signed.isoformat()), answers=answers, holds=["Task_DiscussConcerns"]
    )
    office.settle([case])
    due = parse_instant(office.milestone(case, "renew-consent")["dueAt"])
    clock.advance(due + _A_MINUTE)
    case.sloppy = renewal == "given"
    eventually(lambda: office.step(case) and len(office.story(case)["consents"]) == 2, "the answer recorded")
    story = office.story(case)
    assert [one["basis"] for one in story["consents"]] == ["given", renewal]

    def years() -> list[str]:
        return [run["status"] for run in office.story(case)["milestones"] if run["milestone"] == "renew-consent"]

    # a consent given anew has a year of its own
    expected = ["met", "open"] if renewal == "given" else ["met"]
    eventually(lambda: years() == expected, f"the years watched to be {expected}")


@pytest.mark.requirement("HER-182")
@pytest.mark.requirement("HER-183")
@pytest.mark.parametrize(
    ("message", "status"), [("transfer-withdrawn", "withdrawn"), ("consent-withdrawn", "consent-refused")]
)
def test_nothing_stays_open_where_continued_consent_is_being_asked_for(
    office: Office, running_system: RunningEngine, clock: EngineClock, message: str, status: str
) -> None:
    today = london_date(office.client.engine_time())
    signed = today.replace(year=today.year - 1) + timedelta(days=3)
    holds = ["Task_DiscussConcerns", "Task_AskForContinuedConsent"]
    case = office.start("step-up", _consent(office, signedOn=signed.isoformat()), holds=holds)
    office.settle([case])
    clock.advance(parse_instant(office.milestone(case, "renew-consent")["dueAt"]) + _A_MINUTE)
    asked = "Task_AskForContinuedConsent"
    eventually(lambda: asked in [task.element_id for task in office.open_tasks(case)], "continued consent asked for")
    send_message(office.connection, message, case.transfer_id, {}, None)
    nothing_is_left_open(office, RecordReader.of(running_system.installation), case, status)
