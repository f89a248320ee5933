"""Reader of decision tables: their rows as values, from the DMN files that process designers own.

At run time the engine evaluates the tables; this reader is for what needs no engine: `transfers due`, the trace, tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]  lxml has no public name for it

from schemas.feel_literals import ANYTHING, Condition, Expression, read_condition, read_value
from schemas.model_files import models_folder

__all__ = ["ANYTHING", "Condition", "DecisionTable", "Expression", "Row", "UnreadableTable", "read_all", "read_table"]

_DMN = {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"}


class UnreadableTable(ValueError):
    """The file is not there, or holds no decision table; the message names it."""


@dataclass(frozen=True)
class Row:
    """One rule. `number` counts from 1; `inputs` are by input expression ("facts.crimeConcern"), `outputs` by output
    name, `annotations` by annotation name (Modeler's own column is `description`)."""

    rule_id: str
    number: int
    inputs: Mapping[str, Condition]
    outputs: Mapping[str, Any]
    annotations: Mapping[str, str]

    @property
    def description(self) -> str | None:
        """The note beside the row: its clause and reading."""
        return self.annotations.get("description") or None

    @property
    def requirements(self) -> tuple[str, ...]:
        """The requirement ids that the row carries, from its output or annotation `requirements`."""
        text = self.outputs.get("requirements") or self.annotations.get("requirements") or ""
        return tuple(part.strip() for part in str(text).split(",") if part.strip())

    def allows(self, values: Mapping[str, Any]) -> bool:
        """Say whether nothing in `values` (by input expression) contradicts the row; an input that is a FEEL expression
        contradicts nothing, since only the engine can evaluate it. An input that the table lacks is ignored."""
        return all(self.inputs[name].allows(value) for name, value in values.items() if name in self.inputs)


@dataclass(frozen=True)
class DecisionTable:
    """A decision table as drawn. `hit_policy` is in the standard's words (UNIQUE, FIRST, COLLECT, …)."""

    decision_id: str
    name: str
    hit_policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]

    def row(self, rule_id: str) -> Row | None:
        """Return the rule with this id, or None."""
        return next((row for row in self.rows if row.rule_id == rule_id), None)


def read_table(path: Path) -> DecisionTable:
    """Read the one decision table of a DMN file; raises UnreadableTable."""
    try:
        decision = etree.parse(path).find("dmn:decision", _DMN)
    except (OSError, etree.XMLSyntaxError) as error:
        raise UnreadableTable(f"{path.name} cannot be read as a decision table: {error}") from error
    table = None if decision is None else decision.find("dmn:decisionTable", _DMN)
    if decision is None or table is None:
        raise UnreadableTable(f"{path.name} holds no decision table")
    inputs = tuple(_text(column, "dmn:inputExpression/dmn:text") for column in table.findall("dmn:input", _DMN))
    outputs = tuple(str(column.get("name")) for column in table.findall("dmn:output", _DMN))
    annotations = tuple(str(column.get("name")) for column in table.findall("dmn:annotation", _DMN))
    return DecisionTable(
        decision_id=str(decision.get("id")),
        name=str(decision.get("name")),
        hit_policy=str(table.get("hitPolicy") or "UNIQUE"),
        inputs=inputs,
        outputs=outputs,
        rows=tuple(
            _row(number, rule, (inputs, outputs, annotations))
            for number, rule in enumerate(table.findall("dmn:rule", _DMN), start=1)
        ),
    )


def read_all() -> dict[str, DecisionTable]:
    """Read every table under `bpmn/decisions`, by decision id; raises UnreadableTable."""
    tables = [read_table(path) for path in sorted((models_folder() / "decisions").glob("*.dmn"))]
    return {table.decision_id: table for table in tables}


def _row(number: int, rule: Element, columns: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]) -> Row:
    inputs, outputs, annotations = columns
    return Row(
        rule_id=str(rule.get("id")),
        number=number,
        inputs={name: read_condition(text) for name, text in zip(inputs, _entries(rule, "inputEntry"), strict=True)},
        outputs={name: read_value(text) for name, text in zip(outputs, _entries(rule, "outputEntry"), strict=True)},
        # Modeler's annotation column is the rule's description; a rule may lack an entry of a further column
        annotations={
            "description": _text(rule, "dmn:description"),
            **dict(zip(annotations, _entries(rule, "annotationEntry"), strict=False)),
        },
    )


def _entries(rule: Element, kind: str) -> list[str]:
    return [_text(entry, "dmn:text") for entry in rule.findall(f"dmn:{kind}", _DMN)]


def _text(element: Element, path: str) -> str:
    return (element.findtext(path, namespaces=_DMN) or "").strip()
