"""How far the embedded engine has written its log, and how far that has been exported."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from engine.installation import Installation
from engine.problems import EngineUnreachable, NotSettled

_WRITTEN = "zeebe_log_appender_last_committed_position"
_EXPORTED = "zeebe_exporter_last_updated_exported_position"
_SAMPLE = re.compile(r"^(\w+)\{[^}]*\} (\S+)$", re.MULTILINE)
_LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class LogPositions:
    """Positions in the log of the engine's one partition; 0 where the engine has not said since it was started."""

    written: int
    exported: int

    @property
    def all_exported(self) -> bool:
        """Whether every record that was written can be read."""
        return self.exported >= self.written


class EngineLog:
    """Watches the log of an embedded engine by its own measures."""

    def __init__(self, installation: Installation) -> None:
        self._http = httpx.Client(base_url=installation.management_address, timeout=30)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def positions(self) -> LogPositions:
        """Where the log stands now. Raises `EngineUnreachable`."""
        try:
            answer = self._http.get("/actuator/prometheus", params={"includedNames": f"{_WRITTEN},{_EXPORTED}"})
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise EngineUnreachable(
                f"The engine's measures at {self._http.base_url} do not answer: {error}."
            ) from error
        told = {name: int(float(value)) for name, value in _SAMPLE.findall(answer.text)}
        return LogPositions(told.get(_WRITTEN, 0), told.get(_EXPORTED, 0))

    def wait_until_exported(self, *, seconds: float = 30.0, nudge: Callable[[int], None] | None = None) -> LogPositions:
        """Wait until nothing new is written and all that was written is exported; the positions then.

        The exporter rests for up to a second of engine time: `nudge` is called, with the last
        position, when only that is waited for. Raises
        `NotSettled` after `seconds`: something writes without a pause.
        """
        deadline = time.monotonic() + seconds
        before = self.positions()
        while True:
            time.sleep(_LOOK_SECONDS)
            now = self.positions()
            if now.written == before.written:
                if now.all_exported:
                    return now
                if nudge:
                    nudge(now.written)
            if time.monotonic() > deadline:
                raise NotSettled(
                    f"The engine has not come to rest within {seconds:.0f} seconds: it has written up to position "
                    f"{now.written} and exported up to {now.exported}."
                )
            before = now
