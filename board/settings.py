"""The board's settings, read in this one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from board.problems import BoardProblem
from board.secrets import signing_key
from engine.board_address import board_address
from engine.installation import Installation
from register.database import register_address

LOOPBACK = "127.0.0.1"
_LOOPBACK_HOSTS = frozenset({LOOPBACK, "localhost"})
_IDLE_MINUTES = 30


@dataclass(frozen=True)
class BoardSettings:
    """Where the board listens, under which address staff reach it, and what it needs to know of the installation."""

    database_url: str
    """`TRANSFERS_DATABASE_URL`, or the installation's own SQLite register."""
    port: int
    """Port on the loopback address."""
    address: str
    """Base address in staff's browsers, no trailing slash (`TRANSFERS_BOARD_ADDRESS`, default the loopback address)."""
    tasklist: str
    """Address of Tasklist, to which the pages send people back."""
    signing_key: str
    idle: timedelta = timedelta(minutes=_IDLE_MINUTES)
    """After how long without a page a session ends (`TRANSFERS_BOARD_IDLE_MINUTES`, default 30)."""
    certificate: Path | None = None
    """PEM certificate chain (`TRANSFERS_BOARD_CERTIFICATE`) with which the board speaks TLS itself."""
    certificate_key: Path | None = None
    """Its private key (`TRANSFERS_BOARD_CERTIFICATE_KEY`)."""

    @property
    def secure(self) -> bool:
        """Whether browsers reach the board over TLS, its own or that of a proxy in front of it."""
        return self.address.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """Host names that a request may carry; others are refused, so that no other site can pass for this one."""
        return sorted(_LOOPBACK_HOSTS | {urlsplit(self.address).hostname or LOOPBACK})

    @classmethod
    def of(cls, installation: Installation, environment: Mapping[str, str]) -> BoardSettings:
        """Return the settings for an installation; raises BoardProblem for a setting that cannot be used."""
        certificate = environment.get("TRANSFERS_BOARD_CERTIFICATE")
        key = environment.get("TRANSFERS_BOARD_CERTIFICATE_KEY")
        if bool(certificate) != bool(key):
            raise BoardProblem("TRANSFERS_BOARD_CERTIFICATE and TRANSFERS_BOARD_CERTIFICATE_KEY go together: set both.")
        return cls(
            database_url=register_address(installation.home, environment),
            port=installation.ports.board,
            address=_address(board_address(installation, environment)),
            tasklist=f"{installation.rest_address}/tasklist",
            signing_key=signing_key(installation.home),
            idle=_idle(environment.get("TRANSFERS_BOARD_IDLE_MINUTES") or str(_IDLE_MINUTES)),
            certificate=Path(certificate) if certificate else None,
            certificate_key=Path(key) if key else None,
        )


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise BoardProblem(f"TRANSFERS_BOARD_ADDRESS: {text} is no base address; write it like https://cases.example.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK_HOSTS:
        raise BoardProblem(
            f"TRANSFERS_BOARD_ADDRESS: {text} would send families' details unencrypted; use https, with a certificate "
            "of the board's own or a proxy's."
        )
    return text.rstrip("/")


def _idle(text: str) -> timedelta:
    minutes = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= minutes <= 12 * 60:
        raise BoardProblem(f"TRANSFERS_BOARD_IDLE_MINUTES: {text} is not a whole number of minutes from 1 to 720.")
    return timedelta(minutes=minutes)
