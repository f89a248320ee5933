"""The packaged table, and tables that must not be believed."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from calendars import WorkingCalendar
from calendars.bank_holidays import england_and_wales, parse_bank_holidays
from tests.calendars.oracle import BANK_HOLIDAYS

EIGHT = "\n".join(f"  2024-03-{day:02}: A holiday" for day in (1, 4, 5, 6, 7, 8, 11, 12))
YEAR = "horizon: {first: 2024-01-01, last: 2024-12-31}\nholidays:\n"


def test_table_is_that_of_an_independent_source() -> None:
    table = england_and_wales()
    assert (table.horizon.first, table.horizon.last) == (date(2024, 1, 1), date(2028, 12, 31))
    within = {day for day in BANK_HOLIDAYS if table.horizon.first <= day <= table.horizon.last}
    assert set(table.holidays) == within
    assert len(table.holidays) == 40


def test_every_day_of_the_horizon_agrees_with_an_independent_source() -> None:
    england = WorkingCalendar.england()
    day = england.first_day
    while day <= england.last_day:
        assert england.is_working_day(day) == (day.weekday() < 5 and day not in BANK_HOLIDAYS), day
        day += timedelta(days=1)


def test_the_table_is_read_once() -> None:
    assert england_and_wales() is england_and_wales()


def test_a_one_off_holiday_is_one_line() -> None:
    table = parse_bank_holidays(f"{YEAR}{EIGHT}\n  2024-06-20: Coronation\n")
    assert table.holidays[date(2024, 6, 20)] == "Coronation"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"{YEAR}{EIGHT}\n  2025-01-01: Too late\n", "2025-01-01 .* outside the horizon"),
        (f"{YEAR}{EIGHT}\n  2024-06-22: A Saturday\n", "2024-06-22 .* substitute weekday"),
        (YEAR.replace("12-31", "11-30") + EIGHT, "1 January to a later 31 December"),
        (YEAR.replace("2024-01-01", "2024-01-02") + EIGHT, "1 January to a later 31 December"),
        (YEAR.replace("2024-12-31", "2022-12-31") + EIGHT, "1 January to a later 31 December"),
        (YEAR.replace("2024-12-31", "2025-12-31") + EIGHT, "2025 has 0, every year has at least 8"),
        (f"{YEAR}  20 June: A holiday", "holidays"),
        (f"{YEAR}{EIGHT}\nclosures: []", "closures"),
        ("holidays: {}", "horizon"),
        ("", "BankHolidayTable"),
    ],
)
def test_a_table_that_would_answer_wrongly_is_refused(text: str, rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        parse_bank_holidays(text)
