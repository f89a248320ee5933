"""Completing a user task: the answers are checked, what people write is kept in the register, the rest goes on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from cli.connection import Connection
from cli.open_tasks import form_id_of
from cli.refusals import refused
from cli.staff_groups import groups_of
from engine.user_tasks import UserTask
from register import narratives, staff, subjects
from register.database import reading, transaction
from register.narratives import NewNarrative
from register.staff import Place
from schemas.case_page_texts import text_problem
from schemas.forms import CasePage, CasePageField, case_page, check_answers, form_fields, missing_texts, submitted
from schemas.refusals import InputRefused, Problem


@dataclass(frozen=True)
class Completed:
    """A completed task: the names of what became process variables and of what was kept in the register."""

    key: int
    transfer_id: str
    user: str
    variables: tuple[str, ...]
    narratives: tuple[str, ...]


@dataclass(frozen=True)
class _Answer:
    """An answer in its two halves: `variables` go to the engine, `texts` stay in the register."""

    transfer_id: str
    form_id: str | None
    page: CasePage | None
    texts: Mapping[str, Any]
    variables: Mapping[str, Any]


def complete_task(connection: Connection, key: int, user: str, answers: Mapping[str, Any]) -> Completed:
    """Assign the task to `user` and complete it.

    Raises InputRefused for a key that no open task has, a user who is unknown or in none of the task's groups, and
    answers that the form or the case page refuses (the task is then left as it was); EngineProblem.
    """
    task = _open_task(connection, key)
    with reading(connection.register) as session:
        subject = task.transfer_id or ""
        authority = subjects.authority_of(session, subject)
        _check_user(session, authority, task, user)
        answer = _split(subject, form_id_of(task), answers)
        _check_answer(session, Place(authority, None), answer)
    if answer.texts:
        _keep(connection, answer, user)
    connection.engine.assign_user_task(key, user)
    variables = submitted(answer.form_id, answer.variables) if answer.form_id else answer.variables
    connection.engine.complete_user_task(key, variables)
    return Completed(key, answer.transfer_id, user, tuple(answer.variables), tuple(answer.texts))


def read_values(form_id: str | None, given: Mapping[str, str]) -> dict[str, Any]:
    """Return `name=value` texts as the form's types: true and false of a checkbox, numbers of a number field.

    What does not read as its type stays a text, for the check to refuse.
    """
    types = {field.key: field.type for field in form_fields(form_id)} if form_id else {}
    return {name: _typed(types.get(name), text) for name, text in given.items()}


def _open_task(connection: Connection, key: int) -> UserTask:
    task = connection.engine.find_user_task(key)
    if task is None:
        raise refused("key", f"there is no user task {key}; `transfers tasks` lists the open ones")
    if task.state != "CREATED":
        raise refused("key", f"the user task {key} is {task.state.lower()}; `transfers tasks` lists the open ones")
    if task.transfer_id is None:
        raise refused("key", f"the user task {key} belongs to no transfer; complete it in Tasklist")
    return task


def _check_user(session: Session, authority: str, task: UserTask, user: str) -> None:
    if not set(groups_of(session, authority, user)) & set(task.groups):
        raise refused(
            "as", f"{user} is in none of the groups that may complete {task.name}: {', '.join(task.groups) or 'none'}"
        )


def _split(transfer_id: str, form_id: str | None, answers: Mapping[str, Any]) -> _Answer:
    page = case_page(form_id) if form_id else None
    keys = {field.key for field in page.fields} if page else set[str]()
    return _Answer(
        transfer_id=transfer_id,
        form_id=form_id,
        page=page,
        texts={key: value for key, value in answers.items() if key in keys},
        variables={key: value for key, value in answers.items() if key not in keys},
    )


def _check_answer(session: Session, place: Place, answer: _Answer) -> None:
    """The receiving team is the process's to know, so that check of a worker's team comes with the task's own job."""
    if answer.form_id is None:
        return
    problems = check_answers(answer.form_id, answer.variables)
    problems += staff.refuse_staff(session, place, answer.form_id, answer.variables)
    if answer.page is not None:
        written = narratives.for_next_answer(session, answer.transfer_id, answer.form_id)
        problems += _page_problems(answer, answer.page, written)
    if problems:
        raise InputRefused(problems)


def _page_problems(answer: _Answer, page: CasePage, written: Collection[str]) -> list[Problem]:
    problems = [
        Problem(field.key, rule)
        for field in page.fields
        if field.key in answer.texts and (rule := _refuse_text(field, answer.texts[field.key]))
    ]
    return problems + missing_texts(page, answer.variables, {*written, *answer.texts})


def _refuse_text(field: CasePageField, value: object) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return f"must be a text: {field.label}"
    return text_problem(field, value)


def _keep(connection: Connection, answer: _Answer, user: str) -> None:
    now = connection.engine.engine_time()
    with transaction(connection.register) as session:
        for field, text in answer.texts.items():
            new = NewNarrative(answer.transfer_id, str(answer.form_id), field, text, user, now)
            narratives.write(session, new)


def _typed(kind: str | None, text: str) -> Any:
    if kind == "checkbox":
        return {"true": True, "false": False}.get(text, text)
    if kind == "number":
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            return text
    return text
