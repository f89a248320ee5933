"""Starts an installation's supervisor in the background and waits until it has brought everything up."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from engine.installation import Installation
from engine.private import make_private_folder
from engine.problems import EngineProblem

_READY_SECONDS = 900


def start_detached(command: Sequence[str], home: Path) -> Installation:
    """Run `command` (one that supervises the installation in `home`) in a session of its own; return when it is ready.

    Raises `EngineProblem` with what the command said last when it ends before that. Interrupted, it stops the command.
    """
    log = home / "logs" / "up.log"
    try:
        make_private_folder(home)
        log.parent.mkdir(exist_ok=True)
        output = log.open("wb")
    except OSError as error:
        raise EngineProblem(f"{log} cannot be written: {error.strerror or error}.") from error
    with output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"TRANSFERS_HOME": str(home)},
            start_new_session=True,
        )
    try:
        return _wait(process, home, log)
    except BaseException:
        process.terminate()
        process.wait()
        raise


def _wait(process: subprocess.Popen[bytes], home: Path, log: Path) -> Installation:
    deadline = time.monotonic() + _READY_SECONDS
    while process.poll() is None:
        with suppress(EngineProblem):  # not written yet
            installation = Installation.load(home)
            if installation.ready and installation.supervisor_pid == process.pid:
                return installation
        if time.monotonic() > deadline:
            raise EngineProblem(f"Not everything was up after {_READY_SECONDS // 60} minutes: see {log}.")
        time.sleep(0.2)
    said = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    raise EngineProblem(said[-1] if said else f"The start ended with exit status {process.returncode}.")
