"""Who is signed in: sessions kept in the server's memory, so that signing out ends them for good."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

LONGEST = timedelta(hours=12)
"""A session ends after this long, however busy it was."""


@dataclass(frozen=True)
class BoardSession:
    """One sign-in. `started` and `seen` are seconds of the monotonic clock."""

    session_id: str
    user_id: str
    started: float
    seen: float


class Sessions:
    """The sessions of this server; a restart ends them all. Safe to use from several threads."""

    def __init__(self, idle: timedelta, seconds: Callable[[], float] = time.monotonic) -> None:
        self._idle = idle.total_seconds()
        self._seconds = seconds
        self._lock = threading.Lock()
        self._sessions: dict[str, BoardSession] = {}

    def begin(self, user_id: str) -> BoardSession:
        """Start a session under a new id."""
        now = self._seconds()
        session = BoardSession(secrets.token_urlsafe(32), user_id, started=now, seen=now)
        with self._lock:
            self._sessions = {key: old for key, old in self._sessions.items() if not self._over(old, now)}
            self._sessions[session.session_id] = session
        return session

    def live(self, session_id: str | None) -> BoardSession | None:
        """Return the session and note that it is in use; None where there is none or it has ended."""
        now = self._seconds()
        with self._lock:
            session = self._sessions.get(session_id or "")
            if session is None or self._over(session, now) or now - session.seen >= self._idle:
                return None
            session = self._sessions[session.session_id] = replace(session, seen=now)
        return session

    def timed_out(self, session_id: str | None) -> BoardSession | None:
        """Return a session that ended because nothing happened for too long, None for any other."""
        now = self._seconds()
        with self._lock:
            session = self._sessions.get(session_id or "")
        if session is None or self._over(session, now) or now - session.seen < self._idle:
            return None
        return session

    def end(self, session_id: str) -> None:
        """End a session at once."""
        with self._lock:
            self._sessions.pop(session_id, None)

    def _over(self, session: BoardSession, now: float) -> bool:
        return now - session.started >= LONGEST.total_seconds()
