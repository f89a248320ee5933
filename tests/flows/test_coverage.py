"""Runs after the other tests of the flows: whatever of the processes they have not walked through fails it."""

from __future__ import annotations

import pytest

from engine.embedded import RunningEngine
from engine.records import RecordReader
from tests.flows.conftest import COVERAGE_TABLE
from tests.flows.model_coverage import measure, table

pytestmark = pytest.mark.engine


def test_every_flow_node_and_sequence_flow_is_reached(
    running_system: RunningEngine, request: pytest.FixtureRequest
) -> None:
    coverage = measure(RecordReader.of(running_system.installation))
    request.config.stash[COVERAGE_TABLE] = table(coverage)
    missed = [f"{one.name}: {name}" for one in coverage if one.kind != "rules" for name in one.missed]
    assert not missed
