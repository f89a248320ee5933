"""On which dates a forum meets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Literal

from calendars.interval import WEEKDAYS
from calendars.london import at_london_time, london_date
from calendars.working_calendar import WorkingCalendar

_DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class MeetingRule:
    """A forum's rhythm: every week, or in one week of each month (1 to 4), on a weekday at a London clock time.

    A date that is no working day is not held: the next one is that of the following week or month.
    """

    weekday: str
    start_time: time
    every: Literal["week", "month"] = "week"
    week_of_month: int | None = None

    def __post_init__(self) -> None:
        if self.weekday not in WEEKDAYS:
            raise ValueError(f"weekday: {self.weekday} is no weekday")
        if self.every == "month" and self.week_of_month not in (1, 2, 3, 4):
            raise ValueError("weekOfMonth: a monthly forum meets in week 1, 2, 3 or 4 of the month")


def meetings_after(rule: MeetingRule, instant: datetime, calendar: WorkingCalendar) -> Iterator[datetime]:
    """Yield the starts of the forum's meetings after `instant` (aware), in UTC, soonest first, without end.

    Iterating past the calendar's table raises BeyondHorizon.
    """
    day = london_date(instant)
    day += timedelta(days=(WEEKDAYS.index(rule.weekday) - day.weekday()) % _DAYS_IN_WEEK)
    for week in count():
        meeting_day = day + timedelta(weeks=week)
        start = at_london_time(meeting_day, rule.start_time)
        if start > instant and _meets(rule, meeting_day) and calendar.is_working_day(meeting_day):
            yield start


def _meets(rule: MeetingRule, day: date) -> bool:
    return rule.every == "week" or (day.day - 1) // _DAYS_IN_WEEK + 1 == rule.week_of_month
