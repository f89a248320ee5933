"""The job behind every user task: an answer that the form or the rules refuse goes back to the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendars.london import london_date
from register import audit, narratives, staff
from register.audit import AuditEntry
from schemas.directory import load_authority
from schemas.forms import case_page, check_answers
from schemas.jobs.answers import AnswerCheck, CheckAnswerInput, CheckAnswerOutput
from schemas.refusals import Problem
from workers.context import Job, JobContext, TaskPort
from workers.facts import facts_of
from workers.handler import JobHandler


def check_answer(context: JobContext, job: CheckAnswerInput) -> CheckAnswerOutput:
    """Accept the answer, or say in words for the person what to mend.

    Looked at, in this order: who completed the task (the assignee in the engine's record: nobody, or somebody the
    directory does not know, is sent back), what the form requires, what the case page requires, and the table
    `answer-rules`.
    """
    actor: str | None = context.found
    # Tasklist gives a text that was left empty as "", other fields as null: neither is an answer
    given = {key: value for key, value in job.answers.items() if value not in (None, "")}
    problems = [
        *_actor_problems(context, job, actor),
        *_form_problems(context, job, given),
        *_rule_problems(context, job, given),
    ]
    accepted = not problems
    detail = {"form": job.form, "accepted": accepted, "fields": [problem.field for problem in problems]}
    audit.record(context.session, AuditEntry("answer-checked", job.at, job.transfer_id, actor or audit.SYSTEM, detail))
    words = "\n".join(f"- {problem.rule}" for problem in problems)
    check = AnswerCheck(form=job.form, accepted=accepted, problems=words or None)
    return CheckAnswerOutput(answer=check, actor=actor)


def who_answered(tasks: TaskPort, job: Job, job_input: CheckAnswerInput) -> str | None:
    """Return the assignee of the task that this answer completed."""
    return tasks.completed_by(job.process_instance_key, job_input.element, job_input.at)


def _actor_problems(context: JobContext, job: CheckAnswerInput, actor: str | None) -> list[Problem]:
    if actor is None:
        return [Problem("assignee", "Claim the task before you complete it: the record must show who answered.")]
    known = staff.find(context.session, actor) is not None
    known = known or any(member.user == actor for member in load_authority(job.authority).staff)
    if not known:
        return [
            Problem("assignee", f"{actor} is no member of staff of this authority; claim it under your own account.")
        ]
    return []


def _form_problems(context: JobContext, job: CheckAnswerInput, given: Mapping[str, Any]) -> list[Problem]:
    problems = [Problem(found.field, f"{found.field}: {found.rule}") for found in check_answers(job.form, given)]
    page = case_page(job.form)
    if page is not None:
        written = narratives.current(context.session, job.transfer_id, job.form)
        problems += [
            Problem(field.key, f"Case page, {field.label}: is required.")
            for field in page.fields
            if field.is_required(given) and field.key not in written
        ]
    return problems


def _rule_problems(context: JobContext, job: CheckAnswerInput, given: Mapping[str, Any]) -> list[Problem]:
    variables = {
        "authority": job.authority,
        "form": job.form,
        "answers": {**dict.fromkeys(job.answers), **given},
        "destination": job.destination,
        "level": job.level,
        "facts": facts_of(context.session, job.transfer_id),
        "answeredOn": london_date(job.at).isoformat(),
    }
    rows: list[dict[str, str]] = context.decisions.evaluate("answer-rules", variables).output or []
    return [Problem(job.form, row["problem"]) for row in rows]


HANDLERS = (JobHandler("check-answer", CheckAnswerInput, CheckAnswerOutput, check_answer, who_answered),)
