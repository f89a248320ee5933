"""Hypothesis strategies: anchors that lean towards the awkward moments, and every kind of valid interval."""

from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

from hypothesis import strategies as st

from calendars import BankHolidays, Direction, EndOfDay, Interval, Unit, Weekday
from tests.calendars.oracle import BANK_HOLIDAYS, LONDON

FIRST, LAST = datetime(2024, 7, 1), datetime(2028, 6, 30)  # noqa: DTZ001 - bounds of London clock times
CLOCK_CHANGES = [
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2028, 3, 26),
    date(2028, 10, 29),
]

_MONTH_ENDS = [date(year, month, 1) - timedelta(days=1) for year in range(2025, 2028) for month in range(1, 13)]
_AWKWARD_DAYS = st.sampled_from(
    sorted(day for day in {*BANK_HOLIDAYS, *CLOCK_CHANGES, *_MONTH_ENDS} if FIRST.date() < day < LAST.date())
)
_AWKWARD_TIMES = st.sampled_from(
    [time(0), time(0, 30), time(1), time(1, 30), time(2), time(11), time(16, 30), time(16, 30, 1), time(23, 59, 59)]
)
CLOCK_TIMES = st.one_of(_AWKWARD_TIMES, st.times())


@st.composite
def _awkward_anchors(draw: st.DrawFn) -> datetime:
    day = draw(_AWKWARD_DAYS) + timedelta(days=draw(st.integers(-4, 4)))
    fold = draw(st.integers(0, 1))
    return datetime.combine(day, draw(CLOCK_TIMES), LONDON).replace(fold=fold).astimezone(UTC)


ANCHORS = st.one_of(_awkward_anchors(), st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
CLOSURES = st.frozensets(_AWKWARD_DAYS.map(lambda day: day + timedelta(days=1)), max_size=5)

_MOST = {"hour": 200, "working-day": 25, "calendar-day": 40, "week": 6, "month": 5, "clock-time": 5}
UNITS: tuple[Unit, ...] = get_args(Unit)
_DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
_WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


@st.composite
def intervals(
    draw: st.DrawFn, units: tuple[Unit, ...] = UNITS, directions: tuple[Direction, ...] = _DIRECTIONS
) -> Interval:
    """Any interval of these units and directions whose limits stay inside the table's horizon."""
    unit = draw(st.sampled_from(units))
    direction = draw(st.sampled_from(directions))
    amount = draw(st.integers(1 if unit == "clock-time" else 0, _MOST[unit]))
    if unit == "hour":
        return Interval(amount, unit, direction, "elapsed", None, None, "ignore", False)
    clock_time = draw(CLOCK_TIMES)
    counts_first_day = amount == 0 or (unit != "month" and draw(st.booleans()))
    treatments: tuple[BankHolidays, ...] = ("move-earlier", "move-later")
    bank_holidays = draw(st.sampled_from(("skip" if unit == "working-day" else "ignore", *treatments)))
    if unit == "clock-time":
        weekday = draw(st.sampled_from(_WEEKDAYS))
        return Interval(
            amount, unit, direction, "given-clock-time", clock_time, weekday, bank_holidays, draw(st.booleans())
        )
    ends: tuple[EndOfDay, ...] = ("end-of-day", "given-clock-time", "same-clock-time")
    end = draw(st.sampled_from(ends))
    given_time = clock_time if end == "given-clock-time" else None
    return Interval(amount, unit, direction, end, given_time, None, bank_holidays, counts_first_day)
