"""Runs one command and ends it when whoever started the guard is gone, however that came about.

Started as a script (`python -I -S guard.py LOGFILE COMMAND...`) with a pipe as standard input that the starter holds
open. The command gets a process group of its own. The pipe's end, SIGTERM or SIGINT stop it: SIGTERM to the group,
then, after `STOP_SECONDS`, SIGKILL. The guard leaves with the command's exit status. It imports nothing but the
standard library, because it runs without the project's packages.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
from types import FrameType

STOP_SECONDS = 20.0
_POLL_SECONDS = 0.2
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """On Linux the kernel ends the command even if the guard itself is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _signal_group(group: int, number: signal.Signals) -> bool:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def _stop(process: subprocess.Popen[bytes]) -> None:
    _signal_group(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=STOP_SECONDS)
    if _signal_group(process.pid, signal.SIGKILL):  # the command itself, or what it left behind in its group
        process.wait()


def main(log_file: str, command: list[str]) -> int:
    """Run `command`, its output appended to `log_file`, until it ends or is to be stopped; its exit status."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    with open(log_file, "ab", buffering=0) as log:  # noqa: PTH123 - pathlib costs this script half its start
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the guard has one thread
        )
    while process.poll() is None and not asked:
        readable, _, _ = select.select([0], [], [], _POLL_SECONDS)
        if readable and not os.read(0, 1):
            break
    if process.poll() is None:
        _stop(process)
    else:
        _signal_group(process.pid, signal.SIGKILL)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
