"""Runs after the other walks: keeps what they have walked through; `python -m tools.reached` judges it."""

from __future__ import annotations

import pytest

from engine.records import RecordReader
from tests.model_coverage import keep, measure
from tests.protocols.council import Council

pytestmark = pytest.mark.engine


def test_what_was_walked_through_is_kept(council: Council) -> None:
    coverage = measure(RecordReader.of(council.installation))
    assert any(one.reached for one in coverage)
    keep("protocols", coverage)
