"""A row of `sla-policy` that is no time limit is told by its requirements and its column."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from calendars import WorkingCalendar
from calendars.policy import limit_of
from schemas.time_limit import TimeLimitPolicy, UnusableRow

ROW: dict[str, Any] = {
    "requirements": "HER-105",
    "amount": 24,
    "unit": "hour",
    "direction": "forward",
    "endOfDay": "elapsed",
    "clockTime": None,
    "weekday": None,
    "bankHolidays": "ignore",
    "countsFirstDay": False,
    "warnHours": 4,
    "responsible": "receiving-manager",
    "effect": "escalate",
    "escalateTo": "service-manager",
    "clause": "Timescales",
}
ANCHOR = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_the_row_as_it_is_has_a_limit() -> None:
    assert limit_of(TimeLimitPolicy.of_row(ROW), ANCHOR, WorkingCalendar.england()) is not None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"bankHolidays": None}, "sla-policy HER-105: bank_holidays missing", id="missing"),
        pytest.param({"countsFirstDay": True}, "sla-policy HER-105: counts_first_day: must be false", id="impossible"),
        pytest.param({"clockTime": "half past four"}, "sla-policy HER-105: ", id="clock-time"),
        pytest.param({"warnHours": -1}, "sla-policy HER-105: warn_hours: must be from 0", id="warn"),
        pytest.param({"unit": "fortnight"}, "sla-policy: unit: ", id="no-such-unit"),
    ],
)
def test_what_is_no_time_limit_names_the_row_and_the_column(change: dict[str, Any], told: str) -> None:
    with pytest.raises(UnusableRow) as refused:
        limit_of(TimeLimitPolicy.of_row(ROW | change), ANCHOR, WorkingCalendar.england())
    assert str(refused.value).startswith(told)
    assert str(refused.value).endswith("; mend the row and deploy the table again")
