"""What a transfer that has ended may not leave behind."""

from __future__ import annotations

from engine.records import RecordReader
from tests.flows.office import Case, Office
from tests.flows.triggered import process_instances
from tests.waiting import eventually


def nothing_is_left_open(office: Office, records: RecordReader, case: Case, status: str) -> None:
    """Wait for the transfer's end in `status`, with no open task or milestone and no process instance left."""
    story = eventually(lambda: (found := office.story(case))["status"] and found, f"the end of {case.transfer_id}")
    assert story["status"] == status
    eventually(lambda: not office.client.search_user_tasks(transfer_id=case.transfer_id), "no open task")
    eventually(lambda: all(run["status"] != "open" for run in office.story(case)["milestones"]), "no open milestone")
    eventually(lambda: not _running(records, case), "no process instance left, the watch over consent included")


def waits_at(records: RecordReader, case: Case, element: str) -> bool:
    """Say whether a process instance of the transfer has come to this element."""
    instances = process_instances(records, case.transfer_id)
    found = records.records("PROCESS_INSTANCE", intent="ELEMENT_ACTIVATED", elementId=element)
    return any(int(record.value["processInstanceKey"]) in instances for record in found)


def _running(records: RecordReader, case: Case) -> set[int]:
    """Process instances of the transfer that have neither completed nor been terminated."""
    instances = process_instances(records, case.transfer_id)
    ended: set[int] = set()
    for intent in ("ELEMENT_COMPLETED", "ELEMENT_TERMINATED"):
        found = records.records("PROCESS_INSTANCE", intent=intent, bpmnElementType="PROCESS")
        ended |= {int(record.value["processInstanceKey"]) for record in found}
    return instances - ended
