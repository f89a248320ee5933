"""Every time limit of the catalogue, from the moments at which such arithmetic goes wrong."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from calendars import WorkingCalendar, due_instant
from tests.calendars.oracle import expected, instant_showing, london, shown
from tests.calendars.readings import CATALOGUE, Reading, intervals_of, load_readings
from tests.calendars.strategies import CLOCK_CHANGES

READINGS = load_readings()
if READINGS is None:
    pytest.skip(f"no deadlines.yaml in {CATALOGUE}; set TRANSFERS_CATALOGUE to its folder", allow_module_level=True)

ENGLAND = WorkingCalendar.england()
CLOSURES = frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)})

WEEKDAY = ["2026-07-14 10:00", "2026-07-14 00:30", "2026-11-24 16:45", "2026-11-26 16:30", "2026-11-26 16:30:01"]
CUT_OFFS = ["2026-11-27 16:00", "2026-11-27 16:01", "2026-11-23 11:00", "2026-11-25 14:00", "2026-11-25 14:00:01"]
WEEKEND = ["2026-07-18 14:30", "2026-07-19 23:59:59", "2026-11-22 00:00"]
BANK_HOLIDAY = ["2026-04-03 09:00", "2026-05-25 12:00", "2026-12-25 16:30", "2026-12-28 10:00", "2027-12-27 10:00"]
BEFORE_HOLIDAY = ["2025-12-22 09:00", "2025-12-24 16:31", "2026-04-02 17:00", "2026-05-21 16:30", "2027-12-24 09:00"]
MONTH_END = ["2026-01-31 12:00", "2026-03-31 00:00", "2026-08-31 12:00", "2028-01-31 12:00", "2028-02-29 23:00"]
CHANGE_NIGHTS = [
    datetime.combine(day, time(0, 30), UTC) + timedelta(hours=hours)
    for day in CLOCK_CHANGES
    for hours in range(-48, 49, 4)
]
CHANGE_HOURS = [
    instant_showing(day - timedelta(days=days), time(1, 30)) for day in CLOCK_CHANGES for days in (0, 1, 7, 14)
]
ANCHORS = [
    *map(london, [*WEEKDAY, *CUT_OFFS, *WEEKEND, *BANK_HOLIDAY, *BEFORE_HOLIDAY, *MONTH_END]),
    *CHANGE_NIGHTS,
    *CHANGE_HOURS,
]


def test_all_seventy_are_read() -> None:
    assert READINGS is not None
    assert len({entry["id"] for entry in READINGS}) == len(READINGS) == 70
    assert all(intervals_of(entry) for entry in READINGS)


@pytest.mark.parametrize("entry", READINGS, ids=lambda entry: entry["id"])
def test_due_from_every_anchor(entry: Reading) -> None:
    for interval in intervals_of(entry):
        for anchor in ANCHORS:
            for closures in (frozenset[date](), CLOSURES):
                found = due_instant(interval, anchor, WorkingCalendar.england(closures))
                assert found == expected(interval, anchor, closures), f"{interval} from London {shown(anchor)}"


@pytest.mark.parametrize(
    ("requirement", "anchor", "due"),
    [
        ("HER-016", "2026-04-02 10:00", "2026-04-07 23:59:59"),
        ("HER-118", "2026-04-10 00:00", "2026-03-27 23:59:59"),
        ("HER-173", "2026-03-31 00:00", "2026-02-28 23:59:59"),
        ("HER-181", "2028-02-29 00:00", "2029-02-28 23:59:59"),
        ("SOM-016", "2026-03-29 12:00", "2026-03-28 11:00"),
        ("SOM-031", "2026-04-07 09:30", "2026-04-02 09:30"),
        ("SGL-109", "2025-12-22 09:00", "2025-12-24 16:30"),
        ("SGL-109", "2025-12-25 09:00", "2025-12-31 16:30"),
        ("SGL-111", "2026-05-21 16:30", "2026-05-26 11:00"),
        ("SGL-114", "2026-05-21 16:30", "2026-05-26 11:00"),
        ("SGL-130", "2026-12-21 00:00", "2026-12-30 23:59:59"),
        ("TTR-120", "2026-12-26 00:00", "2026-12-26 23:59:59"),
    ],
)
def test_due_worked_out_by_hand(requirement: str, anchor: str, due: str) -> None:
    assert READINGS is not None
    (interval,) = intervals_of(next(entry for entry in READINGS if entry["id"] == requirement))
    assert due_instant(interval, london(anchor), ENGLAND) == london(due)
