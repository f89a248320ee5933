"""A job type's handler: its input, its output, its effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from schemas.jobs.base import JobInput, JobOutput
from schemas.refusals import refusal_of
from workers.context import Job, JobContext, TaskPort


class UnusableJob(Exception):
    """The diagram gave the job variables that its input does not take: a fault of the model, so an incident."""


@dataclass(frozen=True)
class JobHandler:
    """`handle` writes to the register through the context's session and returns the job's output.

    `look_up` asks the engine what may take a while to show; it runs before the register's transaction, so that nobody
    waits for it with the register locked, and its answer is the context's `found`.
    """

    job_type: str
    input_model: type[JobInput]
    output_model: type[JobOutput]
    handle: Callable[[JobContext, Any], JobOutput]
    look_up: Callable[[TaskPort, Job, Any], Any] | None = None

    @property
    def variable_names(self) -> list[str]:
        """The variables that the worker fetches, and no others."""
        return self.input_model.variable_names()

    def read(self, job: Job, variables: Mapping[str, Any]) -> JobInput:
        """Return the job's input; raises UnusableJob for variables that it does not take."""
        try:
            return self.input_model.model_validate(dict(variables))
        except ValidationError as error:
            raise UnusableJob(
                f"{self.job_type} at {job.element_id}: {_told(error)}; mend the input mapping of the element, "
                "then retry the incident"
            ) from error

    def run(self, context: JobContext, job_input: JobInput) -> dict[str, Any]:
        """Do the work and return the output variables, as JSON holds them."""
        return self.handle(context, job_input).model_dump(mode="json", by_alias=True)


def _told(error: ValidationError) -> str:
    """What is wrong with which variable, without the value: nobody knows what a wrong one holds."""
    told = str(refusal_of(error))
    for finding in error.errors(include_url=False):
        value = finding["input"]
        if isinstance(value, str) and value:
            told = told.replace(value, "…")
    return told
