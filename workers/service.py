"""Serving jobs until told to stop, and leaving in good order."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from pyzeebe import ZeebeWorker

_log = structlog.get_logger("workers")

PATIENCE_SECONDS = 10.0


async def serve_jobs(worker: ZeebeWorker, stopped: asyncio.Event, patience: float = PATIENCE_SECONDS) -> None:
    """Serve jobs until `stopped` is set, then finish those under way, for `patience` seconds at most.

    What is not finished then is not lost: the engine gives it out again when the job's time is over, and a job whose
    effect is stored is completed with the stored result. Raises what ends the worker before it was told to stop.
    """
    working = asyncio.create_task(worker.work())
    told = asyncio.create_task(stopped.wait())
    await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if working.done():
        working.result()
        raise RuntimeError("the worker ended before it was told to stop; start the workers again")
    try:
        # pyzeebe waits without end for a job that arrives while it stops
        async with asyncio.timeout(patience):
            await worker.stop()
    except TimeoutError:
        _log.warning("stopped-with-jobs-under-way", patienceSeconds=patience)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
