"""Reader of Camunda Forms and case pages: their fields, and what an answer lacks.

A catalogue form is split in two: choices, dates, ids and coded reasons in `bpmn/forms/<form>.form`, which become
process variables; names and narrative in `bpmn/case-pages/<form>.json`, which stay in the register.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from schemas.dates import parse_date
from schemas.model_files import models_folder
from schemas.refusals import Problem

_OF_TEAM = "member-of-receiving-team"
_ANSWER_TYPES = ("radio", "select", "checkbox", "datetime", "textfield", "number", "checklist")


class UnknownForm(LookupError):
    """There is no Camunda Form of this id under `bpmn/forms`."""


@dataclass(frozen=True)
class FormField:
    """One answer of a Camunda Form. `options` are (value, label) pairs, empty where anything of the type is allowed.

    `names_staff` says that the answer is the user name of a member of staff, `of_team` that they must be one of the
    receiving team: the form's custom property `answer`.
    """

    key: str
    type: str
    label: str
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    pattern: str | None = None
    names_staff: bool = False
    of_team: bool = False


@dataclass(frozen=True)
class CasePageField:
    """One answer of a case page: narrative or a person's detail, kept in the register only.

    `required_when` names answers of the form that make a field required which otherwise is not.
    """

    key: str
    label: str
    type: str
    required: bool
    requirements: tuple[str, ...]
    required_when: tuple[tuple[str, str], ...] = ()

    def is_required(self, answers: Mapping[str, Any]) -> bool:
        """Say whether these answers of the form need this field."""
        return self.required or any(answers.get(key) == value for key, value in self.required_when)


@dataclass(frozen=True)
class CasePage:
    """The register's half of a form."""

    form: str
    title: str
    fields: tuple[CasePageField, ...]


@cache
def form_fields(form_id: str) -> tuple[FormField, ...]:
    """Return the answers that the Camunda Form asks for, in its order; raises UnknownForm."""
    components = [part for one in _components(form_id) for part in (one, *one.get("components", ()))]
    return tuple(_field(component) for component in components if component["type"] in _ANSWER_TYPES)


@cache
def answers_variable(form_id: str) -> str | None:
    """Return the variable under which the form submits all its answers; None where each is a variable of its own.

    A process that takes its form from a table cannot name the form's fields, so such forms gather them. Raises
    UnknownForm.
    """
    groups = (one for one in _components(form_id) if one["type"] == "group" and one.get("path"))
    return next((str(group["path"]) for group in groups), None)


def submitted(form_id: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as the variables that the form submits; raises UnknownForm."""
    variable = answers_variable(form_id)
    return dict(answers) if variable is None else {variable: dict(answers)}


def _components(form_id: str) -> list[dict[str, Any]]:
    path = models_folder() / "forms" / f"{form_id}.form"
    if not path.is_file():
        raise UnknownForm(f"there is no form {form_id} under {path.parent.name}/")
    return json.loads(path.read_text(encoding="utf-8"))["components"]


@cache
def case_page(form_id: str) -> CasePage | None:
    """Return the register's half of the form, or None where the form has no narrative."""
    path = models_folder() / "case-pages" / f"{form_id}.json"
    if not path.is_file():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    fields = tuple(_page_field(entry) for entry in document["fields"])
    return CasePage(form=document["form"], title=document["title"], fields=fields)


def check_answers(form_id: str, answers: Mapping[str, Any]) -> list[Problem]:
    """Return what the form itself refuses about these answers: unknown keys, missing required answers, values outside
    the options, dates that are none. An empty list means that the form is satisfied. Raises UnknownForm."""
    fields = {field.key: field for field in form_fields(form_id)}
    problems = [Problem(key, f"is no field of the form {form_id}") for key in answers if key not in fields]
    for field in fields.values():
        value = answers.get(field.key)
        if value in (None, "", []):
            if field.required:
                problems.append(Problem(field.key, f"is required: {field.label}"))
        elif rule := _refuse(field, value):
            problems.append(Problem(field.key, rule))
    return problems


def missing_texts(page: CasePage, answers: Mapping[str, Any], written: Collection[str]) -> list[Problem]:
    """Return a problem for each field of the case page that these answers of the form need and nobody has written.

    `written` holds the keys of the fields that have a text.
    """
    return [
        Problem(field.key, f"is required on the case page: {field.label}")
        for field in page.fields
        if field.is_required(answers) and field.key not in written
    ]


def _refuse(field: FormField, value: Any) -> str | None:
    if field.type == "checklist":
        return _refuse_list(field, value)
    if field.options and value not in [option for option, _ in field.options]:
        return f"must be one of {', '.join(option for option, _ in field.options)}"
    if field.type == "checkbox" and not isinstance(value, bool):
        return "must be true or false"
    if field.type == "datetime" and not _is_date(value):
        return "must be a date such as 2026-11-24"
    if field.type == "textfield" and not (isinstance(value, str) and re.fullmatch(field.pattern or ".{1,200}", value)):
        return f"must match {field.pattern}" if field.pattern else "must be a short text"
    return None


def _refuse_list(field: FormField, value: Any) -> str | None:
    known = {option for option, _ in field.options}
    if not isinstance(value, list) or not known.issuperset(map(str, cast(list[object], value))):
        return f"must be a list of {', '.join(option for option, _ in field.options)}"
    return None


def _is_date(value: Any) -> bool:
    try:
        parse_date(value)
    except ValueError:
        return False
    return True


def _page_field(entry: Mapping[str, Any]) -> CasePageField:
    return CasePageField(
        key=entry["key"],
        label=entry["label"],
        type=entry["type"],
        required=entry["required"],
        requirements=tuple(entry["requirements"]),
        required_when=tuple(entry.get("requiredWhen", {}).items()),
    )


def _field(component: Mapping[str, Any]) -> FormField:
    validation = component.get("validate", {})
    names = component.get("properties", {}).get("answer")
    return FormField(
        key=component["key"],
        type=component["type"],
        label=component.get("label") or component.get("dateLabel") or component["key"],
        required=bool(validation.get("required")),
        options=tuple((entry["value"], entry["label"]) for entry in component.get("values", [])),
        pattern=validation.get("pattern"),
        names_staff=names in ("member-of-staff", _OF_TEAM),
        of_team=names == _OF_TEAM,
    )
