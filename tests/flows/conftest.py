"""The whole system around the run's engine: models deployed; workers, outbox relay and SMTP sink as processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.connection import Connection
from engine.client import EngineClient
from engine.clock import EngineClock
from engine.embedded import RunningEngine, start_engine
from engine.installation import free_port_offset
from register.database import open_register, register_address
from schemas.model_files import deployable_files
from tests.flows.office import Office
from tests.waiting import eventually

START_OF_TIME = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
"""Monday 1 March 2027, nine o'clock in London: every limit of this suite is checked on one timeline from here."""

_ORDER = (
    "test_ends",
    "test_withdrawal",
    "test_time_limits",
    "test_beside_the_flow",
    "test_time_beside_the_flow",
    "test_coverage",
)
_FIRST_OFFSET = 2000

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="package")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningEngine]:
    """An engine of these tests' own, at the start of the timeline: they move its clock on by more than a year."""
    running = start_engine(
        tmp_path_factory.mktemp("timeline"), port_offset=free_port_offset(_FIRST_OFFSET), clock_control=True
    )
    try:
        clock = EngineClock(running.installation)
        clock.advance(START_OF_TIME)
        clock.close()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def running_system(engine: RunningEngine) -> Generator[RunningEngine]:
    """The engine with everything deployed and every service up; the services end with the package's tests."""
    home = engine.installation.home
    client = EngineClient.of(engine.installation)
    client.deploy(deployable_files())
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
        yield engine
    finally:
        for service in services:
            service.terminate()
        for service in services:
            service.wait(timeout=30)
        client.close()


@pytest.fixture(scope="package")
def office(running_system: RunningEngine) -> Generator[Office]:
    """Everyone who works on transfers."""
    register = open_register(register_address(running_system.installation.home))
    client = EngineClient.of(running_system.installation)
    yield Office(Connection(client, register), client)
    client.close()
    register.dispose()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Cases dated to the start of the timeline go first, then the timeline, then what counts from wherever it ended;
    at the end of these tests the look back at what they reached."""

    def place(item: pytest.Item) -> int:
        ours = item.path.parent.name == "flows" and item.path.stem in _ORDER
        return _ORDER.index(item.path.stem) if ours else len(_ORDER)

    items.sort(key=place)
