"""Jobs that keep records: step-up, contact, decision, case note, allocation."""

from __future__ import annotations

from schemas.jobs.base import JobOutput, NoOutput, TimedInput

__all__ = [
    "AllocateWorkerInput",
    "AllocateWorkerOutput",
    "CreateContactInput",
    "CreateContactOutput",
    "InitiateStepUpInput",
    "NoOutput",
    "RecordCaseNoteInput",
    "RecordCaseNoteOutput",
    "RecordDecisionInput",
    "RecordDecisionOutput",
    "ReturnToReferringWorkerInput",
]


class InitiateStepUpInput(TimedInput):
    authority: str
    referring_team: str
    destination: str


class CreateContactInput(TimedInput):
    authority: str
    destination: str


class CreateContactOutput(JobOutput):
    """One contact per child, in the order of the children's ids."""

    contact_ids: list[str]


class RecordDecisionInput(TimedInput):
    """`actor` is null only where a rule, not a person, decided.

    With `supersedesReason` the last decision in force of the transfer is superseded, under its own kind; where there is
    none, this is the first one, of `kind`.
    """

    authority: str
    kind: str
    outcome: str
    reason_code: str | None = None
    supersedes_reason: str | None = None
    actor: str | None = None


class RecordDecisionOutput(JobOutput):
    decision_id: str


class RecordCaseNoteInput(TimedInput):
    """`system` null means the system of the team that holds the case; `form` is the one whose narrative is the note."""

    authority: str
    subject: str
    system: str | None = None
    form: str | None = None
    actor: str | None = None
    destination: str | None = None


class RecordCaseNoteOutput(JobOutput):
    case_note_id: str


class AllocateWorkerInput(TimedInput):
    worker: str
    team: str


class AllocateWorkerOutput(JobOutput):
    """One allocation per child."""

    allocation_ids: list[str]


class ReturnToReferringWorkerInput(TimedInput):
    """A case closes to the receiving team, and the referring service goes on with the family (HER-112)."""

    referring_team: str
