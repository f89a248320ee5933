"""What a person typed into a case page, read and checked against the field's rules."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

from schemas.case_page_texts import text_problem
from schemas.forms import CasePageField
from schemas.refusals import Problem

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
DATE_PARTS = ("day", "month", "year")


def inputs_of(field: CasePageField) -> list[str]:
    """Return the names of the inputs in which the field is typed; the first one is where its error link leads."""
    return [f"{field.key}-{part}" for part in DATE_PARTS] if field.type == "date" else [field.key]


def typed(field: CasePageField, text: str) -> dict[str, str]:
    """Return a stored text as the inputs show it for editing."""
    if field.type != "date":
        return {field.key: text}
    try:
        value = date.fromisoformat(text)
    except ValueError:
        return dict.fromkeys(inputs_of(field), "")
    return dict(zip(inputs_of(field), (str(value.day), str(value.month), str(value.year)), strict=True))


def read_answer(field: CasePageField, inputs: Mapping[str, str]) -> str | Problem:
    """Return the text to store ("" for nothing; a date as 2026-11-24), or the problem with what was typed.

    `text` and `person` are one line of up to 200 characters, `textarea` up to 20,000, `date` a day that exists,
    `professionals` one professional a line, `checkbox` a tick.
    """
    parts = [_clean(inputs.get(name, "")) for name in inputs_of(field)]
    if not any(parts):
        return Problem(field.key, f"Fill in “{field.label}”") if field.required else ""
    if field.type == "date":
        return _date(field, parts)
    text = parts[0]
    if field.type in ("textarea", "professionals"):
        rule = text_problem(field, text)
        return Problem(field.key, f"{field.label}: {rule}") if rule else _limited(field, text, LONGEST_TEXT)
    return _limited(field, " ".join(text.split()), LONGEST_LINE)


def _limited(field: CasePageField, text: str, longest: int) -> str | Problem:
    if len(text) <= longest:
        return text
    return Problem(field.key, f"{field.label}: use {longest:,} characters or fewer, this has {len(text):,}")


def _date(field: CasePageField, parts: list[str]) -> str | Problem:
    missing = [name for name, part in zip(DATE_PARTS, parts, strict=True) if not part]
    if missing:
        return Problem(field.key, f"{field.label}: the date needs a {' and a '.join(missing)}")
    try:
        if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[2]) != 4:
            raise ValueError
        return date(int(parts[2]), int(parts[1]), int(parts[0])).isoformat()
    except ValueError:
        return Problem(field.key, f"{field.label}: this must be a real date, like 24 11 2026")


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) != "Cc")
    return kept.strip()
