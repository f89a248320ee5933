"""What no test has walked through fails the run, unless it is known of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import reached
from tools.reached import problems, read, table


def _package(folder: Path, name: str, nodes: list[str]) -> None:
    entries = [
        {"name": "step-up", "kind": "flow nodes", "all": ["Task_A", "Task_B", "Task_C"], "reached": nodes},
        {"name": "protocol", "kind": "rules", "all": ["Rule_1", "Rule_2"], "reached": ["Rule_1"]},
    ]
    (folder / f"{name}.json").write_text(json.dumps(entries), encoding="utf-8")


def test_packages_of_tests_count_together_and_what_none_reached_is_named(tmp_path: Path) -> None:
    _package(tmp_path, "flows", ["Task_A"])
    _package(tmp_path, "protocols", ["Task_B"])
    models = read(tmp_path.glob("*.json"))
    assert problems(models, set()) == ["step-up/Task_C: no test reaches it"]
    assert problems(models, {"step-up/Task_C"}) == []
    assert "    not reached: step-up/Task_C" in table(models, set())


def test_the_list_of_what_is_not_walked_yet_only_gets_shorter(tmp_path: Path) -> None:
    _package(tmp_path, "flows", ["Task_A", "Task_B", "Task_C"])
    (problem,) = problems(read(tmp_path.glob("*.json")), {"step-up/Task_C"})
    assert problem.startswith("step-up/Task_C: is reached")


def test_a_run_whose_walks_came_to_no_end_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reached, "REACHED", tmp_path)
    assert reached.main() == 1
