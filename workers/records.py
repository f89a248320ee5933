"""Keeping records: the step-up on the early help system, contacts, decisions, case notes, allocations."""

from __future__ import annotations

from register import allocations, contacts, decisions, narratives, notes, transfers
from register.audit import SYSTEM
from register.contacts import NewContact
from register.decisions import NewDecision
from register.notes import NewCaseNote
from schemas.directory import load_authority
from schemas.jobs.base import NoOutput
from schemas.jobs.records import (
    AllocateWorkerInput,
    AllocateWorkerOutput,
    CreateContactInput,
    CreateContactOutput,
    InitiateStepUpInput,
    RecordCaseNoteInput,
    RecordCaseNoteOutput,
    RecordDecisionInput,
    RecordDecisionOutput,
    ReturnToReferringWorkerInput,
)
from workers.context import JobContext
from workers.groups import groups_of_role, scope_of
from workers.handler import JobHandler
from workers.outbox import Notice, tell_groups

_FORM_OF_DECISION = {
    "threshold": "decide-threshold",
    "transfer-to-cla": "agree-transfer-to-cla",
    "section-47": "complete-child-and-family-assessment",
    "case-allocation": "resolve-dispute-level",
}


def initiate_step_up(context: JobContext, job: InitiateStepUpInput) -> NoOutput:
    """Put the step-up on the early help system and tell the receiving manager; that email's receipt, this job's `at`,
    starts the 24 and 48 hours (HER-100, HER-129; reading HER-A03)."""
    transfers.set_destination(context.session, job.transfer_id, job.destination, job.at)
    system = load_authority(job.authority).early_help_system
    note = NewCaseNote(
        job.transfer_id,
        "step-up-initiated",
        system,
        SYSTEM,
        job.at,
        _prose(context, job.transfer_id, "write-case-summary"),
    )
    notes.record(context.session, note)
    scope = scope_of(context.session, job)
    groups = groups_of_role(context.decisions, scope, "receiving-manager")
    notice = Notice(job.transfer_id, "step-up-received", job.destination, job.at, {"from": job.referring_team})
    tell_groups(context, notice, job.authority, groups)
    return NoOutput()


def create_contact(context: JobContext, job: CreateContactInput) -> CreateContactOutput:
    """Create the accepting team's contact, one per child and never for an adult (HER-101, HER-102, HER-130)."""
    transfers.set_destination(context.session, job.transfer_id, job.destination, job.at)
    authority = load_authority(job.authority)
    team = authority.team(job.destination)
    system = team.system if team else authority.social_care_system
    made = [
        contacts.create(context.session, NewContact(job.transfer_id, child_id, system, job.destination, job.at))
        for child_id in transfers.child_ids(context.session, job.transfer_id)
    ]
    return CreateContactOutput(contact_ids=[contact.contact_id for contact in made])


def record_decision(context: JobContext, job: RecordDecisionInput) -> RecordDecisionOutput:
    """Record the decision and, as a case note with its reasoning, where the decider's system keeps it (HER-106).

    One that the case allocation resolution settled supersedes what was decided before it (HER-205).
    """
    decided_by = job.actor or SYSTEM
    before = decisions.in_force(context.session, job.transfer_id)[-1:] if job.supersedes_reason else []
    kind = before[0].kind if before else job.kind
    new = NewDecision(
        transfer_id=job.transfer_id,
        kind=kind,
        outcome=job.outcome,
        decided_by=decided_by,
        decided_at=job.at,
        reason_code=job.reason_code,
        supersedes_id=before[0].decision_id if before else None,
        supersedes_reason=job.supersedes_reason if before else None,
    )
    decision = decisions.record(context.session, new)
    form = _FORM_OF_DECISION.get("case-allocation" if job.supersedes_reason else kind)
    prose = _prose(context, job.transfer_id, form) if form else None
    system = load_authority(job.authority).social_care_system
    notes.record(context.session, NewCaseNote(job.transfer_id, f"{kind}-decision", system, decided_by, job.at, prose))
    return RecordDecisionOutput(decision_id=decision.decision_id)


def record_case_note(context: JobContext, job: RecordCaseNoteInput) -> RecordCaseNoteOutput:
    """Record a case note on the system named, or on that of the team that holds the case."""
    authority = load_authority(job.authority)
    team = authority.team(job.destination) if job.destination else None
    system = job.system or (team.system if team else authority.social_care_system)
    prose = _prose(context, job.transfer_id, job.form) if job.form else None
    note = notes.record(
        context.session,
        NewCaseNote(job.transfer_id, job.subject, system, job.actor or SYSTEM, job.at, prose),
    )
    return RecordCaseNoteOutput(case_note_id=note.case_note_id)


def allocate_worker(context: JobContext, job: AllocateWorkerInput) -> AllocateWorkerOutput:
    """Make the worker the allocated worker of every child at one instant, so that no child is without one (HER-001)."""
    rows = allocations.allocate_family(context.session, job.transfer_id, job.worker, job.team, job.at)
    return AllocateWorkerOutput(allocation_ids=[row.allocation_id for row in rows])


def return_to_referring_worker(context: JobContext, job: ReturnToReferringWorkerInput) -> AllocateWorkerOutput:
    """Make each child's last worker in the referring service the allocated worker again, at one instant (HER-112)."""
    rows = allocations.return_family(context.session, job.transfer_id, job.referring_team, job.at)
    return AllocateWorkerOutput(allocation_ids=[row.allocation_id for row in rows])


def _prose(context: JobContext, transfer_id: str, form: str) -> str | None:
    """The narrative in force that a note refers to: the first field that the form's case page has text for."""
    written = narratives.current(context.session, transfer_id, form)
    return next((row.narrative_id for row in written.values() if row.text), None)


HANDLERS = (
    JobHandler("initiate-step-up", InitiateStepUpInput, NoOutput, initiate_step_up),
    JobHandler("create-contact", CreateContactInput, CreateContactOutput, create_contact),
    JobHandler("record-decision", RecordDecisionInput, RecordDecisionOutput, record_decision),
    JobHandler("record-case-note", RecordCaseNoteInput, RecordCaseNoteOutput, record_case_note),
    JobHandler("allocate-worker", AllocateWorkerInput, AllocateWorkerOutput, allocate_worker),
    JobHandler(
        "return-to-referring-worker", ReturnToReferringWorkerInput, AllocateWorkerOutput, return_to_referring_worker
    ),
)
