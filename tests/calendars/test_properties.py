"""What holds of every interval and anchor, against a slow search that counts days one by one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calendars import Interval, Unit, WorkingCalendar, due_instant
from tests.calendars.oracle import BANK_HOLIDAYS, expected, london, shown, works
from tests.calendars.strategies import ANCHORS, CLOSURES, UNITS, intervals

ENGLAND = WorkingCalendar.england()
DAY_UNITS: tuple[Unit, ...] = tuple(unit for unit in UNITS if unit != "hour")
AMOUNTS = st.integers(1, 25)

pytestmark = pytest.mark.filterwarnings("error")
thorough = settings(deadline=None, max_examples=400)


def working_days(amount: int, backward: bool = False) -> Interval:
    direction = "backward" if backward else "forward"
    return Interval(amount, "working-day", direction, "end-of-day", None, None, "skip", False)


def next_amount(interval: Interval) -> Interval:
    return replace(interval, amount=interval.amount + 1)


@settings(deadline=None, max_examples=1500)
@given(interval=intervals(), anchor=ANCHORS, closures=CLOSURES)
def test_agrees_with_a_day_by_day_search(interval: Interval, anchor: datetime, closures: frozenset[date]) -> None:
    found = due_instant(interval, anchor, WorkingCalendar.england(closures))
    assert found.tzinfo is UTC
    assert found == expected(interval, anchor, closures)


@thorough
@given(interval=intervals(), anchor=ANCHORS, closures=CLOSURES)
def test_never_on_the_wrong_side_of_the_anchor(interval: Interval, anchor: datetime, closures: frozenset[date]) -> None:
    found = due_instant(interval, anchor, WorkingCalendar.england(closures))
    assert found >= anchor if interval.direction == "forward" else found <= anchor


@thorough
@given(interval=intervals(units=("working-day",)), anchor=ANCHORS, closures=CLOSURES)
def test_working_days_end_on_a_working_day(interval: Interval, anchor: datetime, closures: frozenset[date]) -> None:
    found = due_instant(interval, anchor, WorkingCalendar.england(closures))
    assert works(shown(found).date(), BANK_HOLIDAYS | closures)


@thorough
@given(interval=intervals(units=("calendar-day", "week", "month")), anchor=ANCHORS)
def test_moved_ends_are_working_days(interval: Interval, anchor: datetime) -> None:
    assume(interval.bank_holidays != "ignore")
    assert ENGLAND.is_working_day(shown(due_instant(interval, anchor, ENGLAND)).date())


@thorough
@given(amount=AMOUNTS, anchor=ANCHORS, backward=st.booleans())
def test_exactly_the_amount_of_working_days_is_counted(amount: int, anchor: datetime, backward: bool) -> None:
    own = shown(anchor).date()
    end = shown(due_instant(working_days(amount, backward), anchor, ENGLAND)).date()
    sign = -1 if backward else 1
    passed = [own + sign * timedelta(days=n) for n in range(1, abs((end - own).days) + 1)]
    assert sum(works(day, BANK_HOLIDAYS) for day in passed) == amount


@thorough
@given(interval=intervals(), one=ANCHORS, other=ANCHORS, closures=CLOSURES)
def test_a_later_anchor_never_gives_an_earlier_limit(
    interval: Interval, one: datetime, other: datetime, closures: frozenset[date]
) -> None:
    check_order(interval, min(one, other), max(one, other), closures)


@thorough
@given(interval=intervals(), anchor=ANCHORS, apart=st.timedeltas(timedelta(0), timedelta(days=9)), closures=CLOSURES)
def test_a_little_later_anchor_never_gives_an_earlier_limit(
    interval: Interval, anchor: datetime, apart: timedelta, closures: frozenset[date]
) -> None:
    check_order(interval, anchor, anchor + apart, closures)


def check_order(interval: Interval, earlier: datetime, later: datetime, closures: frozenset[date]) -> None:
    calendar = WorkingCalendar.england(closures)
    first, second = due_instant(interval, earlier, calendar), due_instant(interval, later, calendar)
    if interval.end_of_day == "same-clock-time":
        assert shown(first).date() <= shown(second).date()
    else:
        assert first <= second


@thorough
@given(interval=intervals(), anchor=ANCHORS, closures=CLOSURES)
def test_one_more_is_never_nearer(interval: Interval, anchor: datetime, closures: frozenset[date]) -> None:
    assume(interval.amount > 0 or interval.unit != "month")
    calendar = WorkingCalendar.england(closures)
    nearer, further = due_instant(interval, anchor, calendar), due_instant(next_amount(interval), anchor, calendar)
    assert nearer <= further if interval.direction == "forward" else nearer >= further


@thorough
@given(first=AMOUNTS, second=AMOUNTS, anchor=ANCHORS, backward=st.booleans())
def test_working_days_add_up(first: int, second: int, anchor: datetime, backward: bool) -> None:
    halfway = due_instant(working_days(first, backward), anchor, ENGLAND)
    in_steps = due_instant(working_days(second, backward), halfway, ENGLAND)
    assert in_steps == due_instant(working_days(first + second, backward), anchor, ENGLAND)


@thorough
@given(amount=AMOUNTS, anchor=ANCHORS)
def test_there_and_back_ends_on_the_last_working_day_up_to_the_anchor(amount: int, anchor: datetime) -> None:
    there = due_instant(working_days(amount), anchor, ENGLAND)
    back = shown(due_instant(working_days(amount, backward=True), there, ENGLAND)).date()
    own = shown(anchor).date()
    assert (back == own) == works(own, BANK_HOLIDAYS)
    assert back <= own
    assert not any(works(back + timedelta(days=n), BANK_HOLIDAYS) for n in range(1, (own - back).days + 1))


def test_backward_is_not_the_inverse_of_forward() -> None:
    good_friday = london("2026-04-03 10:00")
    there = due_instant(working_days(1), good_friday, ENGLAND)
    assert there == london("2026-04-07 23:59:59")
    assert due_instant(working_days(1, backward=True), there, ENGLAND) == london("2026-04-02 23:59:59")


@thorough
@given(interval=intervals(units=DAY_UNITS), anchor=ANCHORS)
def test_the_zone_of_the_anchor_does_not_matter(interval: Interval, anchor: datetime) -> None:
    elsewhere = anchor.astimezone(ZoneInfo("Pacific/Auckland"))
    assert due_instant(interval, elsewhere, ENGLAND) == due_instant(interval, anchor, ENGLAND)


@thorough
@given(amount=st.integers(0, 3000), anchor=ANCHORS, backward=st.booleans())
def test_hours_are_elapsed(amount: int, anchor: datetime, backward: bool) -> None:
    direction = "backward" if backward else "forward"
    interval = Interval(amount, "hour", direction, "elapsed", None, None, "ignore", False)
    seconds = (due_instant(interval, anchor, ENGLAND) - anchor).total_seconds()
    assert seconds == (-3600 if backward else 3600) * amount
