"""How far the embedded engine has written its log, and how far that has been exported."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from engine.installation import Installation
from engine.problems import EngineUnreachable, NotSettled

_WRITTEN = "zeebe_log_appender_last_committed_position"
_HANDLED = "zeebe_exporter_events_total"
_GIVEN = "zeebe_exporter_last_exported_position"
_KEPT = "zeebe_exporter_last_updated_exported_position"
_SAMPLE = re.compile(r"^(\w+)\{[^}]*\} (\S+)$", re.MULTILINE)
_LOOK_SECONDS = 0.05
_STILL_SECONDS = 1.0
"""After so long without a movement all that was written has been looked at: the exporter works in milliseconds."""


@dataclass(frozen=True)
class LogPositions:
    """How far the log of the engine's one partition has come; 0 for what the engine has not said since it was started.

    `written`, `given` and `kept` are positions: of the last record in the log, of the last one that the exporter was
    given, and up to which what it was given is safely in OpenSearch. `handled` counts the records that were looked at
    since the engine was started: some kinds are passed over, and those do not move `given`.
    """

    written: int
    handled: int
    given: int
    kept: int


class EngineLog:
    """Watches the log of an embedded engine by its own measures."""

    def __init__(self, installation: Installation) -> None:
        self._http = httpx.Client(base_url=installation.management_address, timeout=30)
        self._least: int | None = None

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def positions(self) -> LogPositions:
        """Where the log stands now. Raises `EngineUnreachable`."""
        wanted = ",".join((_WRITTEN, _HANDLED, _GIVEN, _KEPT))
        try:
            answer = self._http.get("/actuator/prometheus", params={"includedNames": wanted})
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise EngineUnreachable(
                f"The engine's measures at {self._http.base_url} do not answer: {error}."
            ) from error
        told: Counter[str] = Counter()
        for name, value in _SAMPLE.findall(answer.text):
            told[name] += int(float(value))
        return LogPositions(told[_WRITTEN], told[_HANDLED], told[_GIVEN], told[_KEPT])

    def wait_until_exported(self, *, seconds: float = 30.0, nudge: Callable[[int], None] | None = None) -> None:
        """Wait until nothing new is written and all that was written can be read.

        The exporter rests for up to a second of engine time: `nudge` is called, with the last position, when only that
        is waited for. Raises `NotSettled` after `seconds`: something writes without a pause.
        """
        deadline = time.monotonic() + seconds
        before = self.positions()
        moved_at = time.monotonic()
        while True:
            time.sleep(_LOOK_SECONDS)
            now = self.positions()
            if now != before:
                moved_at = time.monotonic()
            elif time.monotonic() - moved_at > _STILL_SECONDS:
                # the measures are not read at one moment, so the least distance may have been taken too small
                self._least = now.written - now.handled
            if now == before and self._all_handled(now):
                if now.kept >= now.given:
                    return
                if nudge:
                    nudge(now.written)
            if time.monotonic() > deadline:
                raise NotSettled(
                    f"The engine has not come to rest within {seconds:.0f} seconds: it has written up to position "
                    f"{now.written} of its log and exported up to {now.kept}."
                )
            before = now

    def _all_handled(self, still: LogPositions) -> bool:
        """Whether the exporter has looked at every record, given positions at which nothing moved for a moment.

        Each record moves both `written` and `handled` by one, so their distance is least when none is left to look at.
        """
        if still.written == 0:  # nothing was written since the engine was started
            return True
        distance = still.written - still.handled
        self._least = distance if self._least is None else min(self._least, distance)
        return distance == self._least
