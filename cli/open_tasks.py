"""Open user tasks as the command line tells them: the engine's task with the form that it asks for."""

from __future__ import annotations

from typing import Any

from engine.user_tasks import UserTask
from schemas.bpmn_elements import form_of_task
from schemas.forms import CasePage, FormField, UnknownForm, case_page, form_fields
from schemas.instants import format_instant


def describe_task(task: UserTask) -> dict[str, Any]:
    """Return the task as a JSON-ready dict; `form` is None where the task has none, or none that is on file."""
    form_id = form_id_of(task)
    return {
        "key": task.key,
        "element": task.element_id,
        "name": task.name,
        "process": task.process_id,
        "groups": list(task.groups),
        "assignee": task.assignee,
        "createdAt": format_instant(task.created),
        "dueAt": None if task.due is None else format_instant(task.due),
        "transferId": task.transfer_id,
        "form": None if form_id is None else describe_form(form_id),
    }


def form_id_of(task: UserTask) -> str | None:
    """Return the form's id: the engine's word, else (newer engines name forms by key) the diagram's."""
    return task.form_id or form_of_task(task.process_id, task.element_id)


def describe_form(form_id: str) -> dict[str, Any] | None:
    """Return a form's two halves: the fields that become process variables, and those of the case page."""
    try:
        fields = form_fields(form_id)
    except UnknownForm:
        return None
    page = case_page(form_id)
    return {
        "id": form_id,
        "fields": [_field(field) for field in fields],
        "casePage": None if page is None else _page(page),
    }


def _field(field: FormField) -> dict[str, Any]:
    return {
        "key": field.key,
        "type": field.type,
        "label": field.label,
        "required": field.required,
        "options": [{"value": value, "label": label} for value, label in field.options],
        "pattern": field.pattern,
    }


def _page(page: CasePage) -> dict[str, Any]:
    fields = [
        {
            "key": field.key,
            "type": field.type,
            "label": field.label,
            "required": field.required,
            "requirements": list(field.requirements),
        }
        for field in page.fields
    ]
    return {"title": page.title, "fields": fields}
