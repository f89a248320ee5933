"""Europe/London clock times as UTC instants, and back."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

# Both changes of the year are at 1 a.m. Greenwich mean time (Summer Time Act 1972 as amended in 2002).
_CLOCKS_CHANGE = time(1, tzinfo=UTC)


def to_utc(field: str, value: datetime) -> datetime:
    """`value` in UTC. Raises ValueError naming `field` where it has no zone, so that nobody knows its London date."""
    if value.utcoffset() is None:
        raise ValueError(f"{field}: must carry a time zone, {value.isoformat()} has none")
    return value.astimezone(UTC)


def london_date(instant: datetime) -> date:
    """The date that London's calendars show at `instant`."""
    return instant.astimezone(LONDON).date()


def london_time(instant: datetime) -> time:
    """The time that London's clocks show at `instant`, without a zone."""
    return instant.astimezone(LONDON).time()


def at_london_time(day: date, clock_time: time) -> datetime:
    """The UTC instant at which London's clocks show `clock_time` on `day`.

    A time that the spring change leaves out (01:00 to 01:59:59) gives the next instant that exists, 02:00 summer time:
    the nearest that is not early, and of two clock times the later one never gives the earlier instant. A time that the
    autumn change repeats gives its second occurrence: "by 01:30" has not passed while clocks are still to show 01:30.
    """
    wall = datetime.combine(day, clock_time)
    instant = wall.replace(tzinfo=LONDON, fold=1).astimezone(UTC)
    if instant.astimezone(LONDON).replace(tzinfo=None) != wall:
        return datetime.combine(day, _CLOCKS_CHANGE)
    return instant
