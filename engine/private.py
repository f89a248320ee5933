"""Families' details are in an installation's files: nobody else on the machine can read what is made here."""

from __future__ import annotations

import os
from pathlib import Path

_NOBODY_ELSE = 0o077
_OWNER_ONLY = 0o700


def keep_private() -> None:
    """Let files and folders that this process and its children make be the owner's alone. For each entry point."""
    os.umask(_NOBODY_ELSE)


def make_private_folder(home: Path) -> None:
    """Make the installation's folder, closed to others; also close one that an earlier version left open.

    A folder that is there and holds no installation is left as it is: it may be anybody's. Raises OSError.
    """
    ours = not home.exists() or (home / "installation.json").exists()
    home.mkdir(parents=True, exist_ok=True)
    if ours and home.stat().st_mode & _NOBODY_ELSE:
        home.chmod(_OWNER_ONLY)
