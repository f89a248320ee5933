"""Percentiles of measured durations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil


@dataclass(frozen=True)
class Spread:
    """Durations in seconds: how many, the median, the 95th percentile (nearest rank) and the longest."""

    count: int
    p50: float
    p95: float
    longest: float

    def document(self) -> dict[str, float]:
        """As JSON holds it, rounded to milliseconds."""
        return {name: round(value, 3) for name, value in asdict(self).items()}


def spread(durations: Sequence[float]) -> Spread:
    """Return the spread of at least one duration."""
    ordered = sorted(durations)

    def rank(share: float) -> float:
        return ordered[max(ceil(share * len(ordered)) - 1, 0)]

    return Spread(len(ordered), rank(0.5), rank(0.95), ordered[-1])
