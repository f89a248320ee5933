"""`transfers trace`: each kind of carrier is found, and so is what nothing carries."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.trace_sources import guidance, worker_carriers
from cli.trace_sources import test_carriers as find_in_tests  # a name that pytest does not collect
from cli.tracing import KINDS, is_carried
from schemas.refusals import InputRefused
from tests.flows.limits import LIMITS


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text))


def _of_flows(entry: dict[str, Any]) -> list[str]:
    return [name for name in entry["tests"] if name.startswith("tests/flows/test_time_limits.py::")]


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    _write(tmp_path / "catalogue" / "one.yaml", "requirements:\n- {id: HER-105}\n- {id: HER-999, text: nothing}\n")
    return tmp_path / "catalogue"


def test_a_requirement_is_followed_into_diagrams_tables_forms_and_tests(catalogue: Path) -> None:
    result = CliRunner().invoke(app, ["trace", "--catalogue", str(catalogue), "--json"])
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    entries = {entry["id"]: entry for entry in told["requirements"]}
    threshold = entries["HER-105"]
    assert "decide-threshold/Task_DecideThreshold" in threshold["elements"]
    assert "sla-policy/Rule_SlaPolicy1" in threshold["rows"]
    assert threshold["forms"] == ["forms/decide-threshold.form"]
    assert "tests/cli/test_due.py::test_elapsed_hours_run_through_the_night" in threshold["tests"]
    # the limits' tests are made in a loop, each parameter with its own mark
    assert [limit.requirement for limit in LIMITS if not _of_flows(entries[limit.requirement])] == []
    assert "case-pages/decide-threshold.json#reasoning" in entries["HER-106"]["forms"]
    assert "workers.consents.record_consent" in entries["HER-187"]["workers"]
    assert entries["HER-999"] == {
        "id": "HER-999",
        "elements": [],
        "rows": [],
        "forms": [],
        "workers": [],
        "tests": [],
        "guidance": None,
    }
    assert told["uncarried"] == ["HER-999"]


def test_people_are_told_what_nothing_carries(catalogue: Path) -> None:
    told = CliRunner().invoke(app, ["trace", "--catalogue", str(catalogue)]).stdout
    assert "1 are carried by nothing: HER-999" in told


def test_a_catalogue_without_requirements_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["trace", "--catalogue", str(tmp_path)])
    assert result.exit_code == 1
    assert "holds no requirements" in result.stderr


def test_tests_that_cannot_be_collected_are_no_empty_trace(tmp_path: Path) -> None:
    _write(tmp_path / "tests" / "test_sample.py", "import no_such_module\n")
    with pytest.raises(InputRefused, match="no_such_module"):
        list(find_in_tests(tmp_path))


def test_without_tests_there_is_nothing_to_find(tmp_path: Path) -> None:
    assert list(find_in_tests(tmp_path)) == []


def test_marked_tests_are_found_on_functions_classes_modules_and_parameters(tmp_path: Path) -> None:
    _write(
        tmp_path / "tests" / "test_sample.py",
        """
        import pytest

        pytestmark = [pytest.mark.engine, pytest.mark.requirement("HER-001")]

        def helper(): ...

        @pytest.mark.requirement("HER-002", "HER-003")
        def test_one(): ...

        @pytest.mark.requirement("HER-004")
        class TestGroup:
            @pytest.mark.parametrize("value", [pytest.param(1, marks=pytest.mark.requirement("HER-005"))])
            async def test_two(self, value): ...
        """,
    )
    one, two = "tests/test_sample.py::test_one", "tests/test_sample.py::TestGroup::test_two[1]"
    assert set(find_in_tests(tmp_path)) == {
        ("HER-001", one),
        ("HER-002", one),
        ("HER-003", one),
        ("HER-001", two),
        ("HER-004", two),
        ("HER-005", two),
    }


def test_workers_are_found_by_their_docstrings_and_ambiguities_are_no_requirements(tmp_path: Path) -> None:
    _write(
        tmp_path / "workers" / "sample.py",
        '''
        """The module (HER-001)."""

        def work():
            """Does it (HER-002, reading HER-A28)."""
            return "HER-003"
        ''',
    )
    assert set(worker_carriers(tmp_path)) == {("HER-001", "workers.sample"), ("HER-002", "workers.sample.work")}


def test_guidance_counts_with_its_reason_and_nothing_else_in_its_page_does(tmp_path: Path) -> None:
    _write(
        tmp_path / "docs" / "guidance.md",
        """
        # Requirements that only tell people how to behave
        | requirement | why |
        | --- | --- |
        | HER-900 | Says what the protocol is for. |
        """,
    )
    assert guidance(tmp_path) == {"HER-900": "Says what the protocol is for."}
    entry: dict[str, Any] = {key: [] for key in KINDS}
    assert is_carried({**entry, "guidance": "a reason"})
    assert not is_carried({**entry, "tests": ["tests/a.py::test_a"], "guidance": None})
