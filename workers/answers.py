"""The job behind every user task: an answer that the form or the rules refuse goes back to the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calendars.london import london_date
from register import answers, audit, narratives, staff
from register.answers import NewAnswer
from register.audit import AuditEntry
from register.staff import Place
from schemas.case_page_texts import text_problem
from schemas.forms import case_page, check_answers, missing_texts
from schemas.jobs.answers import AnswerCheck, CheckAnswerInput, CheckAnswerOutput
from schemas.refusals import Problem
from workers.context import Completion, Job, JobContext, TaskPort
from workers.facts import facts_of
from workers.handler import JobHandler


def check_answer(context: JobContext, job: CheckAnswerInput) -> CheckAnswerOutput:
    """Accept the answer, or say in words for the person what to mend.

    Looked at, in this order: who completed the task (the assignee in the engine's record: nobody, somebody the
    authority does not know, or somebody in none of the task's candidate groups is sent back), what the form requires,
    whether the members of staff named exist, what the case page requires, and the table `answer-rules`. An accepted
    answer is kept in the register (HER-207, HER-210, HER-213, HER-216), without what is on the case page.
    """
    completion: Completion = context.found
    actor = completion.assignee
    # Tasklist gives a text that was left empty as "", other fields as null: neither is an answer
    given = {key: value for key, value in job.answers.items() if value not in (None, "")}
    problems = [
        *_actor_problems(context, job, completion),
        *_form_problems(context, job, given),
        *_rule_problems(context, job, given),
    ]
    accepted = not problems
    detail = {"form": job.form, "accepted": accepted, "fields": [problem.field for problem in problems]}
    audit.record(context.session, AuditEntry("answer-checked", job.at, job.transfer_id, actor or audit.SYSTEM, detail))
    if actor is not None and accepted:
        # in a dispute the same task is asked at each level, so its level belongs to the answer
        kept = given if job.level is None else {**given, "level": job.level}
        new = NewAnswer(job.transfer_id, job.form, job.element, context.job.key, kept, actor, job.at)
        answers.record(context.session, new)
    words = "\n".join(f"- {problem.rule}" for problem in problems)
    check = AnswerCheck(form=job.form, accepted=accepted, problems=words or None)
    return CheckAnswerOutput(answer=check, actor=actor)


def who_answered(tasks: TaskPort, job: Job, job_input: CheckAnswerInput) -> Completion:
    """Return who completed the task with this answer."""
    return tasks.completed_by(job.process_instance_key, job_input.element, job_input.at)


def _actor_problems(context: JobContext, job: CheckAnswerInput, completion: Completion) -> list[Problem]:
    actor = completion.assignee
    if actor is None:
        return [Problem("assignee", "Claim the task before you complete it: the record must show who answered.")]
    groups = staff.groups_of(context.session, job.authority, actor)
    if groups is None:
        return [
            Problem("assignee", f"{actor} is no member of staff of this authority; claim it under your own account.")
        ]
    if not set(groups) & set(completion.groups):
        return [Problem("assignee", f"{actor} is in none of the groups that answer here: {_named(completion.groups)}.")]
    return []


def _named(groups: tuple[str, ...]) -> str:
    return ", ".join(groups) or "it has none"


def _form_problems(context: JobContext, job: CheckAnswerInput, given: Mapping[str, Any]) -> list[Problem]:
    problems = [Problem(found.field, f"{found.field}: {found.rule}") for found in check_answers(job.form, given)]
    refused = staff.refuse_staff(context.session, Place(job.authority, job.destination), job.form, given)
    problems += [Problem(found.field, f"{found.field}: {found.rule}") for found in refused]
    page = case_page(job.form)
    if page is not None:
        written = narratives.for_next_answer(context.session, job.transfer_id, job.form)
        labels = {field.key: field.label for field in page.fields}
        problems += [
            Problem(field, f"Case page, {labels[field]}: is required.{_again(context, job, field)}")
            for field in (missing.field for missing in missing_texts(page, given, written))
        ]
        problems += [
            Problem(field.key, f"Case page, {field.label}: {rule}.")
            for field in page.fields
            if (row := written.get(field.key)) and (rule := text_problem(field, row.text))
        ]
    return problems


def _again(context: JobContext, job: CheckAnswerInput, field: str) -> str:
    there = narratives.current(context.session, job.transfer_id, job.form).get(field)
    if there is None or not there.text:
        return ""
    return " What is there went with an earlier answer: open the page, and save what holds now."


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
