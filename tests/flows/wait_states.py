"""Every place at which a transfer can wait, and how a case gets there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from cli.messaging import send_message
from engine.clock import EngineClock
from engine.records import RecordReader
from schemas.instants import format_instant, parse_instant
from schemas.model_files import models_folder
from tests.flows.left_open import waits_at
from tests.flows.office import Answers, Case, Office
from tests.flows.scenarios import CONSENT, ENQUIRY, NEVER_HELD, NOT_AGREED, TO_CLA
from tests.waiting import eventually

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_WAITING = ("userTask", "intermediateCatchEvent", "receiveTask")

WITH_CONSENT: dict[str, Any] = CONSENT | NEVER_HELD
ELSEWHERE = {"watch-consent/Task_AskForContinuedConsent"}
"""Needs the clock a year on: tests/flows/test_time_beside_the_flow.py."""

_NO_WAIT = {"step-up/Event_TransferDateReached", "urgent-step-up/Event_TransferDateReached"}
"""Due at once where no date is agreed, as here."""

_OF_PLANNED_FLOWS = {
    "agree-at-forum",
    "agree-at-transfer-meeting",
    "agree-by-decision",
    "agree-on-transfer-list",
    "complete-document",
    "contact-triage",
    "decide-agenda-item",
    "forum-meeting",
    "hand-over",
    "hold-step-in",
    "step-down",
    "step-in",
    "team-transfer",
}
"""Processes that none of these cases comes to: tests/protocols walks them."""


@dataclass(frozen=True)
class Scene:
    """What a case's last steps to its wait state need."""

    office: Office
    clock: EngineClock
    records: RecordReader


@dataclass(frozen=True, eq=False)
class WaitState:
    """`at` is the process and the element that waits; `holds` the tasks that nobody answers on the way there.

    `decided`: the decision has taken effect. `dated` gives what of the case counts from now; `bring` does what is still
    missing once the case is held.
    """

    at: str
    sample: str
    holds: tuple[str, ...]
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    answers: Mapping[str, Answers] = field(default_factory=dict[str, Answers])
    decided: bool = False
    dated: Callable[[datetime], dict[str, Any]] = lambda _now: {}
    bring: Callable[[Scene, Case], None] = lambda _scene, _case: None

    def start(self, office: Office) -> Case:
        """Start the case."""
        changes = {**self.changes, **self.dated(office.client.engine_time())}
        return office.start(self.sample, changes, answers=self.answers, holds=self.holds)


def places_of_the_models() -> set[str]:
    """Every user task and catching event in the diagrams of these flows, as process/element."""
    found: set[str] = set()
    for path in (models_folder() / "processes").glob("*.bpmn"):
        root = etree.parse(str(path)).getroot()
        found |= {f"{path.stem}/{node.get('id')}" for name in _WAITING for node in root.iter(_BPMN + name)}
    return {place for place in found if place.partition("/")[0] not in _OF_PLANNED_FLOWS} - _NO_WAIT


def _progressed(ago: timedelta) -> Callable[[datetime], dict[str, Any]]:
    return lambda now: {"decisionToProgressAt": format_instant(now - ago)}


def _raise_dispute(scene: Scene, case: Case) -> None:
    send_message(scene.office.connection, "dispute-raised", case.transfer_id, {"disputeUrgency": "urgent"}, None)
    eventually(lambda: _open(scene.office, case, "Task_ResolveDispute"), "the raised dispute at its first level")


def _pass_moved_deadline(scene: Scene, case: Case) -> None:
    due = _move(scene, case, timedelta(hours=3))
    scene.clock.advance(due + timedelta(minutes=1))
    eventually(lambda: waits_at(scene.records, case, "Event_MovedDeadlineReached"), "the moved instant waited for")


def _pass_moved_reminder(scene: Scene, case: Case) -> None:
    due = _move(scene, case, timedelta(days=1))
    scene.clock.advance(due - timedelta(hours=8) + timedelta(minutes=1))
    eventually(lambda: waits_at(scene.records, case, "Event_MovedReminderReached"), "the moved reminder waited for")


def _move(scene: Scene, case: Case, by: timedelta) -> datetime:
    """Move the alert's limit; returns when it was due before."""
    due = parse_instant(scene.office.milestone(case, "send-early-alert")["dueAt"])
    later = {"milestone": "send-early-alert", "dueAt": format_instant(due + by), "reason": "bank-holiday"}
    send_message(scene.office.connection, "deadline-changed", case.transfer_id, later, None)
    return due


def _accept_alert(scene: Scene, case: Case) -> None:
    scene.office.answer(case, "Task_ReviewEarlyAlert")
    eventually(lambda: waits_at(scene.records, case, "Event_MeetingDayReached"), "the day of the meeting waited for")


def _see_consent_watched(scene: Scene, case: Case) -> None:
    eventually(lambda: waits_at(scene.records, case, "Event_RenewalDueSoon"), "the year of consent watched")


def _open(office: Office, case: Case, element: str) -> bool:
    return any(task.element_id == element for task in office.open_tasks(case))


def _step_up(process: str, element: str, **more: Any) -> WaitState:
    return WaitState(f"{process}/{element}", "step-up", (element,), WITH_CONSENT, **more)


def _urgent(process: str, element: str, **more: Any) -> WaitState:
    return WaitState(f"{process}/{element}", "urgent-step-up", (element,), WITH_CONSENT, **more)


WAIT_STATES = (
    WaitState("obtain-consent/Task_AskFamilyForConsent", "step-up", ("Task_AskFamilyForConsent",), {"consent": None}),
    _step_up("agree-between-managers", "Task_DiscussConcerns"),
    WaitState(
        "watch-consent/Event_RenewalDueSoon",
        "step-up",
        ("Task_DiscussConcerns",),
        WITH_CONSENT,
        bring=_see_consent_watched,
    ),
    _step_up("resolve-allocation", "Task_ResolveDispute", answers=NOT_AGREED),
    WaitState(
        "resolve-allocation/Task_AddressImmediateConcerns",
        "step-up",
        ("Task_AddressImmediateConcerns", "Task_ResolveDispute"),
        WITH_CONSENT | {"urgent": True},
        NOT_AGREED,
    ),
    WaitState(
        "resolve-allocation/Task_ResolveDispute",
        "step-up",
        ("Task_DecideThreshold",),
        WITH_CONSENT,
        bring=_raise_dispute,
    ),
    WaitState(
        "resolve-allocation/Task_ResolveDispute",
        "urgent-step-up",
        ("Task_DecideThreshold",),
        WITH_CONSENT,
        bring=_raise_dispute,
    ),
    _step_up("prepare-step-up-record", "Task_WriteCaseSummary"),
    _step_up("prepare-step-up-record", "Task_RemoveAdults"),
    _step_up("decide-threshold", "Task_DecideThreshold"),
    _step_up("decide-threshold", "Task_WriteOutcomeAndReasons"),
    _step_up("decide-threshold", "Task_RecordOutcome"),
    _step_up("allocate-worker", "Task_AllocateWorker", decided=True),
    _step_up("co-work-section-47", "Task_AgreeRoles", answers=ENQUIRY, decided=True),
    WaitState(
        "agree-at-cla-review/Task_ConfirmPermanencePlan", "step-up-to-cla", ("Task_ConfirmPermanencePlan",), CONSENT
    ),
    WaitState("agree-at-cla-review/Task_AgreeTransferToCLA", "step-up-to-cla", ("Task_AgreeTransferToCLA",), CONSENT),
    WaitState(
        "urgent-step-up/Task_MeetImmediateNeeds",
        "urgent-step-up",
        ("Task_DecideThreshold", "Task_MeetImmediateNeeds"),
        WITH_CONSENT,
    ),
    _urgent("allocate-worker", "Task_AllocateWorker", decided=True),
    _urgent("co-work-section-47", "Task_AgreeRoles", answers=ENQUIRY, decided=True),
    _urgent("co-work-section-47", "Task_CompleteAssessment", answers=ENQUIRY, decided=True),
    WaitState("early-alert/Task_WriteEarlyAlert", "early-alert", ("Task_WriteEarlyAlert",)),
    WaitState("early-alert/Task_ReviewEarlyAlert", "early-alert", ("Task_ReviewEarlyAlert",)),
    WaitState("early-alert/Task_DecideOnCLATransfer", "early-alert", ("Task_DecideOnCLATransfer",), TO_CLA),
    WaitState(
        "escalate/Task_ResolveMissedLimit",
        "early-alert",
        ("Task_ResolveMissedLimit", "Task_WriteEarlyAlert"),
        dated=_progressed(timedelta(days=3)),
    ),
    WaitState(
        "escalate/Event_MovedDeadlineReached",
        "early-alert",
        ("Task_WriteEarlyAlert",),
        dated=_progressed(timedelta(hours=47, minutes=30)),
        bring=_pass_moved_deadline,
    ),
    WaitState(
        "remind/Event_MovedReminderReached",
        "early-alert",
        ("Task_WriteEarlyAlert",),
        dated=_progressed(timedelta(hours=39)),
        bring=_pass_moved_reminder,
    ),
    WaitState(
        "early-alert/Event_MeetingDayReached",
        "early-alert",
        ("Task_ReviewEarlyAlert",),
        answers={
            "write-early-alert": {"proposedTransferDate": "2027-04-30"},
            "review-early-alert": {"thresholdDiscrepancies": "no"},
        },
        bring=_accept_alert,
    ),
    WaitState("resolve-allocation/Task_ResolveDispute", "dispute-resolution", ("Task_ResolveDispute",)),
)
