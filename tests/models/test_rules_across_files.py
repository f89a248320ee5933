"""What only shows when all models are read together: names of files, things called, escalations caught."""

import shutil
from pathlib import Path

import pytest

from tests.models.process_faults import FIXTURES
from tools.lint.models import Models
from tools.lint.problem import Problem

CALLER = "processes/review-request.bpmn"
CALLED = "processes/allocate-sample.bpmn"


class Workbench:
    """A copy of the sample models that a test may spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(FIXTURES, folder, dirs_exist_ok=True)

    def replace(self, file: str, old: str, new: str) -> None:
        """Put `new` for `old` in a file that holds it."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def problems(self, rule: str) -> list[Problem]:
        """What one rule reports of the copy."""
        return [problem for problem in Models(self.folder).lint() if problem.rule == rule]


@pytest.fixture
def workbench(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def test_a_process_is_named_as_its_file(workbench: Workbench) -> None:
    (workbench.folder / CALLED).rename(workbench.folder / "processes" / "allocation.bpmn")
    assert [problem.element for problem in workbench.problems("together/file-name")] == ["allocate-sample"]


def test_a_process_id_is_used_once(workbench: Workbench) -> None:
    shutil.copy(workbench.folder / CALLED, workbench.folder / "processes" / "copy.bpmn")
    assert len(workbench.problems("together/unique-process")) == 2


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ('processId="allocate-sample"', 'processId="allocate-nobody"', 'no process "allocate-nobody"'),
        ('formId="review-request"', 'formId="review-nothing"', 'no form "review-nothing"'),
    ],
)
def test_what_a_process_names_exists(workbench: Workbench, old: str, new: str, missing: str) -> None:
    workbench.replace(CALLER, old, new)
    (problem,) = workbench.problems("together/reference")
    assert missing in problem.message


def test_a_called_process_that_an_expression_chooses_is_not_looked_for(workbench: Workbench) -> None:
    workbench.replace(CALLER, 'processId="allocate-sample"', 'processId="=protocol.agreementProcess"')
    assert workbench.problems("together/reference") == []


def test_an_escalation_is_caught_by_every_caller(workbench: Workbench) -> None:
    workbench.replace(CALLER, 'escalationCode="nobody-free"', 'escalationCode="something-else"')
    (problem,) = workbench.problems("together/escalation-caught")
    assert problem.element == "EndEvent_NobodyFree"
    assert "CallActivity_Allocation" in problem.message


def test_an_escalation_of_a_process_that_nothing_calls_is_not_caught(workbench: Workbench) -> None:
    (workbench.folder / CALLER).unlink()
    assert [problem.element for problem in workbench.problems("together/escalation-caught")] == ["EndEvent_NobodyFree"]


def test_a_file_that_is_no_process_is_refused_with_its_name(workbench: Workbench) -> None:
    (workbench.folder / "processes" / "broken.bpmn").write_text("<bpmn:definitions", encoding="utf-8")
    assert [Path(problem.file).name for problem in workbench.problems("read")] == ["broken.bpmn"]
