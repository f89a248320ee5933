"""Runs after the other tests of the flows: whatever of the processes they have not walked through fails it.

The table of what they reached is kept for `python -m tools.suite`, which prints it at its end.
"""

from __future__ import annotations

import pytest

from engine.embedded import RunningEngine
from engine.records import RecordReader
from tests.flows.model_coverage import measure, table
from tools.paths import REACHED

pytestmark = pytest.mark.engine


def test_every_flow_node_and_sequence_flow_is_reached(running_system: RunningEngine) -> None:
    coverage = measure(RecordReader.of(running_system.installation))
    REACHED.parent.mkdir(parents=True, exist_ok=True)
    REACHED.write_text("\n".join(table(coverage)) + "\n", encoding="utf-8")
    missed = [f"{one.name}: {name}" for one in coverage if one.kind != "rules" for name in one.missed]
    assert not missed
