"""The catalogue's normalised readings of its time limits as intervals.

For tests alone: the catalogue is not part of an installation.
"""

import os
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any, cast

import yaml

from calendars import BankHolidays, EndOfDay, Interval, Unit

CATALOGUE = Path(os.environ.get("TRANSFERS_CATALOGUE", Path(__file__).parents[3] / "shared" / "requirements"))

Reading = Mapping[str, Any]

_UNITS: dict[str, Unit] = {
    "weekday-clock-time": "clock-time",
    "next-meeting": "calendar-day",  # the anchor is the meeting, with nothing added: that day
    "age": "calendar-day",  # the anchor is the birthday, with nothing added: that day
}
# What an authority can choose where neither its document nor the readings settle it.
_CHOICES: dict[str, tuple[BankHolidays, ...]] = {
    "hour": ("ignore",),
    "working-day": ("skip", "move-earlier", "move-later"),
    "calendar-day": ("ignore", "move-earlier", "move-later"),
    "clock-time": ("ignore", "move-earlier", "move-later"),
}


def load_readings() -> list[Reading] | None:
    """The entries of the catalogue's `deadlines.yaml`, or None where there is no catalogue."""
    path = CATALOGUE / "deadlines.yaml"
    if not path.is_file():
        return None
    return cast("list[Reading]", yaml.safe_load(path.read_text(encoding="utf-8"))["deadlines"])


def intervals_of(entry: Reading) -> list[Interval]:
    """The entry's interval, one for each choice that it leaves to the authority."""
    unit = _UNITS.get(entry["unit"], cast(Unit, entry["unit"]))
    end: str = entry["time_of_day_at_end"]
    clock_time = time.fromisoformat(entry["clock_time"]) if "clock_time" in entry else None
    if end == "open":
        end = "given-clock-time" if clock_time else "end-of-day"
    holidays: str = entry["bank_holidays"]
    choices = _CHOICES[unit] if holidays == "open" else (cast(BankHolidays, holidays),)
    return [
        Interval(
            amount=0 if entry["unit"] == "age" else entry["amount"],
            unit=unit,
            direction=entry["direction"],
            end_of_day=cast(EndOfDay, end),
            clock_time=clock_time,
            weekday=entry.get("weekday"),
            bank_holidays=choice,
            counts_first_day=entry["counts_first_day"],
        )
        for choice in choices
    ]
