"""Texts of a case page that are more than prose: professionals one a line, dates, ticks."""

from __future__ import annotations

import re
from datetime import date

from pydantic import ValidationError

from schemas.case import Professional
from schemas.dates import parse_date
from schemas.forms import CasePageField
from schemas.refusals import refusal_of

TICKED = "yes"
_NOT_SHARED = "do not share"
_HOW = "write kind; organisation; email, such as school; Mill Row School; office@mill-row.example"


def text_problem(field: CasePageField, text: str) -> str | None:
    """Return what is wrong with a text for a field of this type, None where nothing is; it does not repeat the text."""
    if not text:
        return None
    try:
        if field.type == "professionals":
            read_professionals(text)
        elif field.type == "date":
            parse_date(text)
    except ValueError as error:
        return str(error)
    if field.type == "checkbox" and text != TICKED:
        return f"must be {TICKED}, or empty"
    return None


def read_professionals(text: str) -> list[Professional]:
    """Return the professionals that a text names, one a line: `kind; organisation; email`, followed by `; do not share`
    for one whom the family does not want told (HER-184, HER-192). Raises ValueError naming the line."""
    return [_professional(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def read_lines(text: str) -> list[str]:
    """Return what stands in the lines of a text, empty ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def read_date(text: str) -> date | None:
    """Return the date that a field of type date holds, None for none."""
    return parse_date(text) if text else None


def _professional(number: int, line: str) -> Professional:
    kind, *rest = [part.strip() for part in line.split(";")]
    shared = not (len(rest) == 3 and rest[-1].casefold() == _NOT_SHARED)
    if len(rest) != (2 if shared else 3):
        raise ValueError(f"line {number}: {_HOW} (and ; {_NOT_SHARED} for one whom the family excludes)")
    code = re.sub(r"[\s/]+", "-", re.sub(r"[^\w\s/-]", "", kind.casefold()))
    try:
        return Professional.model_validate({"kind": code, "organisation": rest[0], "email": rest[1], "share": shared})
    except ValidationError as error:
        raise ValueError(f"line {number}: {refusal_of(error)}; {_HOW}") from None
