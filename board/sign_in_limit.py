"""How often a sign-in may fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

ATTEMPTS = 5
WINDOW = timedelta(minutes=15)


class SignInLimit:
    """Lets an account fail `ATTEMPTS` times within `WINDOW`, known account or not. Safe to use from several threads."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._attempts: dict[str, list[float]] = {}

    def admits(self, user_id: str) -> bool:
        """Count an attempt before its password is looked at; False if it must not be looked at.

        Counting first keeps a burst of simultaneous attempts within the limit.
        """
        earliest = self._seconds() - WINDOW.total_seconds()
        with self._lock:
            self._attempts = {
                account: recent
                for account, attempts in self._attempts.items()
                if (recent := [at for at in attempts if at > earliest])
            }
            attempts = self._attempts.setdefault(user_id, [])
            if len(attempts) >= ATTEMPTS:
                return False
            attempts.append(self._seconds())
            return True

    def forget(self, user_id: str) -> None:
        """Start afresh for an account that has signed in."""
        with self._lock:
            self._attempts.pop(user_id, None)
