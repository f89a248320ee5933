"""Documents that a protocol wants: each completed one is put on the transfer's file; follow-ups are started."""

from __future__ import annotations

from typing import Any

from register import documents
from register.audit import SYSTEM
from register.documents import NewDocument
from schemas.instants import format_instant
from schemas.jobs.base import NoOutput
from schemas.jobs.meetings import RecordDocumentInput, StartFollowUpsInput
from workers.context import JobContext
from workers.handler import JobHandler


def record_document(context: JobContext, job: RecordDocumentInput) -> NoOutput:
    """Put a completed form, checklist, visit or record on the transfer's file, with who did it and where it is kept."""
    reference = f"{job.system or 'register'}/{format_instant(job.at)}"
    documents.add(
        context.session, NewDocument(job.transfer_id, job.form, reference, job.at, added_by=job.actor or SYSTEM)
    )
    return NoOutput()


def start_follow_ups(context: JobContext, job: StartFollowUpsInput) -> NoOutput:
    """Start a process for each row that the table required-documents has for what falls due after the transfer."""
    carried = job.model_dump(mode="json", by_alias=True, exclude={"at"})
    asked: dict[str, Any] = {**carried, "stage": "follow-up"}
    rows: list[dict[str, Any]] = context.decisions.evaluate("required-documents", asked).output or []
    for row in rows:
        name = f"{job.transfer_id}/follow-up/{row['milestone'] or row['form']}"
        context.messages.publish("follow-up-started", name, name, {**carried, "document": row})
    return NoOutput()


HANDLERS = (
    JobHandler("record-document", RecordDocumentInput, NoOutput, record_document),
    JobHandler("start-follow-ups", StartFollowUpsInput, NoOutput, start_follow_ups),
)
