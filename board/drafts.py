"""Text that arrived after its writer's session had timed out: kept for them until they sign in again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

KEPT_FOR = timedelta(hours=1)


class DraftKey(NamedTuple):
    """Whose text, for which form of which transfer."""

    user_id: str
    transfer_id: str
    form: str


class Drafts:
    """Answers by writer and form, in memory only and not for long: they are unsaved narrative about a family."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._drafts: dict[DraftKey, tuple[float, dict[str, str]]] = {}

    def keep(self, key: DraftKey, answers: Mapping[str, str]) -> None:
        """Keep the form as it was sent, in place of an earlier one."""
        with self._lock:
            self._forget_old()
            self._drafts[key] = (self._seconds(), dict(answers))

    def find(self, key: DraftKey) -> dict[str, str] | None:
        """Return the form as it was sent, None if nothing is kept."""
        with self._lock:
            self._forget_old()
            kept = self._drafts.get(key)
        return None if kept is None else kept[1]

    def drop(self, key: DraftKey) -> None:
        """Forget it: it is saved now."""
        with self._lock:
            self._drafts.pop(key, None)

    def _forget_old(self) -> None:
        earliest = self._seconds() - KEPT_FOR.total_seconds()
        self._drafts = {key: kept for key, kept in self._drafts.items() if kept[0] > earliest}
