"""The literal part of FEEL: what a cell of a decision table says when it says a plain value."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ANYTHING = "-"
"""What an input cell holds when its input does not matter."""

_TOKEN = re.compile(r'\s*(?P<value>"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null)\s*(?P<comma>,|$)')
_LIST = re.compile(r"\[(?P<items>.*)\]", re.DOTALL)


@dataclass(frozen=True)
class Expression:
    """A cell that is no plain value: only the engine can evaluate it. `text` is what the cell holds."""

    text: str


@dataclass(frozen=True)
class Condition:
    """An input cell. `values` are those it names; None where it names none: it admits anything, or is an expression."""

    text: str
    values: tuple[Any, ...] | None = None

    @property
    def is_expression(self) -> bool:
        """Whether only the engine can say what the cell admits."""
        return self.values is None and self.text not in {ANYTHING, ""}

    def allows(self, value: Any) -> bool:
        """Say whether the cell admits the value, as far as can be told without the engine."""
        return self.values is None or any(_same(value, wanted) for wanted in self.values)


def read_condition(text: str) -> Condition:
    """Read an input cell such as `-`, `"ifst", "tyss"` or `< 17`."""
    if text in {ANYTHING, ""}:
        return Condition(ANYTHING)
    return Condition(text, _values(text))


def read_value(text: str) -> Any:
    """Read an output cell: a string, number, boolean, null (None, also for an empty cell) or list of these; anything
    else is an Expression."""
    if text == "":
        return None
    listed = _LIST.fullmatch(text)
    if listed is not None:
        items = _values(listed["items"]) if listed["items"].strip() else ()
        return Expression(text) if items is None else list(items)
    values = _values(text)
    return values[0] if values is not None and len(values) == 1 else Expression(text)


def joined_text(expression: Expression, names: Mapping[str, str]) -> str | None:
    """Return the text that an expression such as `authority + "-" + team` joins; None for any other expression, or
    where it names something that is not among `names`."""
    parts: list[str] = []
    for part in expression.text.split("+"):
        literal = _values(part.strip())
        text = names.get(part.strip()) if literal is None else literal[0]
        if not isinstance(text, str):
            return None
        parts.append(text)
    return "".join(parts)


def _values(text: str) -> tuple[Any, ...] | None:
    found: list[Any] = []
    position = 0
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            return None
        # FEEL's literals are written as JSON's are
        found.append(json.loads(match["value"]))
        position = match.end()
        if not match["comma"]:
            return tuple(found)


def _same(value: Any, wanted: Any) -> bool:
    # to Python, true equals 1
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)
