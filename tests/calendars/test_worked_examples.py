"""Limits worked out by hand from a wall calendar. London clock times on both sides."""

from datetime import UTC, date, time
from typing import Any

import pytest

from calendars import Interval, WorkingCalendar, due_instant
from tests.calendars.oracle import london, shown

ENGLAND = WorkingCalendar.england()
END = "23:59:59"


def working_days(amount: int, **fields: Any) -> Interval:
    base: dict[str, Any] = {"direction": "forward", "end_of_day": "end-of-day", "clock_time": None}
    base |= {"weekday": None, "bank_holidays": "skip", "counts_first_day": amount == 0}
    return Interval(amount, "working-day", **(base | fields))


def days(amount: int, unit: Any = "calendar-day", **fields: Any) -> Interval:
    base: dict[str, Any] = {"direction": "forward", "end_of_day": "end-of-day", "clock_time": None}
    base |= {"weekday": None, "bank_holidays": "ignore", "counts_first_day": amount == 0}
    return Interval(amount, unit, **(base | fields))


def hours(amount: int, direction: Any = "forward") -> Interval:
    return Interval(amount, "hour", direction, "elapsed", None, None, "ignore", False)


def weekly(weekday: Any, clock: str, bank_holidays: Any, amount: int = 1, **fields: Any) -> Interval:
    base: dict[str, Any] = {"direction": "forward", "counts_first_day": True}
    time_of_day = time.fromisoformat(clock)
    return Interval(
        amount,
        "clock-time",
        end_of_day="given-clock-time",
        clock_time=time_of_day,
        weekday=weekday,
        bank_holidays=bank_holidays,
        **(base | fields),
    )


THURSDAY_EMAIL = weekly("thursday", "16:30", "move-earlier")  # SGL-109
MONDAY_ALLOCATION = weekly("monday", "11:00", "move-later")  # SGL-111
BACK: Any = {"direction": "backward"}
SAME_TIME: Any = {"end_of_day": "same-clock-time"}
BY_FIVE: Any = {"end_of_day": "given-clock-time", "clock_time": time(17)}

EXAMPLES: list[tuple[str, Interval, str, str]] = [
    ("Friday to Monday", working_days(1), "2026-11-20 15:00", f"2026-11-23 {END}"),
    ("Saturday is day 0", working_days(1), "2026-11-21 15:00", f"2026-11-23 {END}"),
    ("over Easter", working_days(2), "2026-04-02 10:00", f"2026-04-08 {END}"),
    ("over Christmas and its substitute day", working_days(5), "2026-12-21 09:00", f"2026-12-30 {END}"),
    ("over two substitute days", working_days(1), "2027-12-24 09:00", f"2027-12-29 {END}"),
    ("over New Year's substitute day", working_days(1), "2027-12-31 09:00", f"2028-01-04 {END}"),
    ("half past midnight in summer is Tuesday", working_days(1), "2026-07-14 00:30", f"2026-07-15 {END}"),
    ("same clock time over Easter", working_days(1, **SAME_TIME), "2026-04-02 10:15", "2026-04-07 10:15"),
    ("given clock time", working_days(2, **BY_FIVE), "2026-11-20 18:00", "2026-11-24 17:00"),
    ("first day counts", working_days(2, counts_first_day=True), "2026-11-20 15:00", f"2026-11-23 {END}"),
    ("one day that counts itself", working_days(1, counts_first_day=True), "2026-11-20 15:00", f"2026-11-20 {END}"),
    ("first day counts from Saturday", working_days(1, counts_first_day=True), "2026-11-21 15:00", f"2026-11-23 {END}"),
    ("that same working day", working_days(0), "2026-11-20 15:00", f"2026-11-20 {END}"),
    ("that same day, a Saturday", working_days(0), "2026-11-21 15:00", f"2026-11-23 {END}"),
    (
        "that same day, moved later",
        working_days(0, bank_holidays="move-later"),
        "2026-12-25 09:00",
        f"2026-12-29 {END}",
    ),
    ("backward over Easter", working_days(1, **BACK, **SAME_TIME), "2026-04-07 09:30", "2026-04-02 09:30"),
    ("backward from Sunday", working_days(1, **BACK), "2026-11-22 09:30", f"2026-11-20 {END}"),
    ("backward 0 from Sunday", working_days(0, **BACK, **SAME_TIME), "2026-11-22 09:30", "2026-11-20 09:30"),
    ("24 h over the spring change", hours(24), "2026-03-28 16:00", "2026-03-29 17:00"),
    ("24 h over the autumn change", hours(24), "2026-10-24 16:00", "2026-10-25 15:00"),
    ("24 h over a weekend and bank holidays", hours(72), "2026-12-24 16:00", "2026-12-27 16:00"),
    ("0 h is the moment itself", hours(0), "2026-12-25 16:00", "2026-12-25 16:00"),
    ("24 h before, over the spring change", hours(24, "backward"), "2026-03-29 12:00", "2026-03-28 11:00"),
    ("ten days, Sunday stays", days(10), "2026-11-19 15:00", f"2026-11-29 {END}"),
    ("ten days, Sunday to Monday", days(10, bank_holidays="move-later"), "2026-11-19 15:00", f"2026-11-30 {END}"),
    ("ten days, Sunday to Friday", days(10, bank_holidays="move-earlier"), "2026-11-19 15:00", f"2026-11-27 {END}"),
    ("no earlier day after the anchor", days(1, bank_holidays="move-earlier"), "2026-07-18 10:00", f"2026-07-20 {END}"),
    ("the conference's own day", days(0), "2026-12-25 15:00", f"2026-12-25 {END}"),
    ("own day at a time gone by", days(0, **BY_FIVE), "2026-11-20 18:00", "2026-11-20 18:00"),
    ("own day at a time to come", days(0, **BY_FIVE), "2026-11-20 16:00", "2026-11-20 17:00"),
    ("own day backward, time gone by", days(0, **BACK, **BY_FIVE), "2026-11-20 18:00", "2026-11-20 17:00"),
    ("own day backward, time to come", days(0, **BACK, **BY_FIVE), "2026-11-20 16:00", "2026-11-20 16:00"),
    ("three days that count the first", days(3, counts_first_day=True), "2026-11-20 18:00", f"2026-11-22 {END}"),
    ("two weeks back over a clock change", days(2, "week", **BACK), "2026-04-10 00:00", f"2026-03-27 {END}"),
    (
        "two weeks that count the first day",
        days(2, "week", counts_first_day=True),
        "2026-11-02 09:00",
        f"2026-11-15 {END}",
    ),
    ("twelve weeks", days(12, "week"), "2026-09-01 00:00", f"2026-11-24 {END}"),
    ("month end clamps", days(1, "month"), "2026-01-31 12:00", f"2026-02-28 {END}"),
    ("month end clamps in a leap year", days(1, "month"), "2028-01-31 12:00", f"2028-02-29 {END}"),
    ("month end does not stretch", days(1, "month"), "2026-02-28 12:00", f"2026-03-28 {END}"),
    ("month back clamps", days(1, "month", **BACK), "2026-03-31 00:00", f"2026-02-28 {END}"),
    ("month back over the year", days(1, "month", **BACK), "2027-01-15 00:00", f"2026-12-15 {END}"),
    ("six months over the year", days(6, "month"), "2026-08-31 12:00", f"2027-02-28 {END}"),
    ("a year of consent from a leap day", days(12, "month"), "2028-02-29 00:00", f"2029-02-28 {END}"),
    ("Thursday's email", THURSDAY_EMAIL, "2026-11-23 09:00", "2026-11-26 16:30"),
    ("exactly at the cut-off", THURSDAY_EMAIL, "2026-11-26 16:30", "2026-11-26 16:30"),
    ("a second late", THURSDAY_EMAIL, "2026-11-26 16:30:01", "2026-12-03 16:30"),
    ("Thursday is Christmas", THURSDAY_EMAIL, "2025-12-22 09:00", "2025-12-24 16:30"),
    ("at the cut-off moved to Christmas Eve", THURSDAY_EMAIL, "2025-12-24 16:30", "2025-12-24 16:30"),
    ("after it: next Thursday is New Year", THURSDAY_EMAIL, "2025-12-24 16:31", "2025-12-31 16:30"),
    ("on Christmas itself", THURSDAY_EMAIL, "2025-12-25 09:00", "2025-12-31 16:30"),
    ("Monday is a bank holiday", MONDAY_ALLOCATION, "2026-05-21 16:30", "2026-05-26 11:00"),
    ("Monday is Boxing Day's substitute", MONDAY_ALLOCATION, "2026-12-24 16:30", "2026-12-29 11:00"),
    ("Monday and Tuesday are both holidays", MONDAY_ALLOCATION, "2027-12-23 16:30", "2027-12-29 11:00"),
    ("after Monday's hour the day is found first", MONDAY_ALLOCATION, "2026-05-25 12:00", "2026-06-01 11:00"),
    ("the third Friday", weekly("friday", "16:00", "ignore", 3), "2026-03-26 09:00", "2026-04-10 16:00"),
    (
        "own day does not count",
        weekly("friday", "16:00", "ignore", counts_first_day=False),
        "2026-11-20 09:00",
        "2026-11-27 16:00",
    ),
    (
        "a Saturday is no reason to move",
        weekly("saturday", "10:00", "move-later"),
        "2026-11-20 09:00",
        "2026-11-21 10:00",
    ),
    ("back to Good Friday", weekly("friday", "16:00", "ignore", **BACK), "2026-04-08 14:00", "2026-04-03 16:00"),
    ("back, earlier", weekly("friday", "16:00", "move-earlier", **BACK), "2026-04-08 14:00", "2026-04-02 16:00"),
    ("back, later", weekly("friday", "16:00", "move-later", **BACK), "2026-04-08 14:00", "2026-04-07 16:00"),
    (
        "back, later would cross",
        weekly("friday", "16:00", "move-later", **BACK),
        "2026-04-07 10:00",
        "2026-03-27 16:00",
    ),
    ("back, exactly at it", weekly("friday", "16:00", "ignore", **BACK), "2026-11-20 16:00", "2026-11-20 16:00"),
    (
        "back, a second before it",
        weekly("friday", "16:00", "ignore", **BACK),
        "2026-11-20 15:59:59",
        "2026-11-13 16:00",
    ),
    ("clock time in the missing hour", weekly("sunday", "01:30", "ignore"), "2026-03-27 09:00", "2026-03-29 02:00"),
]


@pytest.mark.parametrize(("interval", "anchor", "due"), [row[1:] for row in EXAMPLES], ids=[row[0] for row in EXAMPLES])
def test_due(interval: Interval, anchor: str, due: str) -> None:
    found = due_instant(interval, london(anchor), ENGLAND)
    assert found == london(due), f"London {shown(found)}"
    assert found.tzinfo is UTC


def test_closure_days_are_not_working_days() -> None:
    closed_over_christmas = WorkingCalendar.england([date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)])
    found = due_instant(working_days(1), london("2026-12-24 10:00"), closed_over_christmas)
    assert found == london(f"2027-01-04 {END}")


def test_closure_day_moves_a_weekly_clock_time() -> None:
    calendar = WorkingCalendar.england([date(2026, 11, 26)])
    assert due_instant(THURSDAY_EMAIL, london("2026-11-23 09:00"), calendar) == london("2026-11-25 16:30")


def test_a_repeated_clock_time_is_its_second_occurrence() -> None:
    found = due_instant(weekly("sunday", "01:30", "ignore"), london("2026-10-23 09:00"), ENGLAND)
    assert found.isoformat() == "2026-10-25T01:30:00+00:00"  # 01:30 summer time was at 00:30 UTC
