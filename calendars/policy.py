"""When a time limit of the table `sla-policy` falls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from calendars.due import due_instant
from calendars.interval import Interval
from calendars.london import at_london_time
from calendars.warn import warn_instant
from calendars.working_calendar import WorkingCalendar
from schemas.dates import parse_date
from schemas.instants import parse_instant
from schemas.time_limit import TimeLimitPolicy, UnusableRow

_DATE_LENGTH = len("2026-11-24")


@dataclass(frozen=True)
class DueAndWarn:
    """Instants in UTC: when the limit falls, and when the responsible role is reminded."""

    due: datetime
    warn: datetime


def read_anchor(text: str) -> datetime:
    """Return the instant that an anchor names; a date stands for the start of that London day."""
    if len(text) == _DATE_LENGTH:
        return at_london_time(parse_date(text), time(0))
    return parse_instant(text)


def limit_of(policy: TimeLimitPolicy, anchor: datetime, calendar: WorkingCalendar) -> DueAndWarn | None:
    """Return when the limit falls, counted from `anchor` (aware); None for a row without a limit.

    The reminder never comes before the anchor of a limit that counts forward. Raises BeyondHorizon where the calendar
    does not know the days, UnusableRow for a row that is no limit at all.
    """
    if policy.amount is None:
        return None
    due = due_instant(interval_of(policy), anchor, calendar)
    earliest = anchor if policy.direction == "forward" else datetime.min.replace(tzinfo=due.tzinfo)
    try:
        warn = warn_instant(due, policy.warn_hours or 0, min(earliest, due))
    except ValueError as error:
        raise _unusable(policy, error) from error
    return DueAndWarn(due=due, warn=warn)


def interval_of(policy: TimeLimitPolicy) -> Interval:
    """Return the row's interval; raises UnusableRow naming the column that is missing or impossible."""
    wanted = ("amount", "unit", "direction", "end_of_day", "bank_holidays", "counts_first_day")
    missing = [name for name in wanted if getattr(policy, name) is None]
    if missing:
        raise _unusable(policy, f"{', '.join(missing)} missing")
    assert policy.amount is not None
    assert policy.unit is not None
    assert policy.direction is not None
    assert policy.end_of_day is not None
    assert policy.bank_holidays is not None
    assert policy.counts_first_day is not None
    try:
        return Interval(
            amount=policy.amount,
            unit=policy.unit,
            direction=policy.direction,
            end_of_day=policy.end_of_day,
            clock_time=time.fromisoformat(policy.clock_time) if policy.clock_time else None,
            weekday=policy.weekday,
            bank_holidays=policy.bank_holidays,
            counts_first_day=policy.counts_first_day,
        )
    except ValueError as error:
        raise _unusable(policy, error) from error


def _unusable(policy: TimeLimitPolicy, why: object) -> UnusableRow:
    return UnusableRow(f"sla-policy {policy.requirements}: {why}; mend the row and deploy the table again")
