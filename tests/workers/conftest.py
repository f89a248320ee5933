"""Registers of their own for the tests of the workers, and the decision tables in the run's engine."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from engine.client import EngineClient
from register.database import connect, open_register
from schemas.model_files import deployable_files
from tests.workers.bench import Bench
from tests.workers.ports import NoTables, Ports
from workers.engine_ports import EnginePorts


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty register, migrated once per run."""
    path = tmp_path_factory.mktemp("workers-register") / "register.db"
    open_register(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def register(migrated: Path, tmp_path: Path) -> Generator[Engine]:
    """An empty register of the test's own."""
    path = tmp_path / "register.db"
    shutil.copy(migrated, path)
    opened = connect(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def bench(register: Engine) -> Bench:
    """For jobs that ask no decision table."""
    return Bench(register, Ports(NoTables()))


@pytest.fixture(scope="session")
def engine_ports(engine_client: EngineClient) -> EnginePorts:
    """The ports of the run's engine, with every model of the project deployed."""
    engine_client.deploy(deployable_files())
    return EnginePorts(engine_client)


@pytest.fixture
def deciding_bench(register: Engine, engine_ports: EnginePorts) -> Bench:
    """For jobs that ask decision tables: the engine answers."""
    return Bench(register, Ports(engine_ports))
