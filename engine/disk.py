"""A full disk is found before anything is half written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from engine.problems import EngineProblem

MEBIBYTE = 1024 * 1024
START_NEEDS = 512 * MEBIBYTE
"""Free bytes without which an installation is not started: below 128 MiB the engine itself stops work."""

FreeSpace = Callable[[Path], int]


def free_bytes(folder: Path) -> int:
    """Free bytes on the disk that holds `folder` (or the nearest of its parents that exists)."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def require_free_space(folder: Path, needed: int, free_space: FreeSpace = free_bytes) -> None:
    """Raise `EngineProblem` when the disk of `folder` has fewer than `needed` bytes free."""
    free = free_space(folder)
    if free < needed:
        raise EngineProblem(
            f"The disk that holds {folder} has {free // MEBIBYTE} MiB free, and {needed // MEBIBYTE + 1} MiB are "
            "needed: free some space, then run the command again."
        )
