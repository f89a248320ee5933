"""When to remind."""

from datetime import UTC, datetime, timedelta
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars import warn_instant
from tests.calendars.oracle import london
from tests.calendars.strategies import ANCHORS

DUE = london("2026-03-29 17:00")


def test_hours_before_due_are_elapsed_hours() -> None:
    assert warn_instant(DUE, 24, DUE - timedelta(days=9)) == london("2026-03-28 16:00")
    assert warn_instant(DUE, 0.5, DUE - timedelta(days=9)) == london("2026-03-29 16:30")
    assert warn_instant(DUE, 0, DUE - timedelta(days=9)) == DUE


def test_never_before_the_start() -> None:
    started = DUE - timedelta(hours=3)
    assert warn_instant(DUE, 24, started) == started
    assert warn_instant(DUE, 24, DUE + timedelta(hours=1)) == DUE + timedelta(hours=1)


@settings(deadline=None)
@given(due=ANCHORS, started=ANCHORS, hours=st.floats(0, 10_000))
def test_between_start_and_due(due: datetime, started: datetime, hours: float) -> None:
    found = warn_instant(due, hours, started)
    assert found.tzinfo is UTC
    assert started <= found <= max(due, started)
    assert found == started or due - found == timedelta(hours=hours)


@pytest.mark.parametrize("hours", [-1, nan, inf, -inf, 876_601])
def test_impossible_hours_are_refused(hours: float) -> None:
    with pytest.raises(ValueError, match="warn_hours: must be from 0"):
        warn_instant(DUE, hours, DUE)


def test_instants_need_a_zone() -> None:
    naive = DUE.replace(tzinfo=None)
    with pytest.raises(ValueError, match="due: must carry a time zone"):
        warn_instant(naive, 1, DUE)
    with pytest.raises(ValueError, match="started: must carry a time zone"):
        warn_instant(DUE, 1, naive)
