"""Withdrawal and withdrawn consent at every wait state leave nothing open."""

from __future__ import annotations

from typing import Any

import pytest

from cli.messaging import send_message
from engine.embedded import RunningEngine
from engine.records import RecordReader
from tests.flows.office import Case, Office, eventually
from tests.flows.triggered import process_instances

pytestmark = pytest.mark.engine

_CONSENT: dict[str, Any] = {
    "consent": {
        "givenBy": "Dana Orrell",
        "relationship": "mother",
        "parentalResponsibility": True,
        "signedOn": "2027-02-15",
    }
}
_DISPUTE: dict[str, Any] = {"discuss-step-up": {"agreement": "not-agreed"}}
_ENQUIRY: dict[str, Any] = {"decide-threshold": {"sectionFortySeven": "yes"}}

# sample, hold, answers, changes
WAIT_STATES = [
    ("step-up", "Task_AskFamilyForConsent", {}, {"consent": None}),
    ("step-up", "Task_DiscussConcerns", {}, _CONSENT),
    ("step-up", "Task_ResolveDispute", _DISPUTE, _CONSENT),
    ("step-up", "Task_WriteCaseSummary", {}, _CONSENT),
    ("step-up", "Task_RemoveAdults", {}, _CONSENT),
    ("step-up", "Task_DecideThreshold", {}, _CONSENT),
    ("step-up", "Task_WriteOutcomeAndReasons", {}, _CONSENT),
    ("step-up", "Task_RecordOutcome", {}, _CONSENT),
    ("step-up", "Task_AllocateWorker", {}, _CONSENT),
    ("step-up-to-cla", "Task_ConfirmPermanencePlan", {}, _CONSENT),
    ("step-up-to-cla", "Task_AgreeTransferToCLA", {}, _CONSENT),
    ("urgent-step-up", "Task_MeetImmediateNeeds", {}, _CONSENT),
    ("urgent-step-up", "Task_AgreeRoles", _ENQUIRY, _CONSENT),
    ("urgent-step-up", "Task_CompleteAssessment", _ENQUIRY, _CONSENT),
    ("early-alert", "Task_WriteEarlyAlert", {}, {}),
    ("early-alert", "Task_ReviewEarlyAlert", {}, {}),
    ("dispute-resolution", "Task_ResolveDispute", {}, {}),
]
_WITH_CONSENT = {"step-up", "step-up-to-cla", "urgent-step-up"}
CASES = [
    pytest.param(message, *state, id=f"{message}-{state[0]}-{state[1]}")
    for message in ("transfer-withdrawn", "consent-withdrawn")
    for state in WAIT_STATES
    if message == "transfer-withdrawn" or (state[0] in _WITH_CONSENT and state[3] is _CONSENT)
]


@pytest.fixture(scope="module")
def waiting(office: Office) -> dict[tuple[str, str, str], Case]:
    """A case at every wait state, for each message; they are all brought there together."""
    cases: dict[tuple[str, str, str], Case] = {}
    for parameter in CASES:
        message, sample, hold, answers, changes = parameter.values
        cases[str(message), str(sample), str(hold)] = office.start(
            str(sample), answers=answers, holds=[str(hold)], **changes
        )  # type: ignore[arg-type]
    office.settle(cases.values(), seconds=900)
    return cases


@pytest.mark.parametrize(("message", "sample", "hold", "answers", "changes"), CASES)
@pytest.mark.requirement("HER-183")
def test_nothing_stays_open(  # noqa: PLR0917 - the parameters of one wait state
    message: str,
    sample: str,
    hold: str,
    answers: object,
    changes: object,
    waiting: dict[tuple[str, str, str], Case],
    office: Office,
    running_system: RunningEngine,
) -> None:
    case = waiting[message, sample, hold]
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
