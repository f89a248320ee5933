"""A row of the decision table `sla-policy`, as the engine answers it or the file holds it."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from schemas.refusals import refusal_of


class UnusableRow(ValueError):
    """A row of `sla-policy` that is no time limit; the message names the row by its requirements, and the column."""


class TimeLimitPolicy(BaseModel):
    """One time limit. A row whose `amount` is null says that no limit is printed."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")

    requirements: str | None
    amount: int | None
    unit: Literal["hour", "working-day", "calendar-day", "week", "month", "clock-time"] | None
    direction: Literal["forward", "backward"] | None
    end_of_day: Literal["elapsed", "end-of-day", "given-clock-time", "same-clock-time"] | None
    clock_time: str | None
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None
    bank_holidays: Literal["skip", "ignore", "move-earlier", "move-later"] | None
    counts_first_day: bool | None
    warn_hours: float | None
    responsible: str | None
    effect: Literal["remind", "escalate", "move-on", "hold-over"] | None
    escalate_to: str | None
    clause: str | None

    @classmethod
    def of_row(cls, output: Any) -> Self:
        """Return what the table answered; raises UnusableRow where that is no time limit."""
        try:
            return cls.model_validate(output)
        except ValidationError as error:
            raise UnusableRow(f"sla-policy: {refusal_of(error)}; mend the row and deploy the table again") from error

    @property
    def requirement_ids(self) -> tuple[str, ...]:
        """The ids of the requirements that this row carries."""
        return tuple(part.strip() for part in (self.requirements or "").split(",") if part.strip())

    @property
    def roles(self) -> tuple[str, ...]:
        """The role ids that a miss goes to, in order."""
        return tuple(part.strip() for part in (self.escalate_to or "").split(",") if part.strip())
