"""The figures of a run beside those that the project has stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WARM_START_SECONDS = 60.0
RESIDENT_MEBIBYTES = 2560.0
"""2.5 GiB for everything that runs."""


@dataclass(frozen=True)
class Line:
    """A figure in words, what was measured, and what was stated; None where nothing was."""

    what: str
    measured: float
    unit: str
    stated: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the figure keeps to what was stated; one of which nothing was stated always does."""
        return self.stated is None or self.measured <= self.stated

    @property
    def verdict(self) -> str:
        """The same in a word for people; "-" where nothing was stated."""
        if self.stated is None:
            return "-"
        return "kept" if self.kept else "EXCEEDED"


def report(figures: Mapping[str, Any]) -> list[Line]:
    """Return the lines of the table for the document that `bench.__main__.measure` returns."""
    task, escalation = figures["startToFirstTaskSeconds"], figures["dueToRecordedEscalationSeconds"]
    return [
        Line("cold start", figures["coldStartSeconds"], "s"),
        Line("warm start", figures["warmStartSeconds"], "s", WARM_START_SECONDS),
        Line("resident memory of everything", figures["residentMebibytes"]["all"], "MiB", RESIDENT_MEBIBYTES),
        Line("start to first task in Tasklist, p50", task["p50"], "s"),
        Line("start to first task in Tasklist, p95", task["p95"], "s"),
        Line("due to recorded escalation, p50", escalation["p50"], "s"),
        Line("due to recorded escalation, p95", escalation["p95"], "s"),
    ]


def keeps(lines: list[Line]) -> bool:
    """Say whether every figure keeps to what was stated."""
    return all(line.kept for line in lines)
