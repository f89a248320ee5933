"""The accepted answers of a transfer, in the words of their forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from board.names import Names
from board.words import day, in_words, moment
from register import answers
from register.tables import Answer
from schemas.forms import FormField, UnknownForm, case_page, form_fields


@dataclass(frozen=True)
class GivenAnswer:
    """One accepted answer: its form's title, (label, value) pairs in the form's order, and who gave it when."""

    title: str
    fields: tuple[tuple[str, str], ...]
    given: str


def given_answers(session: Session, transfer_id: str, names: Names) -> list[GivenAnswer]:
    """Return the transfer's accepted answers, the first one first."""
    return [_given(row, names) for row in answers.of_transfer(session, transfer_id)]


def _given(row: Answer, names: Names) -> GivenAnswer:
    try:
        known = {field.key: field for field in form_fields(row.form)}
        page = case_page(row.form)
    except UnknownForm:  # a designer has since removed it; the answer is shown all the same
        known, page = dict[str, FormField](), None
    keys = [*(key for key in known if key in row.answers), *(key for key in row.answers if key not in known)]
    fields = tuple((_label(known.get(key), key), _value(known.get(key), row.answers[key], names)) for key in keys)
    title = page.title if page else in_words(row.form)
    return GivenAnswer(title, fields, f"{names.person(row.actor)}, {moment(row.at)}")


def _label(field: FormField | None, key: str) -> str:
    return in_words(key) if field is None else field.label


def _value(field: FormField | None, value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if field is None:
        return str(value)
    if field.names_staff:
        return names.person(str(value))
    if field.type == "datetime":
        return day(date.fromisoformat(value))
    return dict(field.options).get(value, str(value))
