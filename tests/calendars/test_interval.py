"""Intervals that mean nothing are refused, with the field and the rule."""

from dataclasses import FrozenInstanceError
from datetime import UTC, time
from typing import Any

import pytest

from calendars import Interval

WORKING: dict[str, Any] = {
    "amount": 2,
    "unit": "working-day",
    "direction": "forward",
    "end_of_day": "end-of-day",
    "clock_time": None,
    "weekday": None,
    "bank_holidays": "skip",
    "counts_first_day": False,
}
HOUR: dict[str, Any] = WORKING | {"unit": "hour", "end_of_day": "elapsed", "bank_holidays": "ignore"}
CALENDAR: dict[str, Any] = WORKING | {"unit": "calendar-day", "bank_holidays": "ignore"}
WEEKLY: dict[str, Any] = CALENDAR | {
    "unit": "clock-time",
    "end_of_day": "given-clock-time",
    "clock_time": time(16, 30),
    "weekday": "thursday",
    "counts_first_day": True,
}

REFUSED: list[tuple[dict[str, Any], str, Any, str]] = [
    (WORKING, "unit", "fortnight", "unit: must be hour or working-day"),
    (WORKING, "unit", None, "unit: must be"),
    (WORKING, "direction", "sideways", "direction: must be forward or backward"),
    (WORKING, "end_of_day", "open", "end_of_day: must be end-of-day or"),
    (WORKING, "end_of_day", "elapsed", "end_of_day: must be end-of-day or"),
    (WORKING, "end_of_day", "given-clock-time", "clock_time: end_of_day given-clock-time needs"),
    (WORKING, "bank_holidays", "open", "bank_holidays: must be skip or"),
    (WORKING, "bank_holidays", "ignore", "only working days are counted"),
    (CALENDAR, "bank_holidays", "skip", "every day is counted"),
    (CALENDAR | {"unit": "week"}, "bank_holidays", "skip", "a week is seven calendar days"),
    (CALENDAR | {"unit": "month"}, "bank_holidays", "skip", "a month is a calendar month"),
    (HOUR, "bank_holidays", "skip", "bank_holidays: must be ignore for unit hour"),
    (HOUR, "bank_holidays", "move-later", "nights, weekends and bank holidays change nothing"),
    (WEEKLY, "bank_holidays", "skip", "the weekday is found first"),
    (HOUR, "end_of_day", "end-of-day", "end_of_day: must be elapsed for unit hour"),
    (WEEKLY, "end_of_day", "end-of-day", "end_of_day: must be given-clock-time for unit clock-time"),
    (WORKING, "amount", -1, "amount: must be a whole number from 0"),
    (WORKING, "amount", 1.5, "amount: must be a whole number"),
    (WORKING, "amount", True, "amount: must be a whole number"),
    (WORKING, "amount", "2", "amount: must be a whole number"),
    (WORKING, "amount", None, "amount: must be a whole number"),
    (WORKING, "amount", 36_526, "from 0 to 36525 for unit working-day"),
    (HOUR, "amount", 876_601, "from 0 to 876600 for unit hour"),
    (WEEKLY, "amount", 0, "amount: must be a whole number from 1"),
    (WORKING, "clock_time", time(9), "clock_time: goes with end_of_day given-clock-time only"),
    (HOUR, "clock_time", time(9), "clock_time: goes with end_of_day given-clock-time only"),
    (WEEKLY, "clock_time", None, "clock_time: end_of_day given-clock-time needs"),
    (WEEKLY, "clock_time", "16:30", "clock_time: end_of_day given-clock-time needs"),
    (WEEKLY, "clock_time", time(16, 30, tzinfo=UTC), "clock_time: .* without a zone"),
    (WEEKLY, "weekday", None, "weekday: must be monday or"),
    (WEEKLY, "weekday", "Thursday", "weekday: must be monday or"),
    (WORKING, "weekday", "monday", "weekday: goes with unit clock-time only"),
    (HOUR, "weekday", "monday", "weekday: goes with unit clock-time only"),
    (HOUR, "counts_first_day", True, "counts_first_day: must be false for unit hour"),
    (WORKING | {"amount": 0}, "counts_first_day", False, "counts_first_day: must be true for amount 0"),
    (CALENDAR | {"unit": "month"}, "counts_first_day", True, "counts_first_day: must be false for months"),
    (WORKING, "counts_first_day", None, "counts_first_day: must be true or false"),
    (WORKING, "counts_first_day", 0, "counts_first_day: must be true or false"),
]


@pytest.mark.parametrize("fields", [WORKING, HOUR, CALENDAR, WEEKLY], ids=lambda fields: fields["unit"])
def test_the_starting_points_are_accepted(fields: dict[str, Any]) -> None:
    interval = Interval(**fields)
    assert {name: getattr(interval, name) for name in fields} == fields


@pytest.mark.parametrize(("base", "field", "value", "rule"), REFUSED)
def test_refused(base: dict[str, Any], field: str, value: Any, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        Interval(**(base | {field: value}))


def test_an_interval_is_a_value() -> None:
    interval = Interval(**WORKING)
    assert interval == Interval(**WORKING)
    assert len({interval, Interval(**WORKING), Interval(**HOUR)}) == 2
    with pytest.raises(FrozenInstanceError):
        interval.amount = 3  # pyright: ignore[reportAttributeAccessIssue]
