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
from schemas.instants import format_instant, parse_instant
from tests.flows.office import Case, Office
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


@pytest.mark.requirement("HER-205")
@pytest.mark.parametrize("flow", ["step-up", "urgent-step-up"])
def test_a_live_transfer_is_disputed_and_goes_on(office: Office, flow: str) -> None:
    answers = {"resolve-dispute-level": {"allocation": "stays", "leadTeam": "assessment-team"}}
    changes = _consent(office) | {"familySafeguardingLastOpen": None}
    case = office.start(flow, changes, answers=answers, holds=["Task_DecideThreshold"])
    office.settle([case])
    send_message(office.connection, "dispute-raised", case.transfer_id, {"disputeUrgency": "urgent"}, None)
    eventually(
        lambda: (
            office.step(case) and "case-allocation-level-1" in [note["subject"] for note in office.story(case)["notes"]]
        ),
        "the dispute settled at the lowest level",
    )
    case.holds.clear()
    office.await_end(case, "accepted")


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
