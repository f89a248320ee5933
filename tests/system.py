"""The whole system around an engine of a test package's own: models, workers, outbox relay and SMTP sink."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from engine.client import EngineClient
from engine.clock import EngineClock
from engine.embedded import RunningEngine, start_engine
from engine.installation import free_port_offset
from schemas.model_files import deployable_files
from tests.waiting import eventually

START_OF_TIME = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
"""Monday 1 March 2027, nine o'clock in London: where the timelines of these tests begin."""

_ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def engine_at_the_start(folder: Path, first_offset: int) -> Generator[RunningEngine]:
    """An engine whose clock stands at the start of the timeline."""
    running = start_engine(folder, port_offset=free_port_offset(first_offset), clock_control=True)
    try:
        clock = EngineClock(running.installation)
        clock.advance(START_OF_TIME)
        clock.close()
        yield running
    finally:
        running.stop()


@contextmanager
def services_of(engine: RunningEngine) -> Generator[None]:
    """Everything deployed to the engine and every service up; the services end with the context."""
    home = engine.installation.home
    client = EngineClient.of(engine.installation)
    client.deploy(deployable_files())
    client.close()
    environment = os.environ | {"TRANSFERS_HOME": str(home)}
    services: list[subprocess.Popen[bytes]] = []
    try:
        for module in ("workers.smtp_sink", "workers"):
            log = (home / f"{module}.log").open("wb")
            services.append(
                subprocess.Popen([sys.executable, "-m", module], cwd=_ROOT, env=environment, stdout=log, stderr=log)
            )
        log_file = home / "workers.log"
        eventually(lambda: b"workers-started" in log_file.read_bytes(), "workers started")
        yield
    finally:
        for service in services:
            service.terminate()
        for service in services:
            service.wait(timeout=30)
