"""Which days are working days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from calendars.bank_holidays import england_and_wales

_ONE_DAY = timedelta(days=1)


class BeyondHorizon(Exception):
    """A day of which the bank holiday table cannot say whether it is a working day.

    `day` is that day, `first_day` and `last_day` the table's horizon. An answer would be a guess, so there is none:
    the published dates have to be added to the table first.
    """

    def __init__(self, day: date, first_day: date, last_day: date) -> None:
        super().__init__(day, first_day, last_day)
        self.day = day
        self.first_day = first_day
        self.last_day = last_day

    def __str__(self) -> str:
        return (
            f"{self.day} is outside the bank holiday table, which holds {self.first_day} to {self.last_day}: "
            "add the published dates to calendars/bank_holidays.yaml and move its horizon"
        )


def _require_calendar_date(field: str, value: object) -> None:
    # A datetime is a date to isinstance, but equals none: every bank holiday would pass for a working day.
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError(f"{field}: must be a calendar date of Europe/London, not {value!r}")


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days: Monday to Friday less bank holidays and an authority's closure days (SGL-AMB-05, HER-A05, SOM-A01).

    `bank_holidays` is complete from `first_day` to `last_day`, both included. Raises ValueError for a closure day or
    bank holiday that is not a calendar date.
    """

    bank_holidays: frozenset[date]
    first_day: date
    last_day: date
    closure_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        for field, days in (("bank_holidays", self.bank_holidays), ("closure_days", self.closure_days)):
            for day in days:
                _require_calendar_date(field, day)

    @classmethod
    def england(cls, closure_days: Iterable[date] = ()) -> Self:
        """An English authority's calendar: the packaged bank holiday table and the authority's own closure days."""
        table = england_and_wales()
        return cls(frozenset(table.holidays), table.horizon.first, table.horizon.last, frozenset(closure_days))

    def is_closed(self, day: date) -> bool:
        """Whether `day` is a bank holiday or a closure day; an ordinary Saturday or Sunday is not.

        Raises `BeyondHorizon`, and ValueError for anything but a calendar date.
        """
        _require_calendar_date("day", day)
        if not self.first_day <= day <= self.last_day:
            raise BeyondHorizon(day, self.first_day, self.last_day)
        return day in self.bank_holidays or day in self.closure_days

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is a working day. Raises `BeyondHorizon`, and ValueError for anything but a calendar date."""
        return not self.is_closed(day) and day.weekday() < 5

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`, which need not be one itself. Raises `BeyondHorizon`."""
        return self._walk(day, _ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`, which need not be one itself. Raises `BeyondHorizon`."""
        return self._walk(day, -_ONE_DAY)

    def _walk(self, day: date, step: timedelta) -> date:
        _require_calendar_date("day", day)
        day += step
        while not self.is_working_day(day):
            day += step
        return day
