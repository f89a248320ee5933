"""Dates as documents and forms write them: 2026-11-24 and nothing else."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_RULE = "must be a date such as 2026-11-24"


def parse_date(text: object) -> date:
    """Return the day that the text names; raises ValueError for anything else than YYYY-MM-DD of a day that exists.

    Python's own reader also takes `20261124` and `2026-W48-2`, which other programs that read the same text do not.
    """
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise ValueError(_RULE)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{_RULE}; there is no such day") from error


def _validate(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return parse_date(value)


Day = Annotated[date, BeforeValidator(_validate)]
"""Field type of the pydantic models: a date, read as `parse_date` does."""
