"""The nights on which London's clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from calendars import Interval, WorkingCalendar, due_instant
from calendars.london import at_london_time
from tests.calendars.oracle import instant_showing, shown
from tests.calendars.strategies import CLOCK_CHANGES

ENGLAND = WorkingCalendar.england()
MINUTES = [time(minute // 60, minute % 60) for minute in range(4 * 60)]


@pytest.mark.parametrize("day", CLOCK_CHANGES, ids=str)
def test_every_minute_of_the_night_agrees_with_a_search(day: date) -> None:
    found = [at_london_time(day, clock) for clock in MINUTES]
    assert found == [instant_showing(day, clock) for clock in MINUTES]
    assert found == sorted(found)


@pytest.mark.parametrize("day", CLOCK_CHANGES, ids=str)
@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_hours_are_elapsed_hours_over_the_change(day: date, direction: str) -> None:
    sign = 1 if direction == "forward" else -1
    start = datetime.combine(day - sign * timedelta(days=1), time(12), UTC)
    for amount in (1, 24, 48, 72):
        interval = Interval(
            amount, "hour", "forward" if sign == 1 else "backward", "elapsed", None, None, "ignore", False
        )
        for minutes in range(0, 24 * 60, 30):
            anchor = start + timedelta(minutes=minutes)
            elapsed = due_instant(interval, anchor, ENGLAND) - anchor
            assert elapsed == sign * timedelta(hours=amount)


@pytest.mark.parametrize(
    ("anchor", "clock_shift"),
    [(datetime(2026, 3, 28, 16, tzinfo=UTC), 1), (datetime(2026, 10, 24, 15, tzinfo=UTC), -1)],
    ids=["29 March 2026", "25 October 2026"],
)
def test_24_hours_show_another_clock_time_the_next_day(anchor: datetime, clock_shift: int) -> None:
    due = due_instant(Interval(24, "hour", "forward", "elapsed", None, None, "ignore", False), anchor, ENGLAND)
    assert due.timestamp() - anchor.timestamp() == 86_400
    assert shown(due) - shown(anchor) == timedelta(days=1, hours=clock_shift)


@pytest.mark.parametrize("day", CLOCK_CHANGES, ids=str)
def test_the_day_of_the_change_ends_with_londons_day(day: date) -> None:
    interval = Interval(1, "calendar-day", "forward", "end-of-day", None, None, "ignore", False)
    due = due_instant(interval, datetime.combine(day - timedelta(days=1), time(12), UTC), ENGLAND)
    assert shown(due) == datetime.combine(day, time(23, 59, 59))
    assert shown(due + timedelta(seconds=1)).date() == day + timedelta(days=1)


def test_the_missing_hour_collapses_onto_the_first_instant_after_it() -> None:
    missing = {at_london_time(date(2026, 3, 29), time(1, minute)) for minute in range(60)}
    assert missing == {datetime(2026, 3, 29, 1, tzinfo=UTC)}
    assert shown(missing.pop()).time() == time(2)
