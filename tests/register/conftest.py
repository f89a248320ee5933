"""Each test of the register runs on a new SQLite file and on a new database of a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from register.database import open_register
from tests.register.postgresql import find_binaries, running


@pytest.fixture(scope="session")
def postgresql_server() -> Generator[str]:
    """The URL of a server that is the test run's own."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("NOT RUN: no PostgreSQL on this machine (initdb and pg_ctl)")
    with running(binaries) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Generator[str]:
    """The URL of an empty database."""
    name = f"register_{uuid4().hex}"
    address = make_url(postgresql_server)
    server = create_engine(address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield address.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def register_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        assert isinstance(url, str)
        return url
    return f"sqlite:///{tmp_path / 'register.db'}"


@pytest.fixture
def engine(register_url: str) -> Generator[Engine]:
    """An open register, of each kind in turn."""
    opened = open_register(register_url)
    yield opened
    opened.dispose()
