"""A second, slow way to work out a limit: walks over days one at a time, with the `holidays` package's bank holidays.

It shares no arithmetic with `calendars`: only the fields of an `Interval` are read.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import holidays

from calendars import Interval

LONDON = ZoneInfo("Europe/London")
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BANK_HOLIDAYS = frozenset(
    day for day in holidays.country_holidays("GB", subdiv="ENG", years=range(2023, 2031)) if day.weekday() < 5
)


def london(text: str) -> datetime:
    """An instant from London's clock, such as "2026-12-24 16:30"; of a repeated hour the first occurrence."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def shown(instant: datetime) -> datetime:
    """What London's calendar and clock show."""
    return instant.astimezone(LONDON).replace(tzinfo=None)


def works(day: date, closed: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in closed


def instant_showing(day: date, clock: time) -> datetime:
    """Last instant at which London shows this; where it never does, the first instant that shows something later."""
    wanted = datetime.combine(day, clock)
    as_utc = wanted.replace(tzinfo=UTC)
    matches = [at for at in (as_utc, as_utc - timedelta(hours=1)) if shown(at) == wanted]
    if matches:
        return max(matches)
    instant = datetime.combine(day, time(0), UTC)
    while shown(instant) < wanted:
        instant += timedelta(minutes=1)
    return instant


def _days(start: date, forward: bool) -> Iterator[date]:
    while True:
        yield start
        start += timedelta(days=1 if forward else -1)


def _counted_day(interval: Interval, anchor: datetime, closed: frozenset[date]) -> date:
    own = shown(anchor).date()
    forward = interval.direction == "forward"
    days = _days(own, forward)
    if interval.unit == "month":
        apart = [day for day in islice(days, 31 * (interval.amount + 2)) if _months_apart(own, day) == interval.amount]
        return max(day for day in apart if day.day <= own.day)
    if interval.unit == "clock-time":
        assert interval.clock_time is not None
        found: list[date] = []
        while len(found) < interval.amount:
            day = next(days)
            at = instant_showing(day, interval.clock_time)
            in_time = at >= anchor if forward else at <= anchor
            can_be_that_day = day != own or interval.counts_first_day
            if WEEKDAY_NAMES[day.weekday()] == interval.weekday and in_time and can_be_that_day:
                found.append(day)
        return found[-1]
    if interval.amount == 0:
        if interval.bank_holidays == "skip":
            return next(day for day in days if works(day, closed))
        return own
    number = interval.amount * 7 if interval.unit == "week" else interval.amount
    counted = (
        day
        for day in days
        if (interval.unit != "working-day" or works(day, closed)) and (day != own or interval.counts_first_day)
    )
    return list(islice(counted, number))[-1]


def _months_apart(one: date, other: date) -> int:
    return abs((other.year - one.year) * 12 + other.month - one.month)


def _end(interval: Interval, anchor: datetime, day: date) -> datetime:
    match interval.end_of_day:
        case "given-clock-time":
            assert interval.clock_time is not None
            return instant_showing(day, interval.clock_time)
        case "same-clock-time":
            return instant_showing(day, shown(anchor).time())
        case _:
            return instant_showing(day + timedelta(days=1), time(0)) - timedelta(seconds=1)


def expected(interval: Interval, anchor: datetime, closure_days: frozenset[date] = frozenset()) -> datetime:
    """When the limit falls due, by walking."""
    closed = BANK_HOLIDAYS | closure_days
    forward = interval.direction == "forward"
    if interval.unit == "hour":
        for _ in range(interval.amount):
            anchor += timedelta(seconds=3600 if forward else -3600)
        return anchor
    day = _counted_day(interval, anchor, closed)
    while True:
        off = day in closed if interval.unit == "clock-time" else not works(day, closed)
        moves = off and interval.bank_holidays.startswith("move")
        if not moves:
            end = _end(interval, anchor, day)
            return max(end, anchor) if forward else min(end, anchor)
        later = interval.bank_holidays == "move-later"
        moved = next(other for other in _days(day, later) if works(other, closed))
        end = _end(interval, anchor, moved)
        if (end >= anchor) if forward else (end <= anchor):
            return end
        if interval.unit != "clock-time":
            return _end(interval, anchor, next(other for other in _days(day, forward) if works(other, closed)))
        day += timedelta(days=7 if forward else -7)
