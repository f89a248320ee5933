"""The palette that a process designer drags from: one template per worker job, asking for what the worker takes."""

import json
from typing import Any

import pytest

from tools.lint.problem import run_script
from tools.paths import ELEMENT_TEMPLATES
from workers.handlers import HANDLERS

TEMPLATES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(ELEMENT_TEMPLATES.glob("*.json"))
}
LISTENERS = {"start-sla-clock", "stop-sla-clock"}
TASKS = sorted(name for name in TEMPLATES if name in HANDLERS)


def _bound(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [field for field in template["properties"] if field["binding"]["type"] == kind]


def _names(fields: dict[str, Any]) -> set[str]:
    return {field.alias or name for name, field in fields.items()}


def test_modeler_takes_every_template() -> None:
    assert run_script("templates.mjs", sorted(ELEMENT_TEMPLATES.glob("*.json"))) == []


def test_every_job_that_a_worker_carries_out_has_a_template() -> None:
    assert set(HANDLERS) - LISTENERS == set(TASKS)
    for name in TASKS:
        (job,) = [field for field in _bound(TEMPLATES[name], "zeebe:taskDefinition") if "constraints" not in field]
        assert job["value"] == name


def test_the_patterns_of_a_time_limit_have_templates() -> None:
    for name in ("timed-user-task", "timed-subprocess"):
        template = TEMPLATES[name]
        assert {field["value"] for field in _bound(template, "zeebe:executionListener")} == LISTENERS
        assert {field["binding"]["name"] for field in _bound(template, "zeebe:input")} == {"milestone", "anchor"}
    for name, expression in (("limit-timer", "=sla.due"), ("reminder-timer", "=sla.warn")):
        (date,) = _bound(TEMPLATES[name], "bpmn:TimerEventDefinition#property")
        assert (date["binding"]["name"], date["value"]) == ("timeDate", expression)


@pytest.mark.parametrize("name", TASKS)
def test_a_template_maps_what_its_worker_takes_and_gives(name: str) -> None:
    handler, template = HANDLERS[name], TEMPLATES[name]
    takes, gives = _names(handler.input_model.model_fields), _names(handler.output_model.model_fields)
    assert {field["binding"]["name"] for field in _bound(template, "zeebe:input")} <= takes
    assert {field["binding"]["source"].removeprefix("=") for field in _bound(template, "zeebe:output")} <= gives | takes


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_is_ready_for_a_designer(name: str) -> None:
    template = TEMPLATES[name]
    assert template["id"] == f"transfers.{name}"
    assert template["version"] >= 1
    assert template["icon"]["contents"].startswith("data:image/svg+xml,")
    assert template["description"].endswith(".")
    groups = {group["id"] for group in template["groups"]}
    shown = [field for field in template["properties"] if field["type"] != "Hidden"]
    assert all(field["group"] in groups and field["label"] and field["description"] for field in shown)
    (requirements,) = [field for field in shown if field["id"] == "requirements"]
    assert requirements["constraints"]["pattern"]["value"].startswith("^(-|")
