"""The bench holds its figures against those that the project has stated."""

from __future__ import annotations

from typing import Any

import pytest

from bench.report import keeps, report

SPREAD = {"count": 30, "p50": 0.4, "p95": 0.9, "longest": 1.0}


def _figures(warm: float, memory: int) -> dict[str, Any]:
    return {
        "coldStartSeconds": 80.0,
        "warmStartSeconds": warm,
        "residentMebibytes": {"supervisor": 90, "all": memory},
        "startToFirstTaskSeconds": SPREAD,
        "dueToRecordedEscalationSeconds": SPREAD,
    }


@pytest.mark.parametrize(
    ("warm", "memory", "exceeded"),
    [
        (60.0, 2560, []),
        (60.1, 2560, ["warm start"]),
        (30.0, 2561, ["resident memory of everything"]),
    ],
)
def test_a_figure_over_the_stated_one_is_named(warm: float, memory: int, exceeded: list[str]) -> None:
    lines = report(_figures(warm, memory))
    assert [line.what for line in lines if line.verdict == "EXCEEDED"] == exceeded
    assert keeps(lines) is (exceeded == [])
