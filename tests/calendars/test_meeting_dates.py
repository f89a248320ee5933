"""When forums meet: weekly and monthly, over bank holidays and clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import islice

import pytest

from calendars import WorkingCalendar
from calendars.meeting_dates import MeetingRule, meetings_after

CALENDAR = WorkingCalendar.england()
WEDNESDAY = MeetingRule("wednesday", time(14, 0))


def starts(rule: MeetingRule, after: datetime, count: int = 3) -> list[str]:
    return [start.isoformat() for start in islice(meetings_after(rule, after, CALENDAR), count)]


@pytest.mark.requirement("BUC-099")
def test_a_weekly_forum_meets_at_its_london_time_through_the_clock_change() -> None:
    assert starts(WEDNESDAY, datetime(2027, 3, 18, 9, tzinfo=UTC)) == [
        "2027-03-24T14:00:00+00:00",
        "2027-03-31T13:00:00+00:00",
        "2027-04-07T13:00:00+00:00",
    ]


def test_the_meeting_of_the_same_day_counts_until_it_begins() -> None:
    assert starts(WEDNESDAY, datetime(2027, 3, 3, 13, 59, tzinfo=UTC), 1) == ["2027-03-03T14:00:00+00:00"]
    assert starts(WEDNESDAY, datetime(2027, 3, 3, 14, 0, tzinfo=UTC), 1) == ["2027-03-10T14:00:00+00:00"]


def test_a_bank_holiday_has_no_meeting() -> None:
    monday = MeetingRule("monday", time(9, 30))
    assert starts(monday, datetime(2027, 3, 23, tzinfo=UTC), 1) == ["2027-04-05T08:30:00+00:00"]  # Easter Monday goes


@pytest.mark.requirement("HER-046")
def test_a_monthly_forum_meets_in_its_week_of_the_month() -> None:
    rule = MeetingRule("tuesday", time(10, 0), "month", 2)
    assert starts(rule, datetime(2027, 3, 1, tzinfo=UTC)) == [
        "2027-03-09T10:00:00+00:00",
        "2027-04-13T09:00:00+00:00",
        "2027-05-11T09:00:00+00:00",
    ]


@pytest.mark.parametrize("rule", [("someday", "week", None), ("monday", "month", None), ("monday", "month", 5)])
def test_a_rule_that_names_no_date_is_refused(rule: tuple[str, str, int | None]) -> None:
    weekday, every, week = rule
    with pytest.raises(ValueError, match=r"weekday|weekOfMonth"):
        MeetingRule(weekday, time(9), every, week)  # pyright: ignore[reportArgumentType]
