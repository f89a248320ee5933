"""When to remind before a time limit."""

from datetime import datetime, timedelta

from calendars.london import to_utc

_MOST_HOURS = 876_600  # a hundred years


def warn_instant(due: datetime, warn_hours: float, started: datetime) -> datetime:
    """The UTC instant `warn_hours` elapsed hours before `due`, but never before `started`, when its clock started.

    A limit that was already past when its clock started gives `started`: the reminder is then due at once.

    Raises ValueError for an instant without a zone, or hours that are not between 0 and a hundred years.
    """
    if not 0 <= warn_hours <= _MOST_HOURS:
        raise ValueError(f"warn_hours: must be from 0 to {_MOST_HOURS} hours, not {warn_hours!r}")
    return max(to_utc("due", due) - timedelta(hours=warn_hours), to_utc("started", started))
