"""Case pages: which there are, and what has been written on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from board.names import Names
from board.words import day, in_words, moment
from register import narratives
from register.tables import Narrative
from schemas.forms import CasePage, case_page
from schemas.model_files import models_folder

_FORM_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)


@dataclass(frozen=True)
class WrittenField:
    """A text in force, with its label and who wrote it when, in words."""

    label: str
    text: str
    written: str


@dataclass(frozen=True)
class WrittenForm:
    """A case page; `fields` are those that somebody has written, empty where nobody has."""

    form: str
    title: str
    fields: tuple[WrittenField, ...]


@dataclass(frozen=True)
class DatedTexts:
    """Fields of one form that one author saved together. `changed`: at least one of them replaced an earlier text."""

    title: str
    labels: tuple[str, ...]
    author: str
    at: datetime
    changed: bool
    requirements: tuple[str, ...]


def find_case_page(form_id: str) -> CasePage | None:
    """Return the case page of this id, None where there is none or the text is no form's id."""
    return case_page(form_id) if _FORM_ID.fullmatch(form_id) else None


def case_pages() -> list[CasePage]:
    """Return every case page, by title."""
    found = [case_page(path.stem) for path in (models_folder() / "case-pages").glob("*.json")]
    return sorted((page for page in found if page is not None), key=lambda page: page.title)


def written_forms(session: Session, transfer_id: str, names: Names) -> list[WrittenForm]:
    """Return every case page with what the transfer has on it."""
    return [
        WrittenForm(page.form, page.title, _fields(page, narratives.current(session, transfer_id, page.form), names))
        for page in case_pages()
    ]


def dated_texts(session: Session, transfer_id: str) -> list[DatedTexts]:
    """Return what was written when, without the texts themselves, the first one first."""
    query = select(Narrative).where(Narrative.transfer_id == transfer_id).order_by(Narrative.number)
    saved = groupby(session.scalars(query), key=lambda row: (row.form, row.author, row.at))
    return [_dated(list(rows)) for _, rows in saved]


def _dated(rows: list[Narrative]) -> DatedTexts:
    page = find_case_page(rows[0].form)
    known = {field.key: field for field in page.fields} if page else {}
    ids = (one for row in rows if row.field in known for one in known[row.field].requirements)
    return DatedTexts(
        title=page.title if page else in_words(rows[0].form),
        labels=tuple(known[row.field].label if row.field in known else in_words(row.field) for row in rows),
        author=rows[0].author,
        at=rows[0].at,
        changed=any(row.supersedes_id for row in rows),
        requirements=tuple(dict.fromkeys(ids)),
    )


def _fields(page: CasePage, texts: dict[str, Narrative], names: Names) -> tuple[WrittenField, ...]:
    known = {field.key: field for field in page.fields}
    # a text whose field a designer has since removed is shown all the same
    keys = [*known, *(key for key in texts if key not in known)]
    return tuple(
        WrittenField(
            label=known[key].label if key in known else in_words(key),
            text=shown_text(texts[key].text, known[key].type if key in known else "textarea"),
            written=f"{names.person(texts[key].author)}, {moment(texts[key].at)}",
        )
        for key in keys
        if key in texts and texts[key].text
    )


def shown_text(text: str, field_type: str) -> str:
    """Return a stored text for reading: a date in words, anything else as it is."""
    if field_type != "date":
        return text
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
