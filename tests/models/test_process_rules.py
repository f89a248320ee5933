"""Each modelling rule finds its fault, and finds none in a process that keeps to the rules."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.models.process_faults import FAULTS, FIXTURES, Fault
from tools.lint.models import Models
from tools.lint.problem import Problem, run_script
from tools.node import run_node
from tools.paths import ROOT

Found = Callable[[Fault], list[Problem]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What the linter says of the sample process with one fault in it; all faults are linted in one go."""
    files: dict[Fault, Path] = {}
    for number, fault in enumerate(FAULTS):
        files[fault] = tmp_path_factory.mktemp(f"fault-{number}") / "review-request.bpmn"
        files[fault].write_text(fault.spoilt(), encoding="utf-8")
    problems = run_script("processes.mjs", list(files.values()), context=[], forms=["review-request"], decisions=[])
    return lambda fault: [problem for problem in problems if problem.file == str(files[fault])]


def test_a_model_that_keeps_to_the_rules_has_no_problems() -> None:
    models = Models(FIXTURES)
    assert models.count() == 4
    assert models.lint() == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.rule}-{fault.element}-{fault.says}")
def test_a_rule_reports_its_fault(fault: Fault, found: Found) -> None:
    hits = [problem for problem in found(fault) if (problem.rule, problem.element) == (fault.rule, fault.element)]
    assert any(fault.says in problem.message for problem in hits), [str(problem) for problem in found(fault)]


def test_every_rule_of_the_project_has_a_fault_that_it_reports() -> None:
    plugin = ROOT / "tools" / "bpmnlint-plugin-transfers" / "rules"
    assert {fault.rule for fault in FAULTS} >= {f"transfers/{rule.stem}" for rule in plugin.glob("*.js")}


def test_the_lint_configuration_takes_in_the_standard_rules_and_the_projects_own() -> None:
    configuration = json.loads((ROOT / ".bpmnlintrc").read_text(encoding="utf-8"))
    wanted = ["bpmnlint:recommended", "plugin:camunda-compat/camunda-cloud-8-6", "plugin:transfers/recommended"]
    assert configuration["extends"] == wanted
    assert "rules" not in configuration, "no rule is switched off for the whole project"


def test_the_linters_own_command_line_takes_the_same_configuration() -> None:
    command = ["node_modules/bpmnlint/bin/bpmnlint.js", "--max-warnings=0"]
    done = run_node([*command, *(str(path) for path in sorted((FIXTURES / "processes").glob("*.bpmn")))])
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
