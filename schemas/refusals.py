"""Bad input, refused with the field and the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `field` as the document names it ("children[0].dateOfBirth"), `rule` what it breaks."""

    field: str
    rule: str

    def __str__(self) -> str:
        return f"{self.field}: {self.rule}"


class InputRefused(ValueError):
    """The input breaks at least one rule; nothing was started and nothing stored. Attribute: `problems`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def refusal_of(error: ValidationError) -> InputRefused:
    """Turn pydantic's findings into a refusal, without repeating the value: it may be a person's detail."""
    problems: list[Problem] = []
    for finding in error.errors(include_url=False, include_input=False):
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in finding["loc"]).lstrip(".")
        rule = finding["msg"].removeprefix("Value error, ")
        name, colon, rest = rule.partition(": ")
        if not field and colon and " " not in name:
            field, rule = name, rest
        problems.append(Problem(field or "case", rule))
    return InputRefused(problems)
