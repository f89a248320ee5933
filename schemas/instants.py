"""Instants as text: what the engine sends, what the project writes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_INSTANT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})T(?P<minute>\d{2}:\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?"
    r"(?P<offset>Z|[+-]\d{2}:\d{2})?(?:\[(?P<zone>[A-Za-z0-9_+\-/]+)\])?",
    re.ASCII,
)
_EXAMPLE = "2026-11-24T12:53:44.751Z"


class InstantError(ValueError):
    """A text or a value that does not fix one instant; the message quotes it and says what is missing."""


def parse_instant(text: str) -> datetime:
    """Read an instant; returns an aware datetime in UTC.

    Accepts ISO 8601 date and time with `Z` or a numeric offset, with or without seconds and a fraction (kept to
    microseconds), and the engine's FEEL form with a zone behind it (`2026-11-24T12:53:44.751Z[Etc/UTC]`).

    Raises InstantError for a text without an offset (it would be a guess), for one whose zone and offset disagree,
    and for anything else; the message quotes the text.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise InstantError(f'not an instant: "{text}"; write it like {_EXAMPLE}')
    if match["offset"] is None:
        raise InstantError(f'not an instant: "{text}" has no offset from UTC; write it like {_EXAMPLE}')
    try:
        local = datetime.fromisoformat(f"{match['date']}T{match['minute']}:{match['second'] or '00'}")
        aware = local.replace(microsecond=_microseconds(match["fraction"]), tzinfo=_offset(match["offset"]))
        value = aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InstantError(f'not an instant: "{text}" ({error}); write it like {_EXAMPLE}') from error
    if match["zone"] is not None:
        _check_zone(text, match["zone"], aware)
    return value


def format_instant(value: datetime) -> str:
    """Write an instant in UTC with milliseconds and `Z`; finer digits are cut off, never rounded up.

    Raises InstantError for a naive datetime.
    """
    return require_utc(value).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def require_utc(value: datetime) -> datetime:
    """Return the same instant in UTC; raises InstantError for a naive datetime."""
    if value.tzinfo is None or value.utcoffset() is None:
        raise InstantError(f"not an instant: {value.isoformat()} is naive; give a datetime with its time zone")
    return value.astimezone(UTC)


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if minutes > 59:
        raise ValueError("minutes of the offset must be in 0..59")
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if text[0] == "-" else size)


def _check_zone(text: str, name: str, aware: datetime) -> None:
    try:
        zone = UTC if name in {"Etc/UTC", "UTC", "Z", "GMT"} else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InstantError(f'not an instant: "{text}" names the unknown time zone {name}') from error
    if aware.astimezone(zone).utcoffset() != aware.utcoffset():
        raise InstantError(f'not an instant: the offset of "{text}" is not that of {name} at that time')


def _validate(value: object) -> datetime:
    if isinstance(value, datetime):
        return require_utc(value)
    if isinstance(value, str):
        return parse_instant(value)
    raise InstantError(f"not an instant: a text like {_EXAMPLE} is needed, not {type(value).__name__}")


Instant = Annotated[
    datetime,
    BeforeValidator(_validate),
    PlainSerializer(format_instant, return_type=str, when_used="json-unless-none"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""Field type of the pydantic models: reads as `parse_instant` does, writes as `format_instant` does."""
