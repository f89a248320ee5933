"""An engine whose clock was moved ahead goes on from there when it is started again: its time never goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx

from engine.installation import Installation
from engine.problems import EngineProblem, EngineUnreachable
from engine.record_indices import RecordIndices

_FILE = "clock-ahead"
_TOLERANCE = timedelta(minutes=5)
"""Machines correct their own clocks by less than this."""


def require_no_way_back(installation: Installation) -> None:
    """Raise `EngineProblem` when the records are ahead of this machine's time and the clock is not to be controlled.

    Such an engine would wait for its own past: timers that are set now would be due before what has happened already.
    """
    newest = latest_engine_time(installation)
    if newest and not installation.clock_control and newest > datetime.now(UTC) + _TOLERANCE:
        raise EngineProblem(
            f"The clock of {installation.home} was moved ahead to {newest.isoformat(timespec='minutes')} and cannot go "
            "back: start with --clock-control to go on from there, or with --fresh to begin anew."
        )


def resume_clock(installation: Installation) -> None:
    """Move a controlled clock on to where it had got to; call it when the engine answers."""
    newest = latest_engine_time(installation)
    if newest is None or not installation.clock_control:
        return
    behind = newest - datetime.now(UTC)
    if behind <= timedelta(0):
        return
    indices = RecordIndices(installation.opensearch_address)
    indices.take({newest.date(), newest.date() + timedelta(days=1)})
    indices.close()
    milliseconds = int(behind.total_seconds() * 1000) + 1
    try:
        address = f"{installation.management_address}/actuator/clock/add"
        httpx.post(address, json={"offsetMilli": milliseconds}, timeout=30).raise_for_status()
    except httpx.HTTPError as error:
        raise EngineUnreachable(
            f"The engine's clock could not be moved on to {newest.isoformat()}: {error}."
        ) from error


def remember(installation: Installation, engine_time: datetime) -> None:
    """Note how far ahead of this machine's the clock is that says `engine_time` (aware), for the next start."""
    ahead = engine_time - datetime.now(UTC)
    (installation.data / _FILE).write_text(str(ahead.total_seconds()), encoding="utf-8")


def latest_engine_time(installation: Installation) -> datetime | None:
    """The engine time (UTC) that a start must not fall behind; None: the engine never ran.

    Of the newest record, or of a clock that would have run on since it was last moved, whichever is later.
    """
    noted = installation.data / _FILE
    known = [_newest_record_time(installation)]
    if noted.exists():
        known.append(datetime.now(UTC) + timedelta(seconds=float(noted.read_text(encoding="utf-8"))))
    return max((instant for instant in known if instant), default=None)


def _newest_record_time(installation: Installation) -> datetime | None:
    body = {"size": 0, "aggs": {"newest": {"max": {"field": "timestamp"}}}}
    try:
        address = f"{installation.opensearch_address}/zeebe-record_*/_search"
        told = httpx.post(address, json=body, timeout=60).raise_for_status().json()
    except httpx.HTTPError as error:
        raise EngineUnreachable(f"The engine's records cannot be read: {error}.") from error
    # a new installation has no index yet, and so no answer to work one out from
    newest = told.get("aggregations", {}).get("newest", {}).get("value")
    return datetime.fromtimestamp(newest / 1000, tz=UTC) if newest else None
