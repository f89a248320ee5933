"""What goes to the engine says the same as the file, in less."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import etree

from engine.compact import compact

_TABLE = """<definitions xmlns="urn:dmn"><decision id="d">
  <decisionTable><rule id="Rule_1"><inputEntry id="I_1"><text>"a  b"</text></inputEntry></rule></decisionTable>
</decision></definitions>"""


def test_a_table_keeps_its_texts_and_the_ids_of_its_rules(tmp_path: Path) -> None:
    path = tmp_path / "t.dmn"
    path.write_text(_TABLE, encoding="utf-8")
    root = etree.fromstring(compact(path))
    assert [entry.text for entry in root.iter("{*}text")] == ['"a  b"']
    assert [rule.get("id") for rule in root.iter("{*}rule")] == ["Rule_1"]
    assert [entry.get("id") for entry in root.iter("{*}inputEntry")] == [None]
    assert len(compact(path)) < len(path.read_bytes())


def test_a_form_keeps_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "f.form"
    path.write_text(json.dumps({"id": "f", "text": "Überblick"}, indent=2), encoding="utf-8")
    assert json.loads(compact(path)) == {"id": "f", "text": "Überblick"}


def test_what_cannot_be_read_goes_as_it_is_for_the_engine_to_refuse(tmp_path: Path) -> None:
    path = tmp_path / "b.bpmn"
    path.write_text("<no xml", encoding="utf-8")
    assert compact(path) == b"<no xml"
