"""Working days, closure days and the horizon."""

import pickle
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from calendars import BeyondHorizon, Interval, WorkingCalendar, due_instant
from tests.calendars.oracle import london

ENGLAND = WorkingCalendar.england()
ONE_WORKING_DAY = Interval(1, "working-day", "forward", "end-of-day", None, None, "skip", False)
ONE_BACK = Interval(1, "working-day", "backward", "end-of-day", None, None, "skip", False)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2026, 11, 21), False),
        (date(2026, 4, 6), False),
        (date(2026, 8, 31), False),
        (date(2024, 1, 1), False),
        (date(2028, 12, 29), True),
    ],
)
def test_working_days(day: date, working: bool) -> None:
    assert ENGLAND.is_working_day(day) is working


def test_closure_days_belong_to_one_calendar() -> None:
    day = date(2026, 11, 24)
    closed = WorkingCalendar.england([day])
    assert not closed.is_working_day(day)
    assert closed.is_closed(day)
    assert ENGLAND.is_working_day(day)
    assert not ENGLAND.is_closed(day)
    assert not ENGLAND.is_closed(date(2026, 11, 21))


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2029, 1, 1), date(2029, 12, 25), date(2029, 1, 6)])
def test_beyond_the_horizon_there_is_no_answer(day: date) -> None:
    with pytest.raises(BeyondHorizon) as caught:
        ENGLAND.is_working_day(day)
    assert caught.value.day == day
    for part in (str(day), "2024-01-01", "2028-12-31", "bank_holidays.yaml"):
        assert part in str(caught.value)


def test_beyond_horizon_survives_pickling() -> None:
    error = BeyondHorizon(date(2029, 1, 1), date(2024, 1, 1), date(2028, 12, 31))
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (str(copy), copy.day) == (str(error), error.day)


def test_a_limit_that_runs_past_the_horizon_says_where() -> None:
    with pytest.raises(BeyondHorizon, match=r"^2029-01-01 is outside"):
        due_instant(ONE_WORKING_DAY, london("2028-12-29 10:00"), ENGLAND)
    with pytest.raises(BeyondHorizon, match=r"^2023-12-31 is outside"):
        due_instant(ONE_BACK, london("2024-01-01 10:00"), ENGLAND)
    moved = Interval(1, "month", "forward", "end-of-day", None, None, "move-later", False)
    with pytest.raises(BeyondHorizon, match=r"^2029-01-15 is outside"):
        due_instant(moved, london("2028-12-15 10:00"), ENGLAND)
    weekly = Interval(6, "clock-time", "forward", "given-clock-time", time(16), "friday", "move-earlier", True)
    with pytest.raises(BeyondHorizon, match=r"^2029-01-05 is outside"):
        due_instant(weekly, london("2028-12-01 10:00"), ENGLAND)


def test_the_last_day_of_the_horizon_still_answers() -> None:
    due = due_instant(ONE_WORKING_DAY, london("2028-12-28 10:00"), ENGLAND)
    assert due == london("2028-12-29 23:59:59")


def test_what_needs_no_table_has_no_horizon() -> None:
    far = london("2034-06-30 10:00")
    hours = Interval(24, "hour", "forward", "elapsed", None, None, "ignore", False)
    year = Interval(12, "month", "forward", "end-of-day", None, None, "ignore", False)
    assert due_instant(hours, far, ENGLAND) == london("2034-07-01 10:00")
    assert due_instant(year, far, ENGLAND) == london("2035-06-30 23:59:59")


def test_a_calendar_without_working_days_ends_at_its_horizon() -> None:
    week = frozenset(date(2024, 1, day) for day in range(1, 8))
    always_closed = WorkingCalendar(frozenset(), date(2024, 1, 1), date(2024, 1, 7), week)
    with pytest.raises(BeyondHorizon, match="2024-01-08"):
        due_instant(ONE_WORKING_DAY, london("2024-01-02 10:00"), always_closed)


NOT_A_DATE: list[Any] = [datetime(2026, 12, 25, tzinfo=UTC), "2026-12-25", None]


@pytest.mark.parametrize("value", NOT_A_DATE)
def test_only_calendar_dates_are_days(value: Any) -> None:
    for ask in (ENGLAND.is_working_day, ENGLAND.is_closed, ENGLAND.next_working_day, ENGLAND.previous_working_day):
        with pytest.raises(ValueError, match="day: must be a calendar date"):
            ask(value)
    with pytest.raises(ValueError, match="closure_days: must be a calendar date"):
        WorkingCalendar.england([value])
    with pytest.raises(ValueError, match="bank_holidays: must be a calendar date"):
        WorkingCalendar(frozenset([value]), date(2024, 1, 1), date(2024, 12, 31))


def test_an_anchor_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="anchor: must carry a time zone"):
        due_instant(ONE_WORKING_DAY, datetime(2026, 11, 23, 10), ENGLAND)  # noqa: DTZ001 - the fault under test
