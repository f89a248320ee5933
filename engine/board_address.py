"""Under which address people reach the case page: one answer for the board, for links in mail and for `status`."""

from __future__ import annotations

from collections.abc import Mapping

from engine.installation import Installation

_LOOPBACK = "127.0.0.1"


def board_address(installation: Installation, environment: Mapping[str, str]) -> str:
    """Return TRANSFERS_BOARD_ADDRESS, else the loopback address: https where the board has a certificate of its own
    (TRANSFERS_BOARD_CERTIFICATE). No trailing slash."""
    scheme = "https" if environment.get("TRANSFERS_BOARD_CERTIFICATE") else "http"
    address = environment.get("TRANSFERS_BOARD_ADDRESS") or f"{scheme}://{_LOOPBACK}:{installation.ports.board}"
    return address.rstrip("/")
