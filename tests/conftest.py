"""What tests of every package share: one real engine per run."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from engine.client import EngineClient
from engine.embedded import RunningEngine, start_engine
from engine.installation import free_port_offset

_FIRST_OFFSET = 1000
_OFFSETS = 300


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningEngine]:
    """A running engine with a controlled clock, started once per run in a folder and on ports of its own.

    Where it cannot be started, the tests that need it fail with the reason: none is skipped. Tests share it, so each
    takes identifiers of its own (a new transfer id) and expects other instances beside its own.
    """
    # runs at the same time begin their search for ports at different places
    offset = free_port_offset(_FIRST_OFFSET + 100 * (os.getpid() % _OFFSETS))
    home: Path = tmp_path_factory.mktemp("installation")
    running = start_engine(home, port_offset=offset, clock_control=True)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def engine_client(engine: RunningEngine) -> Generator[EngineClient]:
    """A client for the run's engine."""
    client = EngineClient.of(engine.installation)
    yield client
    client.close()
