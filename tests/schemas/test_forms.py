"""Forms and case pages: what they ask for, and what an answer lacks."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.bpmn_elements import form_of_task, process_elements
from schemas.forms import UnknownForm, case_page, check_answers, form_fields
from schemas.model_files import models_folder

_THRESHOLD = {"decision": "accepted", "reasonCode": "threshold-met", "sectionFortySeven": "no"}
_FORMS = sorted(path.stem for path in (models_folder() / "forms").glob("*.form"))


def test_a_form_is_read_in_its_order() -> None:
    decision, reason, section = form_fields("decide-threshold")
    assert (decision.key, decision.type, decision.required) == ("decision", "radio", True)
    assert decision.label == "Is a safeguarding assessment or transfer required?"
    assert [value for value, _ in decision.options] == ["accepted", "declined"]
    assert (reason.key, section.key) == ("reasonCode", "sectionFortySeven")


def test_what_people_write_is_asked_for_on_the_case_page() -> None:
    page = case_page("decide-threshold")
    assert page is not None
    (field,) = page.fields
    assert (field.key, field.required, field.requirements) == ("reasoning", True, ("HER-106", "HER-132"))
    assert case_page("remove-adults") is None


@pytest.mark.parametrize("form", _FORMS)
def test_no_answer_is_asked_for_twice(form: str) -> None:
    page = case_page(form)
    keys = [field.key for field in form_fields(form)] + [field.key for field in (page.fields if page else ())]
    assert keys, "a form that asks for nothing"
    assert len(keys) == len(set(keys))


def test_every_user_task_has_a_form_that_is_on_file() -> None:
    tasks = [element for element in process_elements() if element.kind == "userTask"]
    assert tasks
    # an expression takes the form that a table names; the rows of the tables are held against the forms by tools.lint
    named = {task.form_id for task in tasks if not str(task.form_id).startswith("=")}
    assert named
    assert named <= set(_FORMS)
    assert form_of_task("decide-threshold", "Task_DecideThreshold") == "decide-threshold"
    assert form_of_task("decide-threshold", "Task_RecordDecision") is None


def test_an_answer_that_the_form_takes_has_no_problem() -> None:
    assert check_answers("decide-threshold", _THRESHOLD) == []


@pytest.mark.parametrize(
    ("form", "answers", "problem"),
    [
        ("decide-threshold", {**_THRESHOLD, "decision": None}, "decision: is required"),
        ("decide-threshold", {**_THRESHOLD, "decision": ""}, "decision: is required"),
        ("decide-threshold", {**_THRESHOLD, "decision": "maybe"}, "decision: must be one of accepted, declined"),
        ("decide-threshold", {**_THRESHOLD, "reasoning": "x"}, "reasoning: is no field of the form decide-threshold"),
        ("remove-adults", {"adultsRemoved": "true"}, "adultsRemoved: must be true or false"),
    ],
)
def test_an_answer_that_the_form_refuses_is_named(form: str, answers: dict[str, Any], problem: str) -> None:
    (found,) = check_answers(form, answers)
    assert str(found).startswith(problem)


@pytest.mark.parametrize("text", ["2026-02-30", "20261124", "2026-W48-2", "24.11.2026", 20261124])
def test_a_date_must_be_one_and_written_in_the_one_way(text: object) -> None:
    key, form = next((field.key, form) for form in _FORMS for field in form_fields(form) if field.type == "datetime")
    problems = {problem.field: problem.rule for problem in check_answers(form, {key: text})}
    assert problems[key] == "must be a date such as 2026-11-24"


def test_an_unknown_form_is_named() -> None:
    with pytest.raises(UnknownForm, match="no-such-form"):
        form_fields("no-such-form")
