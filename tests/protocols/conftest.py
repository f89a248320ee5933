"""The whole system, on an engine and a timeline of these tests' own."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from cli.connection import Connection
from engine.client import EngineClient
from engine.clock import EngineClock
from register.database import open_register, register_address
from tests.protocols import buckinghamshire_cases
from tests.protocols.council import Council
from tests.system import engine_at_the_start, services_of

_FIRST_OFFSET = 3000


@pytest.fixture(scope="package")
def council(tmp_path_factory: pytest.TempPathFactory) -> Generator[Council]:
    """Everyone who works on transfers, in every authority."""
    with engine_at_the_start(tmp_path_factory.mktemp("protocols"), _FIRST_OFFSET) as engine, services_of(engine):
        register = open_register(register_address(engine.installation.home))
        client = EngineClient.of(engine.installation)
        clock = EngineClock(engine.installation, seconds=120)
        yield Council(Connection(client, register), client, clock, engine.installation)
        clock.close()
        client.close()
        register.dispose()


@pytest.fixture(scope="package")
def buckinghamshire(council: Council) -> dict[str, dict[str, Any]]:
    """The stories of Buckinghamshire's scenarios: walked together, and what follows an end is done too."""
    walks = {name: scenario.start(council) for name, scenario in buckinghamshire_cases.SCENARIOS.items()}
    council.walk(walks.values())
    council.follow_up(walks.values())
    return {name: council.story(walk) for name, walk in walks.items()}
