"""Child processes that are started with their own log, waited for, stopped cleanly, and never outlive their starter."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from engine import guard
from engine.problems import EngineProblem

_GUARD = Path(guard.__file__)
_TAIL_LINES = 3


class ManagedProcess:
    """One running command behind a guard (`engine/guard.py`), which ends it when this process ends."""

    def __init__(self, name: str, log: Path, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self.log = log
        self._process = process

    @classmethod
    def start(
        cls, name: str, command: Sequence[str | Path], *, log: Path, environment: Mapping[str, str], folder: Path
    ) -> ManagedProcess:
        """Start `command` in `folder`, its output appended to `log`. Raises `EngineProblem` when that fails."""
        log.parent.mkdir(parents=True, exist_ok=True)
        guarded = [sys.executable, "-I", "-S", str(_GUARD), str(log), *(str(part) for part in command)]
        try:
            process = subprocess.Popen(
                guarded,
                stdin=subprocess.PIPE,  # held open for as long as this process lives: its end is the guard's sign
                stdout=subprocess.DEVNULL,
                stderr=log.open("ab"),
                env=dict(environment),
                cwd=folder,
                start_new_session=True,
            )
        except OSError as error:
            raise EngineProblem(f"{name} could not be started: {error.strerror or error}.") from error
        return cls(name, log, process)

    @property
    def pid(self) -> int:
        """Process id of the guard; the command and its children are below it."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the command still runs."""
        return self._process.poll() is None

    def require_running(self) -> None:
        """Raise `EngineProblem` with the end of the log when the command has ended."""
        if not self.running:
            raise EngineProblem(self.ending())

    def ending(self) -> str:
        """How the command ended, with the end of its log, as a sentence."""
        return f"{self.name} ended with exit status {self._process.poll()}: {self._last_words()}."

    def wait_until(self, ready: Callable[[], bool], *, seconds: float, every: float = 0.2) -> None:
        """Wait until `ready()`; raise `EngineProblem` when the command ends first or `seconds` pass."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.require_running()
            if time.monotonic() > deadline:
                raise EngineProblem(f"{self.name} was not ready after {seconds:.0f} seconds: {self._last_words()}.")
            time.sleep(every)

    def ask_to_stop(self) -> None:
        """Begin to stop (SIGTERM, in time SIGKILL) and return at once."""
        if self._process.stdin:
            self._process.stdin.close()
        if self.running:
            self._process.terminate()

    def stop(self) -> None:
        """Stop the command and wait until it and every process below it are gone."""
        children = _descendants(self.pid)
        self.ask_to_stop()
        try:
            self._process.wait(timeout=guard.STOP_SECONDS + 10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for child in psutil.wait_procs(children, timeout=5)[1]:
            child.kill()

    def resident_bytes(self) -> int:
        """Resident memory of the guard and everything below it, in bytes."""
        total = 0
        for process in [*_descendants(self.pid), *_itself(self.pid)]:
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total

    def _last_words(self) -> str:
        lines = _tail(self.log)
        return f"{' | '.join(lines) or 'it wrote nothing'} (log: {self.log})"


def _itself(pid: int) -> list[psutil.Process]:
    try:
        return [psutil.Process(pid)]
    except psutil.NoSuchProcess:
        return []


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _tail(log: Path) -> list[str]:
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 8192))
        text = file.read().decode("utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [
        line for line in lines if not line.startswith(("at ", "..."))
    ]  # frames of a Java stack tell a reader nothing
    return said[-_TAIL_LINES:]
