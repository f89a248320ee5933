"""What runs of an installation, told from outside; and how it is told to stop."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil

from engine.board_address import board_address
from engine.client import EngineClient
from engine.installation import Installation
from engine.problems import EngineProblem
from engine.running import is_held

_STOP_SECONDS = 90


@dataclass(frozen=True)
class ProcessState:
    """One process of an installation. `resident_bytes` counts everything below it, but for the supervisor, below which
    the others are."""

    name: str
    pid: int
    running: bool
    resident_bytes: int


@dataclass(frozen=True)
class InstallationState:
    """An installation as it is now. `started_at` is by this machine's time; no `engine_time`: the engine is silent."""

    installation: Installation
    running: bool
    ready: bool
    started_at: datetime | None
    engine_time: datetime | None
    processes: tuple[ProcessState, ...]

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where to find its parts."""
        rest = self.installation.rest_address
        return {
            "tasklist": f"{rest}/tasklist",
            "operate": f"{rest}/operate",
            "board": self.installation.board_address or board_address(self.installation, os.environ),
            "rest": rest,
            "grpc": self.installation.grpc_address,
        }


def state_of(home: Path) -> InstallationState:
    """How the installation in `home` is. Raises `EngineProblem` when there is none."""
    installation = Installation.load(home)
    supervisor = _supervisor(installation)
    running = supervisor is not None
    return InstallationState(
        installation=installation,
        running=running,
        ready=running and installation.ready,
        started_at=installation.started_at if running else None,
        engine_time=_engine_time(installation) if running else None,
        processes=_processes(installation, supervisor) if supervisor else (),
    )


def stop_installation(home: Path) -> bool:
    """Stop everything of the installation in `home` and wait until it is gone; False when nothing ran.

    Raises `EngineProblem` when there is no installation, or it is run by a process that cannot be told to stop.
    """
    installation = Installation.load(home)
    supervisor = _supervisor(installation)
    if supervisor is None:
        if is_held(home):
            raise EngineProblem(f"{home} is in use by a program that `transfers up` did not start: stop that program.")
        return False
    with suppress(psutil.NoSuchProcess):
        supervisor.send_signal(signal.SIGTERM)
        try:
            supervisor.wait(timeout=_STOP_SECONDS)
        except psutil.TimeoutExpired:
            supervisor.kill()  # its children notice that it is gone and stop by themselves
            supervisor.wait(timeout=_STOP_SECONDS)
    _, alive = psutil.wait_procs(_guards(installation), timeout=_STOP_SECONDS)
    if alive:
        raise EngineProblem(f"{len(alive)} process(es) of {home} do not stop: {', '.join(str(p.pid) for p in alive)}.")
    return True


def _supervisor(installation: Installation) -> psutil.Process | None:
    """The supervisor, if it still is the process that wrote itself down (process ids are used again)."""
    if installation.supervisor_pid is None:
        return None
    try:
        process = psutil.Process(installation.supervisor_pid)
        same = process.create_time() == installation.supervisor_created
    except psutil.NoSuchProcess:
        return None
    return process if same and process.status() != psutil.STATUS_ZOMBIE else None


def _guards(installation: Installation) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for pid in installation.processes.values():
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            if any("guard.py" in part for part in process.cmdline()):
                found.append(process)
    return found


def _processes(installation: Installation, supervisor: psutil.Process) -> tuple[ProcessState, ...]:
    with suppress(psutil.Error):
        own = ProcessState("supervisor", supervisor.pid, running=True, resident_bytes=supervisor.memory_info().rss)
        return (own, *(_process(name, pid) for name, pid in installation.processes.items()))
    return ()  # it has ended since it was found


def _process(name: str, pid: int) -> ProcessState:
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        resident = sum(member.memory_info().rss for member in family)
    except psutil.Error:
        return ProcessState(name, pid, running=False, resident_bytes=0)
    return ProcessState(name, pid, running=True, resident_bytes=resident)


def _engine_time(installation: Installation) -> datetime | None:
    client = EngineClient.of(installation)
    try:
        return client.engine_time()
    except EngineProblem:
        return None
    finally:
        client.close()
