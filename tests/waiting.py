"""Waiting on a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 90.0
_PAUSE_SECONDS = 0.1


def eventually(look: Callable[[], T], what: str = "what was waited for", *, seconds: float = PATIENCE) -> T:
    """Return what `look` returns once it is true or not empty; fails the test, naming `what`, after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not seen within {seconds:.0f} seconds: {what}"
        time.sleep(_PAUSE_SECONDS)
    return seen
