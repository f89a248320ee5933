"""Bases of every job's input and output."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from schemas.identifiers import SubjectId
from schemas.instants import parse_instant


def _instant(value: object) -> object:
    return parse_instant(value) if isinstance(value, str) else value


EngineInstant = Annotated[datetime, BeforeValidator(_instant)]
"""An instant as the engine's FEEL writes it, read into an aware UTC datetime."""


class JobModel(BaseModel):
    """camelCase in the diagrams, snake_case in Python; an instant that goes out is text, in UTC, ending in `Z`."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class JobInput(JobModel):
    """Variables that a job needs. The worker fetches exactly these; what else is in scope is ignored."""

    model_config = ConfigDict(extra="ignore")

    transfer_id: SubjectId

    @classmethod
    def variable_names(cls) -> list[str]:
        """Return the names of the variables to fetch."""
        return [field.alias or name for name, field in cls.model_fields.items()]


class TimedInput(JobInput):
    """A job that writes something down: `at` is the engine's instant for it."""

    at: EngineInstant


class JobOutput(JobModel):
    """Variables that a job gives back; nothing that is not declared."""

    model_config = ConfigDict(extra="forbid")


class NoOutput(JobOutput):
    """A job that gives nothing back."""
