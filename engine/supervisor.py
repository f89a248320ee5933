"""Keeps an installation running: the engine, and the services beside it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import psutil

from engine.board_address import board_address
from engine.client import EngineClient
from engine.installation import Installation
from engine.problems import EngineProblem
from engine.processes import ManagedProcess
from engine.record_indices import RecordIndices
from engine.running import RunningEngine
from engine.services import READY_SECONDS, Service, launch_service, listens, start_service

_LOOK_SECONDS = 0.5
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_HOUR = 3600.0


@dataclass
class _Kept:
    """A service that is kept running: started again when it ends, after a pause that grows each time."""

    service: Service
    process: ManagedProcess
    pause: float = _FIRST_PAUSE
    again_at: float | None = None
    ready_by: float | None = None
    """Until when it must listen after it was started again; None once it does."""


@dataclass
class Supervisor:
    """Owns every process of an installation. `tell` takes a sentence for the log when something ends or comes back."""

    engine: RunningEngine
    services: Sequence[Service]
    tell: Callable[[str], None]
    ready_seconds: float = READY_SECONDS
    _kept: list[_Kept] = field(default_factory=list[_Kept])
    _indices_at: float = 0.0

    @property
    def installation(self) -> Installation:
        """The installation that is kept running."""
        return self.engine.installation

    def start_services(self) -> None:
        """Start the services one after the other. Raises `EngineProblem` when one does not come up."""
        for service in self.services:
            self._kept.append(_Kept(service, start_service(service, self.installation)))

    def note_processes(self, *, ready: bool) -> None:
        """Write down what runs, for the other commands; `ready` when the installation can be used."""
        own = psutil.Process()
        engine = {process.name: process.pid for process in self.engine.processes}
        noted = replace(
            self.installation,
            started_at=datetime.fromtimestamp(own.create_time(), tz=UTC),
            supervisor_pid=os.getpid(),
            supervisor_created=own.create_time(),
            board_address=board_address(self.installation, os.environ),
            processes=engine | {kept.service.name: kept.process.pid for kept in self._kept},
            ready=ready,
        )
        noted.save()

    def watch(self, stopped: threading.Event) -> None:
        """Keep everything running until `stopped` is set. Raises `EngineProblem` when the engine itself has ended."""
        while not stopped.wait(_LOOK_SECONDS):
            self.engine.require_running()
            for kept in self._kept:
                self._keep(kept)
            self._look_after_indices()

    def stop(self) -> None:
        """Stop the services, then the engine; returns when no process is left."""
        for kept in reversed(self._kept):
            kept.process.ask_to_stop()
        for kept in reversed(self._kept):
            kept.process.stop()
        self._kept.clear()
        self.engine.stop()
        replace(self.installation, ready=False).save()

    def _keep(self, kept: _Kept) -> None:
        now = time.monotonic()
        if kept.process.running:
            self._see_whether_it_listens(kept, now)
            return
        if kept.again_at is None:
            kept.again_at = now + kept.pause
            self.tell(f"{kept.process.ending()} It is started again in {kept.pause:.0f} s.")
            return
        if now < kept.again_at:
            return
        kept.pause = min(kept.pause * 2, _LONGEST_PAUSE)
        kept.again_at = None
        try:
            kept.process = launch_service(kept.service, self.installation)
        except EngineProblem as problem:
            self.tell(str(problem))
            return
        kept.ready_by = now + self.ready_seconds
        self.note_processes(ready=True)

    def _see_whether_it_listens(self, kept: _Kept, now: float) -> None:
        """A service that was started again is looked at from time to time, so that the others are watched meanwhile."""
        if kept.ready_by is None or listens(kept.service, self.installation):
            kept.ready_by = None
        elif now > kept.ready_by:
            self.tell(f"{kept.process.name} does not listen {self.ready_seconds:.0f} s after it was started again.")
            kept.ready_by = None
            kept.process.ask_to_stop()  # once it has ended it is started again

    def _look_after_indices(self) -> None:
        """Hourly, name the days at hand (engine time) to the indices of the exported records."""
        if not self.installation.embedded or time.monotonic() < self._indices_at:
            return
        self._indices_at = time.monotonic() + _HOUR
        client, indices = EngineClient.of(self.installation), RecordIndices(self.installation.opensearch_address)
        try:
            today = client.engine_time().date()
            indices.take({today, today + timedelta(days=1)})
        except EngineProblem as problem:
            self.tell(str(problem))
        finally:
            client.close()
            indices.close()
