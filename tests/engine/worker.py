"""A small worker over REST, for processes that are the tests' own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from engine.installation import Installation
from engine.session import EngineSession

Handle = Callable[[EngineSession, dict[str, Any]], None]


def complete(session: EngineSession, job: dict[str, Any]) -> None:
    """Complete the job."""
    session.post(f"/v2/jobs/{job['key']}/completion", {"variables": {}})


@contextmanager
def working(installation: Installation, job_type: str, handle: Handle = complete) -> Generator[list[int]]:
    """Hand every job of a type to `handle`, one after the other; gives the keys of those handled."""
    stopped = threading.Event()
    handled: list[int] = []
    session = EngineSession(installation.rest_address)

    def work() -> None:
        asked = {"type": job_type, "timeout": 600_000, "maxJobsToActivate": 1, "requestTimeout": 300}
        while not stopped.wait(0.05):
            for job in session.post("/v2/jobs/activation", asked)["jobs"]:
                handle(session, job)
                handled.append(int(job["key"]))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield handled
    finally:
        stopped.set()
        thread.join()
        session.close()
