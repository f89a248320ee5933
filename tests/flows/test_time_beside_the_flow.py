"""Time beside a flow: an alert open to updates, a moved deadline, a late start, a missed limit, consent's year."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any

import pytest

from calendars.london import london_date
from cli.messaging import send_message
from engine.clock import EngineClock
from engine.embedded import RunningEngine
from engine.problems import NothingWaits
from engine.records import RecordReader
from schemas.instants import format_instant, parse_instant
from tests.flows.office import Answers, Case, Office
from tests.flows.triggered import process_instances
from tests.waiting import eventually

pytestmark = pytest.mark.engine

_A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(running_system: RunningEngine) -> Generator[EngineClock]:
    """The engine's clock."""
    clock = EngineClock(running_system.installation, seconds=120)
    yield clock
    clock.close()


def _early_alert(office: Office, holds: list[str], **alert: str) -> Case:
    """An early alert whose 48 hours begin now; `alert` is what it says."""
    now = office.client.engine_time()
    answers: dict[str, Answers] = {"write-early-alert": {"proposedTransferDate": london_date(now).isoformat(), **alert}}
    answers["review-early-alert"] = {"thresholdDiscrepancies": "no"}
    return office.start("early-alert", {"decisionToProgressAt": format_instant(now)}, answers=answers, holds=holds)


def _move(office: Office, case: Case, milestone: str, to: datetime) -> None:
    variables = {"milestone": milestone, "dueAt": format_instant(to), "reason": "bank-holiday"}
    send_message(office.connection, "deadline-changed", case.transfer_id, variables, None)


def _told(office: Office, case: Case, template: str) -> list[str]:
    return [one["to"] for one in office.story(case)["notifications"] if one["template"] == template]


def _open(office: Office, case: Case, element: str) -> bool:
    return element in [task.element_id for task in office.open_tasks(case)]


@pytest.mark.requirement("HER-141")
def test_a_changed_case_is_sent_on_from_the_alert_to_the_day_of_the_meeting(office: Office, clock: EngineClock) -> None:
    """Not before the alert is sent, also after it is answered, and no more once the meeting has come."""
    meeting = london_date(office.client.engine_time()) + timedelta(days=20)
    case = _early_alert(office, ["Task_WriteEarlyAlert", "Task_ReviewEarlyAlert"], meetingDate=meeting.isoformat())
    office.settle([case])
    with pytest.raises(NothingWaits):
        send_message(office.connection, "case-changed", case.transfer_id, {}, None)
    office.answer(case, "Task_WriteEarlyAlert")
    office.settle([case])
    updated = ["hertfordshire-family-safeguarding-manager"]
    send_message(office.connection, "case-changed", case.transfer_id, {}, None)
    eventually(lambda: _told(office, case, "early-alert-updated") == updated, "the update told")
    office.answer(case, "Task_ReviewEarlyAlert")
    eventually(
        lambda: [one["outcome"] for one in office.story(case)["decisions"]] == ["accepted"], "the alert accepted"
    )
    assert office.status(case) is None
    send_message(office.connection, "case-changed", case.transfer_id, {}, None)
    eventually(lambda: _told(office, case, "early-alert-updated") == updated * 2, "the second update told")
    clock.advance(datetime.fromisoformat(f"{meeting}T00:01:00+00:00"))
    office.await_end(case, "accepted")


def test_a_moved_deadline_is_reminded_of_waited_for_and_met(office: Office, clock: EngineClock) -> None:
    """Moved before it was due, met before the new instant: reminded of once and then, no breach."""
    case = _early_alert(office, ["Task_WriteEarlyAlert", "Task_ReviewEarlyAlert"])
    office.settle([case])
    due = parse_instant(office.milestone(case, "send-early-alert")["dueAt"])
    warn = due - timedelta(hours=8)
    _move(office, case, "send-early-alert", due + timedelta(hours=3))
    clock.advance(warn + _A_MINUTE)
    assert _told(office, case, "limit-due-soon") == []
    clock.advance(warn + timedelta(hours=3) + _A_MINUTE)
    reminded = ["hertfordshire-assessment-team-manager"]
    eventually(lambda: _told(office, case, "limit-due-soon") == reminded, "the reminder at its new instant")
    clock.advance(due + _A_MINUTE)
    office.answer(case, "Task_WriteEarlyAlert")
    eventually(lambda: office.milestone(case, "send-early-alert")["metAt"], "the alert written")
    clock.advance(due + timedelta(hours=3) + _A_MINUTE)
    run = office.milestone(case, "send-early-alert")
    assert (run["status"], run["breachedAt"]) == ("met", None)
    assert _told(office, case, "limit-missed") == []
    assert _told(office, case, "limit-due-soon") == reminded
    case.holds.clear()
    office.await_end(case, "accepted")


@pytest.mark.requirement("HER-010")
def test_a_missed_limit_is_resolved_by_the_senior_manager(office: Office, clock: EngineClock) -> None:
    """Moved after its reminder, so reminded of again; missed at the moved instant; the senior manager's answer is sent
    back once for want of an assignee."""
    case = _early_alert(office, ["Task_WriteEarlyAlert"])
    office.settle([case])
    due = parse_instant(office.milestone(case, "send-early-alert")["dueAt"])
    clock.advance(due - timedelta(hours=8) + _A_MINUTE)
    eventually(lambda: _told(office, case, "limit-due-soon"), "the first reminder")
    moved = due + timedelta(hours=12)
    _move(office, case, "send-early-alert", moved)
    clock.advance(due + _A_MINUTE)
    clock.advance(moved - timedelta(hours=8) + _A_MINUTE)
    eventually(lambda: len(_told(office, case, "limit-due-soon")) == 2, "the second reminder")
    clock.advance(moved + _A_MINUTE)
    run = eventually(
        lambda: (found := office.milestone(case, "send-early-alert"))["breachedAt"] and found, "the breach recorded"
    )
    assert parse_instant(run["breachedAt"]) == moved
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


@pytest.mark.requirement("HER-017")
def test_an_allocation_that_starts_after_its_limit_is_breached_as_of_the_limit(
    office: Office, clock: EngineClock
) -> None:
    """Two working days of the request were over before the case was accepted: told then, dated rightly."""
    case = office.start("step-up", _consent(office), holds=["Task_DecideThreshold", "Task_AllocateWorker"])
    office.settle([case])
    clock.advance(office.client.engine_time() + timedelta(days=14))
    office.answer(case, "Task_DecideThreshold")
    office.settle([case], seconds=300)
    run = eventually(
        lambda: (found := office.milestone(case, "allocate-worker"))["breachedAt"] and found, "the breach recorded"
    )
    assert run["breachedAt"] == run["dueAt"]
    assert parse_instant(run["dueAt"]) < office.client.engine_time() - timedelta(days=7)
    assert run["escalatedTo"] == "service-manager"


@pytest.mark.requirement("HER-011")
@pytest.mark.requirement("HER-218")
@pytest.mark.parametrize("first", ["Task_AddressImmediateConcerns", "Task_ResolveDispute"])
def test_immediate_concerns_and_the_ladder_do_not_wait_for_each_other(
    office: Office, running_system: RunningEngine, first: str
) -> None:
    (later,) = {"Task_AddressImmediateConcerns", "Task_ResolveDispute"} - {first}
    answers: dict[str, Answers] = {"resolve-dispute-level": {"allocation": "stays", "leadTeam": "assessment-team"}}
    case = office.start("dispute-resolution", {}, answers=answers, holds=[later])
    if first == "Task_AddressImmediateConcerns":
        records = RecordReader.of(running_system.installation)
        eventually(
            lambda: office.step(case) and _ended(records, case, "EndEvent_ImmediateConcernsAddressed"), "answered"
        )
        assert _open(office, case, later)
        case.holds.clear()
        office.await_end(case, "closed")
    else:
        eventually(lambda: office.step(case) and office.status(case) == "closed", "the settled ladder ends the dispute")
        eventually(lambda: not office.open_tasks(case), "no task left")


def _ended(records: RecordReader, case: Case, element: str) -> bool:
    instances = process_instances(records, case.transfer_id)
    found = records.records("PROCESS_INSTANCE", intent="ELEMENT_COMPLETED", elementId=element)
    return any(int(record.value["processInstanceKey"]) in instances for record in found)


@pytest.mark.requirement("HER-217")
def test_a_dispute_that_is_not_urgent_asks_for_no_immediate_action(
    office: Office, running_system: RunningEngine
) -> None:
    """The dispute's own urgency counts, not that of the step-up."""
    answers: dict[str, Answers] = {"resolve-dispute-level": {"allocation": "stays", "leadTeam": "assessment-team"}}
    case = office.start("urgent-step-up", _consent(office), answers=answers, holds=["Task_DecideThreshold"])
    office.settle([case])
    dispute = {"disputeUrgency": "not-urgent", "discretionReason": "needs-met-meanwhile"}
    send_message(office.connection, "dispute-raised", case.transfer_id, dispute, None)
    records = RecordReader.of(running_system.installation)
    eventually(lambda: office.step(case) and _ended(records, case, "EndEvent_CaseAllocationResolved"), "settled")
    assert _ended(records, case, "EndEvent_NoImmediateConcerns")
    assert not case.asked["Task_AddressImmediateConcerns"]
    case.holds.clear()
    office.await_end(case, "accepted")


def _consent(office: Office, **changes: Any) -> dict[str, Any]:
    today = london_date(office.client.engine_time())
    given = {"givenBy": "Dana Orrell", "relationship": "mother", "parentalResponsibility": True}
    signed = {"signedOn": (today - timedelta(days=30)).isoformat()}
    return {"consent": given | signed | changes, "familySafeguardingLastOpen": None}


def _about_to_lapse(office: Office, answers: dict[str, Answers], holds: list[str], *, sloppy: bool = False) -> Case:
    """A step-up whose consent was signed a year ago less three days, waiting for the managers to discuss it."""
    today = london_date(office.client.engine_time())
    signed = (today - timedelta(days=362)).isoformat()
    case = office.start("step-up", _consent(office, signedOn=signed), answers=answers, holds=holds, sloppy=sloppy)
    office.settle([case])
    return case


def _years(office: Office, case: Case) -> list[str]:
    return [run["status"] for run in office.story(case)["milestones"] if run["milestone"] == "renew-consent"]


@pytest.mark.requirement("HER-182")
@pytest.mark.parametrize(
    ("renewal", "bases", "years"),
    [
        # a consent given anew has a year of its own
        ("given", ["given", "given"], ["met", "open"]),
        ("refused", ["given", "refused"], ["cancelled"]),
        ("service-ended", ["given"], ["cancelled"]),
    ],
)
def test_consent_is_asked_for_again_before_it_lapses(
    office: Office, renewal: str, bases: list[str], years: list[str]
) -> None:
    answer: dict[str, Any] = {"renewal": renewal}
    if renewal == "given":
        answer["signedOn"] = london_date(office.client.engine_time()).isoformat()
    answers: dict[str, Answers] = {"renew-consent": answer}
    case = _about_to_lapse(office, answers, ["Task_DiscussConcerns"], sloppy=renewal == "given")
    eventually(lambda: office.step(case) and _years(office, case) == years, f"the years watched to be {years}")
    assert [one["basis"] for one in office.story(case)["consents"]] == bases
    assert office.first_run(case, "renew-consent")["breachedAt"] is None


@pytest.mark.requirement("HER-182")
def test_consent_is_asked_for_again_after_a_transfer_that_was_withdrawn(office: Office) -> None:
    """The referring service goes on with the family, and so does the watch over its consent."""
    answers: dict[str, Answers] = {"renew-consent": {"renewal": "service-ended"}}
    case = _about_to_lapse(office, answers, ["Task_DiscussConcerns", "Task_AskForContinuedConsent"])
    eventually(lambda: _open(office, case, "Task_AskForContinuedConsent"), "consent asked for again")
    send_message(office.connection, "transfer-withdrawn", case.transfer_id, {}, None)
    eventually(lambda: office.status(case) == "withdrawn", "the transfer withdrawn")
    assert _years(office, case) == ["open"]
    office.answer(case, "Task_AskForContinuedConsent")
    eventually(lambda: _years(office, case) == ["cancelled"], "the watch ended by the answer")


@pytest.mark.requirement("HER-183")
def test_withdrawn_consent_is_not_asked_for_again(office: Office) -> None:
    case = _about_to_lapse(office, {}, ["Task_DiscussConcerns", "Task_AskForContinuedConsent"])
    eventually(lambda: _open(office, case, "Task_AskForContinuedConsent"), "consent asked for again")
    send_message(office.connection, "consent-withdrawn", case.transfer_id, {}, None)
    eventually(lambda: office.status(case) == "consent-refused", "the transfer ended")
    eventually(lambda: not office.open_tasks(case) and _years(office, case) == ["cancelled"], "nothing asked for")
