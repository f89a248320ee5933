"""What the workers need to know of the installation that they serve."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from engine.board_address import board_address
from engine.installation import Installation
from register.database import register_address

_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class WorkerSettings:
    """Addresses of everything the workers reach; `mail_folder` is the Maildir of the local SMTP sink."""

    installation: Installation
    database_url: str
    board_address: str
    smtp_host: str
    smtp_port: int
    sender: str
    mail_folder: Path
    health_port: int

    @classmethod
    def from_environment(cls) -> WorkerSettings:
        """Read TRANSFERS_HOME and what overrides it; raises EngineProblem where there is no installation."""
        home = Path(os.environ.get("TRANSFERS_HOME") or ".transfers").resolve()
        installation = Installation.load(home)
        host, _, port = os.environ.get("TRANSFERS_SMTP_ADDRESS", "").partition(":")
        return cls(
            installation=installation,
            database_url=register_address(home),
            board_address=board_address(installation, os.environ),
            smtp_host=host or _LOOPBACK,
            smtp_port=int(port) if port else installation.ports.smtp,
            sender=os.environ.get("TRANSFERS_SENDER") or "transfers@council.example",
            mail_folder=home / "mail",
            health_port=installation.ports.worker_health,
        )
