"""Opening the register: the engine, its migrations, its transactions."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from register.errors import UnusableRegister
from register.locks import hold

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_FOR_WRITER_SECONDS = 30.0
_READS_ONLY = "register_reads_only"
# Alembic keeps the migration that runs in a global of the process
_ONE_MIGRATION_PER_PROCESS = Lock()


def register_address(home: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the database URL of the installation in `home`: TRANSFERS_DATABASE_URL, or a SQLite file in the folder."""
    return environment.get("TRANSFERS_DATABASE_URL") or f"sqlite:///{home / 'register.db'}"


def open_register(url: str) -> Engine:
    """Open the register at `url`, bring its schema up to date, and return its engine.

    `url` is `sqlite:///path/to/register.db` (the file is made if missing) or `postgresql://user@host/database`.
    Several processes may open the same register at once; one migrates, the others wait for it.
    The caller disposes of the engine.

    Raises UnusableRegister for another kind of database, SQLite in memory (every thread would see an empty register),
    and a database that a newer version of the program has migrated.
    """
    engine = connect(url)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(url: str) -> Engine:
    """Return an engine on the register at `url` without touching its schema; raises UnusableRegister as above."""
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address, isolation_level="READ COMMITTED", pool_pre_ping=True, hide_parameters=True)
    # parameters are the family's details: an error must not repeat them
    engine = create_engine(address, connect_args={"timeout": _WAIT_FOR_WRITER_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to `revision` in one transaction; raises UnusableRegister where a newer version has been."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with _ONE_MIGRATION_PER_PROCESS, engine.begin() as connection:
        hold(connection, "migration")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, revision)
        except CommandError as error:
            shown = engine.url.render_as_string(hide_password=True)
            raise UnusableRegister(
                f"the register at {shown} cannot be brought to this version's schema ({error}); "
                "run the version of the program that wrote it, or a newer one"
            ) from error


@contextmanager
def transaction(engine: Engine) -> Generator[Session]:
    """Yield a session for one unit of work: committed when the block ends, rolled back when it raises.

    On SQLite it takes the one write lock at its first statement (waiting up to 30 seconds), so what it reads cannot
    change before it writes. Records stay readable after the block.
    """
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Generator[Session]:
    """Yield a session that sees the register as it stood at its first statement; an attempt to write is an error."""
    if engine.dialect.name == "postgresql":
        bound = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    else:
        bound = engine.execution_options(**{_READS_ONLY: True})
    with Session(bound, expire_on_commit=False) as session:
        yield session


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise UnusableRegister(
            "the register's address is not a database URL; write sqlite:///path/to/register.db "
            "or postgresql://user@host/database"
        ) from error
    backend = "postgresql" if address.drivername == "postgres" else address.get_backend_name()
    if backend == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise UnusableRegister(f"the register cannot be kept in {backend}; use SQLite or PostgreSQL")
    if not address.database or address.database == ":memory:" or address.query.get("mode") == "memory":
        raise UnusableRegister("a register in memory is empty for every other process; name a file: sqlite:///path")
    return address


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # SQLAlchemy's own BEGIN (below) replaces the driver's, which comes too late: after the reads of a transaction
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # an effect that the engine was told is done must survive a power cut: WAL's default may lose the last commits
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads_only = bool(connection.get_execution_options().get(_READS_ONLY))
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads_only else 'OFF'}")
    connection.exec_driver_sql("BEGIN DEFERRED" if reads_only else "BEGIN IMMEDIATE")
