"""A board over a real SQLite register, and a browser-like client of it."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from board.app import services_of
from board.services import Services
from board.settings import BoardSettings
from register.database import open_register
from tests.board.browser_like import BrowserLike
from tests.board.sample import COLLEAGUE, MANAGER, NOW, Sample, fill
from tests.board.serving import serving


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sample]:
    """A filled register's file, made once: hashing the passwords takes its time."""
    path = tmp_path_factory.mktemp("register") / "register.db"
    register = open_register(f"sqlite:///{path}")
    sample = fill(register)
    with register.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    register.dispose()
    return path, sample


@pytest.fixture
def sample(filled: tuple[Path, Sample]) -> Sample:
    """The ids in the register."""
    return filled[1]


@pytest.fixture
def database_url(filled: tuple[Path, Sample], tmp_path: Path) -> str:
    """The address of the test's own copy of the register."""
    path = tmp_path / "register.db"
    shutil.copy(filled[0], path)
    return f"sqlite:///{path}"


@pytest.fixture
def register(database_url: str) -> Generator[Engine]:
    """The test's own register."""
    engine = open_register(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def services(register: Engine, database_url: str) -> Services:
    """What the pages share; the pages' clock stands at NOW."""
    settings = BoardSettings(
        database_url=database_url,
        port=8090,
        address="http://127.0.0.1:8090",
        tasklist="http://127.0.0.1:8080/tasklist",
        signing_key="a signing key of the tests alone",
    )
    return services_of(settings, register, lambda: NOW)


@pytest.fixture
def address(services: Services) -> Generator[str]:
    """Where the board is served."""
    with serving(services) as address:
        yield address


@pytest.fixture
def stranger(address: str) -> Generator[BrowserLike]:
    """A browser in which nobody is signed in."""
    with BrowserLike(address) as browser:
        yield browser


@pytest.fixture
def manager(address: str) -> Generator[BrowserLike]:
    """A browser in which the receiving manager is signed in."""
    with BrowserLike(address) as browser:
        browser.sign_in(MANAGER)
        yield browser


@pytest.fixture
def colleague(address: str) -> Generator[BrowserLike]:
    """A browser in which the referring manager, of the same authority, is signed in."""
    with BrowserLike(address) as browser:
        browser.sign_in(COLLEAGUE)
        yield browser
