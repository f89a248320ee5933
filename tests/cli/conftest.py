"""The commands on a real register and an engine in this process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner, Result

from cli.connection import Connection
from cli.main import app
from register.database import connect, open_register, reading
from register.tables import Base
from tests.cli.cases import step_up
from tests.cli.fake_engine import FakeEngine


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty register, migrated once per run."""
    path = tmp_path_factory.mktemp("register") / "register.db"
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


@dataclass
class Program:
    """The program `transfers`, run in this process."""

    engine: FakeEngine
    register: Engine
    folder: Path

    def run(self, *arguments: str, stdin: str | None = None) -> Result:
        @contextmanager
        def opener() -> Generator[Connection]:
            yield Connection(self.engine, self.register)

        result = CliRunner().invoke(app, list(arguments), input=stdin, obj=opener)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def start(self, document: dict[str, Any] | None = None, flow: str | None = None) -> Result:
        document = step_up() if document is None else document
        path = self.folder / "case.json"
        path.write_text(json.dumps(document))
        return self.run("start", flow or str(document["flow"]), "--input", str(path), "--json")

    def started(self, document: dict[str, Any] | None = None) -> str:
        """The id of a transfer that was started."""
        result = self.start(document)
        assert result.exit_code == 0, result.stderr
        return str(json.loads(result.stdout)["transferId"])

    def rows(self) -> dict[str, int]:
        """How many rows each table of the register has."""
        with reading(self.register) as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }


@pytest.fixture
def fake() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def program(fake: FakeEngine, register: Engine, tmp_path: Path) -> Program:
    return Program(fake, register, tmp_path)
