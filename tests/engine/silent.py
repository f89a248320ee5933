"""A service that runs and never listens, so long as it is to be silent: `python -m tests.engine.silent`."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

from engine.installation import Installation

SILENT = "silent"
"""The file in the installation's folder that makes it so."""


def main() -> None:
    """Listen on the board's port of the installation in the working folder, or do not."""
    home = Path.cwd()
    if (home / SILENT).exists():
        signal.pause()
    with socket.create_server(("127.0.0.1", Installation.load(home).ports.board)):
        signal.pause()


if __name__ == "__main__":
    main()
