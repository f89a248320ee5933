"""An engine in use: its installation, what runs for it, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from engine.installation import Installation
from engine.private import make_private_folder
from engine.problems import EngineProblem
from engine.processes import ManagedProcess

_LOCK_FILE = "running.lock"


@dataclass(frozen=True)
class RunningEngine:
    """An engine that this process has started or uses: its installation and its processes, OpenSearch first."""

    installation: Installation
    processes: tuple[ManagedProcess, ...] = ()
    lock: FileLock | None = None
    """Held for as long as the installation runs, so that it is not started twice."""
    end: Callable[[], None] | None = None
    """Ends what is no process here: a container, Tasklist's relay."""

    def require_running(self) -> None:
        """Raise `EngineProblem` when one of the processes has ended."""
        for process in self.processes:
            process.require_running()

    def resident_bytes(self) -> int:
        """Resident memory of all the engine's processes, in bytes."""
        return sum(process.resident_bytes() for process in self.processes)

    def stop(self) -> None:
        """Stop the engine, then OpenSearch; returns when no process is left. What they stored stays."""
        for process in reversed(self.processes):
            process.stop()
        if self.end:
            self.end()
        if self.lock:
            self.lock.release()


def hold(home: Path) -> FileLock:
    """Take hold of an installation folder for this process. Raises `EngineProblem` when another one has it."""
    try:
        make_private_folder(home)
        lock = FileLock(home / _LOCK_FILE, thread_local=False)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise EngineProblem(f"The installation in {home} runs already: `transfers down` stops it.") from error
    except OSError as error:
        raise EngineProblem(f"{home} cannot be used: {error.strerror or error}.") from error
    return lock


def is_held(home: Path) -> bool:
    """Whether some process has hold of this installation folder."""
    if not (home / _LOCK_FILE).exists():
        return False
    lock = FileLock(home / _LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False
