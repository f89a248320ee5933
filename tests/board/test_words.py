"""Codes, instants and spans in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from board.words import day, due_date, in_words, moment, span

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("decide-threshold", "Decide threshold"),
        ("urgent-step-up", "Urgent step-up"),
        ("step-up", "Step-up"),
        ("decide-cla-transfer", "Decide CLA transfer"),
        ("caseSummary", "Case summary"),
        ("met", "Met"),
        ("", ""),
    ],
)
def test_a_code_becomes_a_phrase(code: str, text: str) -> None:
    assert in_words(code) == text


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 11, 25, 16, 30, tzinfo=UTC), "25 November 2026 at 4:30pm"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "1 July 2026 at 9am"),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "2 July 2026 at midnight"),
        (datetime(2026, 7, 1, 11, 0, tzinfo=UTC), "1 July 2026 at midday"),
        (datetime(2026, 1, 1, 0, 5, tzinfo=UTC), "1 January 2026 at 12:05am"),
    ],
)
def test_an_instant_is_told_as_londons_clocks_show_it(instant: datetime, text: str) -> None:
    assert moment(instant) == text


def test_a_date_has_no_leading_zero() -> None:
    assert day(date(2017, 5, 2)) == "2 May 2017"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=10, hours=23), "10 days"),
    ],
)
def test_a_span_is_rounded_down(length: timedelta, text: str) -> None:
    assert span(length) == text


@pytest.mark.parametrize(
    ("from_now", "text", "overdue"),
    [
        (timedelta(hours=3), "Due in 3 hours", False),
        (timedelta(seconds=1), "Due now", False),
        (timedelta(0), "Overdue", True),
        (timedelta(hours=-2, minutes=-20), "Overdue by 2 hours", True),
        (timedelta(days=-9), "Overdue by 9 days", True),
    ],
)
def test_nearness_says_due_or_overdue(from_now: timedelta, text: str, overdue: bool) -> None:
    found = due_date(NOON + from_now, NOON)
    assert (found.nearness, found.overdue) == (text, overdue)


def test_nothing_is_called_overdue_when_the_time_is_not_known() -> None:
    found = due_date(NOON, None)
    assert (found.text, found.nearness, found.overdue) == ("25 November 2026 at midday", None, False)
