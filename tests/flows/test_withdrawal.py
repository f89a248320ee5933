"""Withdrawal and withdrawn consent at every wait state leave nothing open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from cli.messaging import send_message
from engine.embedded import RunningEngine
from engine.records import RecordReader
from tests.flows.office import Answers, Case, Office
from tests.flows.triggered import process_instances
from tests.waiting import eventually

pytestmark = pytest.mark.engine

_CONSENT: dict[str, Any] = {
    "consent": {
        "givenBy": "Dana Orrell",
        "relationship": "mother",
        "parentalResponsibility": True,
        "signedOn": "2027-02-15",
    }
}
_DISPUTE: dict[str, Answers] = {"discuss-step-up": {"agreement": "not-agreed"}}
_ENQUIRY: dict[str, Answers] = {"decide-threshold": {"sectionFortySeven": "yes"}}


@dataclass(frozen=True, eq=False)
class WaitState:
    """A user task at which a transfer can wait, and how a case gets there."""

    sample: str
    hold: str
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    answers: Mapping[str, Answers] = field(default_factory=dict[str, Answers])


WAIT_STATES = (
    WaitState("step-up", "Task_AskFamilyForConsent", {"consent": None}),
    WaitState("step-up", "Task_DiscussConcerns", _CONSENT),
    WaitState("step-up", "Task_ResolveDispute", _CONSENT, _DISPUTE),
    WaitState("step-up", "Task_WriteCaseSummary", _CONSENT),
    WaitState("step-up", "Task_RemoveAdults", _CONSENT),
    WaitState("step-up", "Task_DecideThreshold", _CONSENT),
    WaitState("step-up", "Task_WriteOutcomeAndReasons", _CONSENT),
    WaitState("step-up", "Task_RecordOutcome", _CONSENT),
    WaitState("step-up", "Task_AllocateWorker", _CONSENT),
    WaitState("step-up-to-cla", "Task_ConfirmPermanencePlan", _CONSENT),
    WaitState("step-up-to-cla", "Task_AgreeTransferToCLA", _CONSENT),
    WaitState("urgent-step-up", "Task_MeetImmediateNeeds", _CONSENT),
    WaitState("urgent-step-up", "Task_AgreeRoles", _CONSENT, _ENQUIRY),
    WaitState("urgent-step-up", "Task_CompleteAssessment", _CONSENT, _ENQUIRY),
    WaitState("early-alert", "Task_WriteEarlyAlert"),
    WaitState("early-alert", "Task_ReviewEarlyAlert"),
    WaitState("dispute-resolution", "Task_ResolveDispute"),
)
CASES = [
    pytest.param(message, state, id=f"{message}-{state.sample}-{state.hold}")
    for message in ("transfer-withdrawn", "consent-withdrawn")
    for state in WAIT_STATES
    if message == "transfer-withdrawn" or state.changes is _CONSENT
]


@pytest.fixture(scope="module")
def waiting(office: Office) -> dict[tuple[str, WaitState], Case]:
    """A case at every wait state, for each message; they are all brought there together."""
    cases = {
        (message, state): office.start(state.sample, state.changes, answers=state.answers, holds=[state.hold])
        for message, state in (parameter.values for parameter in CASES)
        if isinstance(message, str) and isinstance(state, WaitState)
    }
    office.settle(cases.values(), seconds=900)
    return cases


@pytest.mark.parametrize(("message", "state"), CASES)
@pytest.mark.requirement("HER-183")
def test_nothing_stays_open(
    message: str,
    state: WaitState,
    waiting: dict[tuple[str, WaitState], Case],
    office: Office,
    running_system: RunningEngine,
) -> None:
    case = waiting[message, state]
    send_message(office.connection, message, case.transfer_id, {}, None)
    expected = "withdrawn" if message == "transfer-withdrawn" else "consent-refused"
    story = eventually(lambda: (found := office.story(case))["status"] and found, f"the end of {case.transfer_id}")
    assert story["status"] == expected
    eventually(lambda: not office.client.search_user_tasks(transfer_id=case.transfer_id), "no open task")
    eventually(lambda: all(run["status"] != "open" for run in office.story(case)["milestones"]), "no open milestone")
    records = RecordReader.of(running_system.installation)
    eventually(lambda: not _running(records, case), "no process instance left, the watch over consent included")


def _running(records: RecordReader, case: Case) -> set[int]:
    """Process instances of the transfer that have neither completed nor been terminated."""
    instances = process_instances(records, case.transfer_id)
    ended: set[int] = set()
    for intent in ("ELEMENT_COMPLETED", "ELEMENT_TERMINATED"):
        found = records.records("PROCESS_INSTANCE", intent=intent, bpmnElementType="PROCESS")
        ended |= {int(record.value["processInstanceKey"]) for record in found}
    return instances - ended
