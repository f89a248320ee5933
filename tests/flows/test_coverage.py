"""Runs after the other tests of the flows: keeps what they have walked through; `python -m tools.reached` judges it."""

from __future__ import annotations

import pytest

from engine.embedded import RunningEngine
from engine.records import RecordReader
from tests.model_coverage import keep, measure

pytestmark = pytest.mark.engine


def test_what_was_walked_through_is_kept(running_system: RunningEngine) -> None:
    coverage = measure(RecordReader.of(running_system.installation))
    assert any(one.reached for one in coverage)
    keep("flows", coverage)
