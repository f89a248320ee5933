"""Moves the embedded engine's clock forward without losing what happens on the way."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

import httpx

from engine.engine_log import EngineLog
from engine.installation import Installation
from engine.open_work import OpenJob, OpenWork
from engine.problems import EngineProblem, EngineUnreachable, NotSettled
from engine.record_indices import RecordIndices
from engine.records import RecordReader
from engine.resumed_clock import remember

_NUDGE = timedelta(seconds=1)
_REST_FACTOR = 10
"""A burst of work may write for this many times as long as one job may take."""


class EngineClock:
    """The clock of an embedded engine that was started with clock control. One user at a time per engine.

    `unattended` names job types that no worker takes and that are not waited for; `seconds` is how long (real time) any
    one job may take, and any due timer to fire.
    """

    def __init__(self, installation: Installation, *, unattended: Collection[str] = (), seconds: float = 30.0) -> None:
        if not installation.embedded or not installation.clock_control:
            raise EngineProblem(
                "This engine's clock cannot be moved: only one that `transfers up --clock-control` has started can."
            )
        self._installation = installation
        self._http = httpx.Client(base_url=installation.management_address, timeout=30)
        self._log = EngineLog(installation)
        self._reader = RecordReader.of(installation)
        self._indices = RecordIndices(installation.opensearch_address)
        self._work = OpenWork(self._reader)
        self._unattended = frozenset(unattended)
        self._seconds = seconds
        self._nudged_at = -1

    def close(self) -> None:
        """Close the connections."""
        for part in (self._http, self._log, self._reader, self._indices):
            part.close()

    def engine_time(self) -> datetime:
        """The engine's time, aware, in UTC."""
        return self._ask("GET", "/actuator/clock")

    def advance(self, to: datetime) -> datetime:
        """Move the clock forward to `to` (aware) and return the engine's time when all has come to rest.

        Lets jobs that are being worked finish first; stops at each instant on the way at which a timer is due or a
        failed job is tried again, and waits there too. Raises `EngineProblem` when `to` is past, and `NotSettled`
        naming the job type when a job does not finish.
        """
        now = self.engine_time()
        if to < now:
            raise EngineProblem(f"The engine's clock is at {_text(now)} and only goes forward: {_text(to)} is past.")
        now = self.settle(before=to)
        while now < to:
            self._jump(min(self._work.next_instant(now) or to, to))
            now = self.settle(before=to)
        return now

    def settle(self, *, before: datetime | None = None) -> datetime:
        """Wait until every record is exported, no timer is overdue and no job is open; the engine's time then.

        With `before`, the clock may be moved by a second at a time to be done sooner, but not to that instant or any at
        which something is due. Raises `NotSettled` naming what does not finish.
        """
        since: dict[int, float] = {}
        while True:
            self._log.wait_until_exported(
                seconds=self._seconds * _REST_FACTOR, nudge=lambda position: self._nudge(position, before)
            )
            self._work.update()
            now = self.engine_time()
            jobs = [job for job in self._work.workable(now) if job.job_type not in self._unattended]
            late = self._work.overdue(now)
            if not jobs and not late:
                return now
            moment = time.monotonic()
            since = {key: since.get(key, moment) for key in (*(job.key for job in jobs), *late)}
            if moment - min(since.values()) > self._seconds:
                raise NotSettled(_unfinished([job for job in jobs if moment - since[job.key] > self._seconds], late))
            time.sleep(0.02)

    def _jump(self, to: datetime) -> None:
        now = self.engine_time()
        self._indices.take({now.date(), to.date(), to.date() + timedelta(days=1)})
        self._add(to - now)

    def _nudge(self, position: int, before: datetime | None) -> None:
        """Once for each state of the log, move on by the second for which the exporter rests, if none is due in it."""
        if before is None or position == self._nudged_at:
            return
        now = self.engine_time()
        if now + 2 * _NUDGE < min(before, self._work.next_instant(now) or before):
            self._nudged_at = position
            self._add(_NUDGE)

    def _add(self, step: timedelta) -> None:
        milliseconds = math.ceil(step.total_seconds() * 1000)
        if milliseconds > 0:
            remember(self._installation, self._ask("POST", "/actuator/clock/add", {"offsetMilli": milliseconds}))

    def _ask(self, method: str, path: str, body: dict[str, int] | None = None) -> datetime:
        try:
            answer = self._http.request(method, path, json=body).raise_for_status()
        except httpx.HTTPError as error:
            raise EngineUnreachable(f"The engine's clock at {self._http.base_url} does not answer: {error}.") from error
        return datetime.fromtimestamp(answer.json()["epochMilli"] / 1000, tz=UTC)


def _unfinished(jobs: Sequence[OpenJob], late: Sequence[int]) -> str:
    if not jobs:
        return f"The timer {late[0]} is due and has not fired: Operate shows its process instance."
    job = jobs[0]
    more = f" (and {len(jobs) - 1} more)" if len(jobs) > 1 else ""
    return (
        f"The job {job.job_type} of {job.element_id} in process instance {job.process_instance_key}{more} does not "
        "finish: see whether a worker for it runs, and its log."
    )


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
