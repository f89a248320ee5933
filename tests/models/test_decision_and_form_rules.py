"""The rules for decision tables, forms and element templates each find their fault."""

from pathlib import Path

import pytest

from tests.models.process_faults import FIXTURES
from tools.job_types import committed
from tools.lint.problem import Problem, run_script
from tools.paths import ELEMENT_TEMPLATES, JOB_TYPES

DECISION = (FIXTURES / "decisions" / "sample-routing.dmn").read_text(encoding="utf-8")
FORM = (FIXTURES / "forms" / "review-request.form").read_text(encoding="utf-8")
TEMPLATE = (ELEMENT_TEMPLATES / "timed-user-task.json").read_text(encoding="utf-8")


def _lint(script: str, path: Path, text: str, old: str, new: str) -> list[Problem]:
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return run_script(script, [path])


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (' hitPolicy="FIRST"', "", "decision/hit-policy"),
        ('hitPolicy="FIRST"', 'hitPolicy="PRIORITY"', "decision/hit-policy"),
        ("<text></text>", '<text>"targeted"</text>', "decision/catch-all"),
        ("</rule>", "<annotationEntry><text>x</text></annotationEntry></rule>", "decision/annotation"),
        ('decision id="sample-routing"', 'decision id="other-routing"', "decision/file-name"),
        ('name="Sample routing">\n    <decisionTable', ">\n    <decisionTable", "dmnlint/label-required"),
    ],
)
def test_a_decision_rule_reports_its_fault(tmp_path: Path, old: str, new: str, rule: str) -> None:
    problems = _lint("decisions.mjs", tmp_path / "sample-routing.dmn", DECISION, old, new)
    assert [problem.rule for problem in problems] == [rule]


def test_a_decision_rule_without_a_source_is_reported(tmp_path: Path) -> None:
    bare = DECISION.replace("<description>Clause on intensive support</description>", "")
    path = tmp_path / "sample-routing.dmn"
    assert _lint("decisions.mjs", path, bare, '"HER-101"', '"HER-101"') == []
    (problem,) = _lint("decisions.mjs", path, bare, '"HER-101"', "null")
    assert (problem.rule, problem.element) == ("decision/source", "Rule_Intensive")


@pytest.mark.parametrize(
    ("old", "new", "element", "says"),
    [
        ('"type": "textfield"', '"type": "textarea"', "Field_Worker", "case page"),
        ('"validate": { "pattern": "^[a-z.]+$" }', '"validate": {}', "Field_Worker", "case page"),
        ('"id": "review-request"', '"id": "other-request"', "other-request", "file name"),
        ('"key": "worker"', '"key": "accepted"', "accepted", "twice"),
        ('"key": "worker"', '"key": "Worker Name"', "Field_Worker", "pattern"),
        ('"schemaVersion": 16', '"schemaVersion": 19', "review-request", "<= 16"),
        ('"values": [', '"choices": [', "Field_Accepted", "values"),
    ],
)
def test_a_form_rule_reports_its_fault(tmp_path: Path, old: str, new: str, element: str, says: str) -> None:
    problems = _lint("forms.mjs", tmp_path / "review-request.form", FORM, old, new)
    assert any(problem.element == element and says in problem.message for problem in problems), problems


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"executionListeners": false', '"executionListeners": true'),
        ('"type": "zeebe:assignmentDefinition"', '"type": "zeebe:assignment"'),
        ('"value": "deployment"', '"value": "newest"'),
    ],
)
def test_an_element_template_that_modeler_would_refuse_is_reported(tmp_path: Path, old: str, new: str) -> None:
    problems = _lint("templates.mjs", tmp_path / "timed-user-task.json", TEMPLATE, old, new)
    assert {problem.rule for problem in problems} == {"element-template"}


def test_the_list_of_job_types_is_the_one_of_the_element_templates() -> None:
    assert JOB_TYPES.read_text(encoding="utf-8") == committed()
