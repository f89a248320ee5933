"""Codes, instants and spans of time in words for a reader in England."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from calendars.london import LONDON

_WHOLE_TERMS = ("step-up", "step-down", "step-in", "follow-up")
_ACRONYMS = {"cla": "CLA", "fss": "FSS", "tyss": "TYSS", "mash": "MASH", "lado": "LADO", "id": "ID"}
_MIDNIGHT, _NOON = (0, 0), (12, 0)


def in_words(code: str) -> str:
    """Return a code as text: `decide-threshold` as "Decide threshold", `urgent-step-up` as "Urgent step-up"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", code).lower()
    for term in _WHOLE_TERMS:
        spaced = re.sub(rf"(?<![a-z]){term}(?![a-z])", term.replace("-", "\0"), spaced)
    words = [_ACRONYMS.get(word, word) for word in re.split(r"[-_ ]+", spaced) if word]
    text = " ".join(words).replace("\0", "-")
    return text[:1].upper() + text[1:]


def day(value: date) -> str:
    """Return a date like "4 March 2026"."""
    return f"{value.day} {value:%B %Y}"


def moment(instant: datetime) -> str:
    """Return an instant as London's clocks show it, like "4 March 2026 at 4:30pm"."""
    local = instant.astimezone(LONDON)
    return f"{day(local.date())} at {clock_time(local)}"


def clock_time(local: datetime) -> str:
    """Return a time of day like "4:30pm", "9am", "midday" or "midnight"."""
    if (local.hour, local.minute) == _MIDNIGHT:
        return "midnight"
    if (local.hour, local.minute) == _NOON:
        return "midday"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def span(length: timedelta) -> str:
    """Return a length of time rounded down to minutes below an hour, hours below two days, else days."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 60:
        return _count(minutes, "minute")
    return _count(minutes // 60, "hour") if minutes < 48 * 60 else _count(minutes // (24 * 60), "day")


@dataclass(frozen=True)
class DueDate:
    """When something is due, in words; `nearness` is how that lies from now, None where now is not known."""

    at: datetime
    text: str
    nearness: str | None = None
    overdue: bool = False


def due_date(due: datetime, now: datetime | None) -> DueDate:
    """Say when something is due and, if `now` is known, "Overdue by 2 hours" or "Due in 3 days"."""
    if now is None:
        return DueDate(due, moment(due))
    if now >= due:
        late = now - due
        return DueDate(due, moment(due), "Overdue" if late < _MINUTE else f"Overdue by {span(late)}", overdue=True)
    left = due - now
    return DueDate(due, moment(due), "Due now" if left < _MINUTE else f"Due in {span(left)}")


_MINUTE = timedelta(minutes=1)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
