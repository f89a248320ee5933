"""The installation that a command works with: its engine and its register."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy

from engine.client import DecisionResult, EngineClient
from engine.installation import Installation
from engine.settings import EngineSettings
from engine.user_tasks import UserTask
from register.database import open_register, register_address


class EnginePort(Protocol):
    """What the command line asks of the engine; `engine.client.EngineClient` says what each call does and raises."""

    def engine_time(self) -> datetime: ...

    def evaluate_decision(self, decision_id: str, variables: Mapping[str, Any]) -> DecisionResult: ...

    def correlate_message(self, name: str, correlation_key: str, variables: Mapping[str, Any]) -> int: ...

    def publish_message(
        self, name: str, correlation_key: str, variables: Mapping[str, Any], message_id: str
    ) -> None: ...

    def search_user_tasks(self, *, transfer_id: str | None = None, group: str | None = None) -> list[UserTask]: ...

    def find_user_task(self, key: int) -> UserTask | None: ...

    def assign_user_task(self, key: int, user: str) -> None: ...

    def complete_user_task(self, key: int, variables: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True)
class Connection:
    """An open engine and an open register."""

    engine: EnginePort
    register: sqlalchemy.Engine


@contextmanager
def open_connection() -> Generator[Connection]:
    """Open the installation in TRANSFERS_HOME, and the register that it uses.

    Raises EngineProblem where there is no installation, UnusableRegister where the register cannot be opened. Whether
    the engine answers shows with the first call.
    """
    installation = Installation.load(EngineSettings.from_environment().home)
    client = EngineClient.of(installation)
    register = open_register(register_address(installation.home))
    try:
        yield Connection(client, register)
    finally:
        register.dispose()
        client.close()
