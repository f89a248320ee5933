"""The job behind every user task."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from schemas.jobs.base import JobOutput, TimedInput


class CheckAnswerInput(TimedInput):
    """`answers` as the person gave them, by the form's keys, none where none; `element` is the user task's id in
    the diagram."""

    authority: str
    form: str
    element: str
    answers: Annotated[dict[str, Any], BeforeValidator(lambda given: {} if given is None else given)]
    destination: str | None = None
    level: int | None = None


class AnswerCheck(JobOutput):
    """`problems` is what the person reads on the form that comes back, null where the answer is accepted."""

    form: str
    accepted: bool
    problems: str | None


class CheckAnswerOutput(JobOutput):
    """`actor` is the user who completed the task, from the engine's own record; null if nobody was assigned."""

    answer: AnswerCheck
    actor: str | None
