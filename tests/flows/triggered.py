"""Timer events that fired for a transfer, from the engine's records."""

from __future__ import annotations

from datetime import datetime

from engine.records import Record, RecordReader


def process_instances(records: RecordReader, transfer_id: str) -> set[int]:
    """The keys of every process instance, called ones too, that has the transfer's id as a variable."""
    found = records.records("VARIABLE", intent="CREATED", name="transferId", value=f'"{transfer_id}"')
    return {int(record.value["processInstanceKey"]) for record in found}


def fired_timers(records: RecordReader, transfer_id: str, element: str, due: datetime | None) -> list[Record]:
    """The TRIGGERED records of the timer event `element` for the transfer; `due` narrows to that instant."""
    instances = process_instances(records, transfer_id)
    found = [
        record
        for record in records.records("TIMER", intent="TRIGGERED", targetElementId=element)
        if int(record.value["processInstanceKey"]) in instances
    ]
    if due is None:
        return found
    return [record for record in found if abs(record.value["dueDate"] - due.timestamp() * 1000) < 1]
