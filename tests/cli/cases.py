"""Case inputs of fictional families."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "hertfordshire"


def step_up(**changes: Any) -> dict[str, Any]:
    """The sample step-up of two siblings, with top-level changes; a value of None takes the field away."""
    return _changed("step-up", changes)


def urgent_step_up(**changes: Any) -> dict[str, Any]:
    """The sample urgent step-up, changed likewise."""
    return _changed("urgent-step-up", changes)


def _changed(name: str, changes: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text())
    document.update(changes)
    return {key: value for key, value in document.items() if value is not None}
