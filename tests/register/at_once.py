"""Doing things at the same instant: threads behind a barrier, and processes of their own."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_DEADLINE_SECONDS = 180
T = TypeVar("T")


def in_threads(*works: Callable[[], T]) -> list[T | Exception]:
    """Start all works together; returns each one's result, or the exception that it raised."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], T]) -> T | Exception:
        barrier.wait(_DEADLINE_SECONDS)
        try:
            return work()
        except Exception as error:  # noqa: BLE001  the test looks at it
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(run, work) for work in works]
        return [future.result(_DEADLINE_SECONDS) for future in futures]


def in_processes(count: int, module: str, *arguments: str) -> list[str]:
    """Run `python -m module arguments` in `count` processes side by side; returns what each one printed."""
    command = [sys.executable, "-m", module, *arguments]
    running = [
        subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for number in range(count)
    ]
    outputs: list[str] = []
    for process in running:
        output, problems = process.communicate(timeout=_DEADLINE_SECONDS)
        assert process.returncode == 0, problems
        outputs.append(output.strip())
    return outputs
