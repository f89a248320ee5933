"""When a time limit falls due."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from calendars.interval import WEEKDAYS, Interval
from calendars.london import at_london_time, london_date, london_time, to_utc
from calendars.working_calendar import WorkingCalendar

_WEEK = timedelta(weeks=1)
_LAST_SECOND = time(23, 59, 59)  # so that the instant bears the limit's own date


def due_instant(interval: Interval, anchor: datetime, calendar: WorkingCalendar) -> datetime:
    """The UTC instant at which a limit of `interval` from `anchor` ends; `Interval` says what each field does.

    `anchor` is an aware datetime of any zone; for an anchor that is a date, any instant of that London day. A clock
    time that has already gone by on the anchor's own day (backward: that is still to come) gives the anchor itself, so
    the result is never before the anchor of a forward limit, nor after that of a backward one.

    The later of two anchors never gives the earlier London date. Nor does it give the earlier instant, but for
    same-clock-time, where anchors on several days can end on one day, each at its own clock time.

    Raises `BeyondHorizon` where the answer depends on a day outside the calendar's table; hours, and other units with
    bank_holidays ignore, never do. Raises ValueError for an anchor without a zone.
    """
    anchor = to_utc("anchor", anchor)
    if interval.unit == "hour":
        return anchor + _sign(interval) * timedelta(hours=interval.amount)
    return _settle(interval, anchor, _counted_day(interval, anchor, calendar), calendar)


def _sign(interval: Interval) -> int:
    return 1 if interval.direction == "forward" else -1


def _settle(interval: Interval, anchor: datetime, day: date, calendar: WorkingCalendar) -> datetime:
    """The end on `day`, or where the interval moves it to if that is not a working day."""
    moved = _moved(interval, day, calendar)
    end = _at_end_time(interval, anchor, moved)
    if not _crosses(interval, anchor, end):
        return end
    if moved == day:
        return anchor
    if interval.unit == "clock-time":
        return _settle(interval, anchor, day + _sign(interval) * _WEEK, calendar)
    return _at_end_time(interval, anchor, _working_day_beyond(interval, day, calendar))


def _crosses(interval: Interval, anchor: datetime, end: datetime) -> bool:
    return end < anchor if interval.direction == "forward" else end > anchor


def _moved(interval: Interval, day: date, calendar: WorkingCalendar) -> date:
    if interval.bank_holidays not in ("move-earlier", "move-later"):
        return day
    # A weekly clock time is set on its weekday on purpose, be it a Saturday: only bank holidays and closures move it.
    stays = not calendar.is_closed(day) if interval.unit == "clock-time" else calendar.is_working_day(day)
    if stays:
        return day
    step = calendar.previous_working_day if interval.bank_holidays == "move-earlier" else calendar.next_working_day
    return step(day)


def _working_day_beyond(interval: Interval, day: date, calendar: WorkingCalendar) -> date:
    step = calendar.next_working_day if interval.direction == "forward" else calendar.previous_working_day
    return step(day)


def _at_end_time(interval: Interval, anchor: datetime, day: date) -> datetime:
    if interval.clock_time is not None:
        return at_london_time(day, interval.clock_time)
    return at_london_time(day, london_time(anchor) if interval.end_of_day == "same-clock-time" else _LAST_SECOND)


def _counted_day(interval: Interval, anchor: datetime, calendar: WorkingCalendar) -> date:
    first = london_date(anchor)
    sign = _sign(interval)
    if interval.unit == "clock-time":
        return _weekday(interval, anchor)
    if interval.unit == "working-day":
        return _working_day(interval, first, calendar)
    if interval.unit == "month":
        return _same_day_of_month(first, sign * interval.amount)
    days = interval.amount * (7 if interval.unit == "week" else 1)
    if interval.counts_first_day:
        days = max(days - 1, 0)
    return first + sign * timedelta(days=days)


def _working_day(interval: Interval, day: date, calendar: WorkingCalendar) -> date:
    steps = interval.amount
    if interval.counts_first_day:
        if interval.amount == 0 and interval.bank_holidays != "skip":
            return day
        if not calendar.is_working_day(day):
            day = _working_day_beyond(interval, day, calendar)
        steps = max(steps - 1, 0)
    for _ in range(steps):
        day = _working_day_beyond(interval, day, calendar)
    return day


def _same_day_of_month(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _weekday(interval: Interval, anchor: datetime) -> date:
    """The amount-th `weekday` whose `clock_time` is on the anchor's right side."""
    step = timedelta(days=_sign(interval))
    day = london_date(anchor)
    if not interval.counts_first_day:
        day += step
    while WEEKDAYS[day.weekday()] != interval.weekday:
        day += step
    if _crosses(interval, anchor, _at_end_time(interval, anchor, day)):
        day += _sign(interval) * _WEEK
    return day + _sign(interval) * (interval.amount - 1) * _WEEK
