"""Working time: when a time limit falls, in Europe/London, over bank holidays and an authority's closure days."""

from calendars.due import due_instant
from calendars.interval import BankHolidays, Direction, EndOfDay, Interval, Unit, Weekday
from calendars.warn import warn_instant
from calendars.working_calendar import BeyondHorizon, WorkingCalendar

__all__ = [
    "BankHolidays",
    "BeyondHorizon",
    "Direction",
    "EndOfDay",
    "Interval",
    "Unit",
    "Weekday",
    "WorkingCalendar",
    "due_instant",
    "warn_instant",
]
