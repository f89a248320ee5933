"""The reader of decision tables: cells as values, rows as carriers of requirements."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from schemas.decision_tables import ANYTHING, Expression, UnreadableTable, read_all, read_table
from schemas.feel_literals import read_condition, read_value

_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
  <decision id="sample" name="Sample">
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="i1"><inputExpression id="e1" typeRef="string"><text>team</text></inputExpression></input>
      <input id="i2"><inputExpression id="e2" typeRef="number"><text>facts.age</text></inputExpression></input>
      <output id="o1" name="requirements"/>
      <output id="o2" name="hours"/>
      <annotation name="Clause"/>
      <rule id="r1">
        <description>Beside the row</description>
        <inputEntry id="a"><text>"ifst", "tyss"</text></inputEntry>
        <inputEntry id="b"><text>&lt; 17</text></inputEntry>
        <outputEntry id="c"><text>"HER-001, HER-002"</text></outputEntry>
        <outputEntry id="f"><text>24</text></outputEntry>
        <annotationEntry><text>line 3</text></annotationEntry>
      </rule>
      <rule id="r2">
        <inputEntry id="g"><text>-</text></inputEntry>
        <inputEntry id="h"><text></text></inputEntry>
        <outputEntry id="j"><text>null</text></outputEntry>
        <outputEntry id="k"><text>facts.hours</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""


def test_a_table_is_read_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "sample.dmn"
    path.write_text(_TABLE)
    table = read_table(path)
    assert (table.decision_id, table.name, table.hit_policy) == ("sample", "Sample", "FIRST")
    assert (table.inputs, table.outputs) == (("team", "facts.age"), ("requirements", "hours"))
    first, second = table.rows
    assert (first.rule_id, first.number, first.description) == ("r1", 1, "Beside the row")
    assert first.requirements == ("HER-001", "HER-002")
    assert first.outputs["hours"] == 24
    assert first.annotations == {"description": "Beside the row", "Clause": "line 3"}
    assert first.inputs["team"].values == ("ifst", "tyss")
    assert first.inputs["facts.age"].is_expression
    assert second.inputs["team"].text == second.inputs["facts.age"].text == ANYTHING
    assert (second.description, second.requirements, second.outputs["requirements"]) == (None, (), None)
    assert second.outputs["hours"] == Expression("facts.hours")
    assert table.row("r2") is second
    assert table.row("r3") is None


def test_a_row_is_ruled_out_by_a_literal_only(tmp_path: Path) -> None:
    path = tmp_path / "sample.dmn"
    path.write_text(_TABLE)
    first, second = read_table(path).rows
    assert first.allows({"team": "tyss", "facts.age": 90, "colour": "red"})
    assert not first.allows({"team": "cla-team"})
    assert second.allows({"team": "cla-team"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a"', "a"),
        ('"say \\"a\\", b"', 'say "a", b'),
        ("24", 24),
        ("-1.5", -1.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ('["a", "b"]', ["a", "b"]),
        ("[]", []),
        ('authority + "-manager"', Expression('authority + "-manager"')),
        ('[authority + "-manager"]', Expression('[authority + "-manager"]')),
        ('"a", "b"', Expression('"a", "b"')),
    ],
)
def test_an_output_cell_is_a_value_or_an_expression(text: str, value: Any) -> None:
    read = read_value(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "admitted", "refused"),
    [
        ("-", [None, "a", 1], []),
        ('"a"', ["a"], ["b", None]),
        ('"a", null', ["a", None], ["b"]),
        ("true", [True], [False, 1, "true"]),
        ("1", [1, 1.0], [True, 2]),
        ('not("a")', ["a", "b"], []),
    ],
)
def test_an_input_cell_admits_its_literals(text: str, admitted: list[Any], refused: list[Any]) -> None:
    condition = read_condition(text)
    assert [value for value in admitted if not condition.allows(value)] == []
    assert [value for value in refused if condition.allows(value)] == []


@pytest.mark.parametrize("text", ["", "<definitions/>", "no xml"])
def test_a_file_without_a_table_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.dmn"
    path.write_text(text)
    with pytest.raises(UnreadableTable, match=r"broken\.dmn"):
        read_table(path)
    with pytest.raises(UnreadableTable, match=r"absent\.dmn"):
        read_table(tmp_path / "absent.dmn")


def test_every_table_of_the_project_is_read_and_named_after_its_file() -> None:
    tables = read_all()
    assert {"sla-policy", "points-of-transfer", "candidate-groups"} <= set(tables)
    assert all(table.rows for table in tables.values())
