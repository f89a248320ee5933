"""The circumstances that decision tables ask about: words that process designers own (`bpmn/case-facts.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from schemas.dates import parse_date
from schemas.model_files import models_folder


class Circumstance(BaseModel):
    """One fact that a case input may give: its type, the codes it may take, and its label for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["boolean", "date", "number", "code"]
    label: str
    options: tuple[str, ...] = ()

    def refuse(self, value: object) -> str | None:
        """Return what is wrong with `value`, None where nothing is."""
        if self.type == "boolean" and not isinstance(value, bool):
            return "must be true or false"
        if self.type == "number" and (isinstance(value, bool) or not isinstance(value, int)):
            return "must be a whole number"
        if self.type == "code" and value not in self.options:
            return f"must be one of {', '.join(self.options)}"
        return self._refuse_date(value) if self.type == "date" else None

    def _refuse_date(self, value: object) -> str | None:
        try:
            parse_date(value)
        except ValueError:
            return "must be a date such as 2026-11-24"
        return None


@cache
def vocabulary() -> Mapping[str, Circumstance]:
    """Return the circumstances by name."""
    document = json.loads((models_folder() / "case-facts.json").read_text(encoding="utf-8"))
    return {name: Circumstance.model_validate(entry) for name, entry in document.items()}


def check_circumstances(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given, without nulls; raises ValueError naming a circumstance that nobody asks about, or the rule
    that its value breaks."""
    known = vocabulary()
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"{name}: is no circumstance that a decision table asks about (bpmn/case-facts.json)")
        rule = None if value is None else known[name].refuse(value)
        if rule is not None:
            raise ValueError(f"{name}: {rule}")
    return {name: value for name, value in given.items() if value is not None}
