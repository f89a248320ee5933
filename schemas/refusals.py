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
    """Turn pydantic's findings into a refusal, without repeating the value: it may be a person's detail.

    A rule that a model words as "field: rule" is told of that field.
    """
    findings = error.errors(include_url=False, include_input=False)
    problems: list[Problem] = []
    for finding in findings:
        if finding["type"] == "too_short" and any(_lies_within(other["loc"], finding["loc"]) for other in findings):
            continue  # entries that were refused themselves are not counted, but they are there
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in finding["loc"]).lstrip(".")
        rule = finding["msg"].removeprefix("Value error, ")
        name, colon, rest = rule.partition(": ")
        if finding["type"] == "value_error" and colon and " " not in name:
            field, rule = f"{field}.{name}".lstrip("."), rest
        problems.append(Problem(field or "case", rule))
    return InputRefused(problems)


def _lies_within(place: tuple[int | str, ...], whole: tuple[int | str, ...]) -> bool:
    return len(place) > len(whole) and place[: len(whole)] == whole
