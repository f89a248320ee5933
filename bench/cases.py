"""How long people wait: from a start to the first task, from a missed limit to its recorded escalation."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.tasklist import Tasklist
from cli.connection import Connection
from cli.starting import start_transfer
from register import milestones
from register.database import reading
from schemas.instants import format_instant

_SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "hertfordshire"
_PATIENCE = 120.0
_LEAD = timedelta(seconds=20)
_numbers = itertools.count(1)


def start_to_first_task(connection: Connection, tasklist: Tasklist, count: int) -> list[float]:
    """Seconds from a step-up's start to its first task showing in Tasklist's search, one case after another."""
    waits: list[float] = []
    for _ in range(count):
        begun = time.perf_counter()
        transfer_id = _start(connection, "step-up", {})
        _wait(lambda transfer_id=transfer_id: tasklist.shows_task_of(transfer_id))
        waits.append(time.perf_counter() - begun)
    return waits


def due_to_escalation(connection: Connection, count: int) -> list[float]:
    """Seconds from the due instant of a limit (48 hours for an early alert) to its breach standing in the register.

    All fall due at one instant, some seconds after the last case was started.
    """
    anchor = datetime.now(UTC) - timedelta(hours=48) + _LEAD + timedelta(seconds=count)
    document = {"decisionToProgressAt": format_instant(anchor)}
    started = [_start(connection, "early-alert", document) for _ in range(count)]
    due = anchor + timedelta(hours=48)
    open_still = set(started)
    late: list[float] = []

    def look() -> bool:
        for transfer_id in sorted(open_still):
            with reading(connection.register) as session:
                breached = any(run.breached_at for run in milestones.of_transfer(session, transfer_id))
            if breached:
                late.append((datetime.now(UTC) - due).total_seconds())
                open_still.discard(transfer_id)
        return not open_still

    _wait(look)
    return late


def _start(connection: Connection, sample: str, changes: dict[str, Any]) -> str:
    document: dict[str, Any] = json.loads((_SAMPLES / f"{sample}.json").read_text(encoding="utf-8"))
    number = next(_numbers)
    document |= {"requestId": f"BENCH-{number}", "caseReference": f"BENCH-{number}"} | changes
    for place, person in enumerate([*document["children"], *document.get("adults", [])]):
        person["reference"] = f"BENCH-{number}-{place}"
    return start_transfer(connection, document["flow"], document).transfer_id


def _wait(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not look():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not seen within {_PATIENCE:.0f} seconds")
        time.sleep(0.02)
