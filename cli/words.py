"""Instants and codes as people read them on a terminal."""

from __future__ import annotations

from typing import Any

from calendars.london import LONDON
from schemas.instants import parse_instant


def london(instant: str | None) -> str:
    """Return an instant of the register in London time (`Tue 24 Nov 2026 19:16`); a dash where there is none."""
    return parse_instant(instant).astimezone(LONDON).strftime("%a %d %b %Y %H:%M") if instant else "-"


def what_became(run: dict[str, Any]) -> str:
    """Say in a few words where a time limit of a story stands."""
    missed = f"missed {london(run['breachedAt'])}" if run["breachedAt"] else ""
    handed = f"escalated to {run['escalatedTo']}" if run["escalatedTo"] else ""
    ended = f"met {london(run['metAt'])}" if run["metAt"] else run["status"]
    return ", ".join(part for part in (missed, handed, ended) if part)
