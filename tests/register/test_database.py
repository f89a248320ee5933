from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from register import audit, transfers
from register.audit import AuditEntry
from register.database import connect, migrate, open_register, reading, transaction
from register.errors import UnusableRegister
from register.tables import AuditRow, Contact, Transfer
from tests.register.at_once import in_processes, in_threads
from tests.register.family import AT, started


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true", "mysql://u@h/d", "register.db", ""],
)
def test_an_address_that_cannot_be_a_register_is_refused(url: str) -> None:
    with pytest.raises(UnusableRegister):
        connect(url)


def test_a_refused_address_does_not_show_its_password() -> None:
    with pytest.raises(UnusableRegister) as refused:
        connect("mysql://user:hunter2@host/database")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_the_driver_that_is_installed(scheme: str) -> None:
    assert connect(f"{scheme}://register@localhost/register").dialect.driver == "psycopg"


def test_opening_again_keeps_what_is_there(register_url: str) -> None:
    first = open_register(register_url)
    transfer_id = started(first)
    first.dispose()
    second = open_register(register_url)
    with reading(second) as session:
        assert transfers.get(session, transfer_id).flow == "step-up"
    second.dispose()


def test_a_register_from_a_newer_version_is_refused_and_left_alone(register_url: str) -> None:
    engine = open_register(register_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnusableRegister, match="run the version of the program that wrote it"):
        migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    engine.dispose()


def test_a_failed_unit_of_work_leaves_nothing(engine: Engine) -> None:
    def fails() -> None:
        with transaction(engine) as session:
            audit.record(session, AuditEntry("tried", AT))
            raise ConnectionError("the power went")

    with pytest.raises(ConnectionError):
        fails()
    with reading(engine) as session:
        assert session.scalars(select(AuditRow)).all() == []


def test_a_reading_session_cannot_write_and_the_next_one_can(engine: Engine) -> None:
    with pytest.raises(DBAPIError), reading(engine) as session:
        audit.record(session, AuditEntry("tried", AT))
    with transaction(engine) as session:
        audit.record(session, AuditEntry("done", AT))
    with reading(engine) as session:
        assert [row.action for row in session.scalars(select(AuditRow))] == ["done"]


def test_a_reading_session_sees_one_state_while_others_write(engine: Engine) -> None:
    transfer_id = started(engine)
    with reading(engine) as before:
        assert transfers.get(before, transfer_id).destination_team is None
        with transaction(engine) as session:
            transfers.set_destination(session, transfer_id, "assessment-team", AT)
        team = select(Transfer.destination_team).where(Transfer.transfer_id == transfer_id)
        assert before.scalar(team) is None
    with reading(engine) as after:
        assert after.scalar(team) == "assessment-team"


def test_a_row_that_points_nowhere_is_refused(engine: Engine) -> None:
    stray = Contact(contact_id="N-1", transfer_id="T-NOWHERE0", child_id="K-1", system="lcs", team="a", created_at=AT)
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(stray)


def test_an_instant_comes_back_in_utc_whatever_offset_it_had(engine: Engine) -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=-7)))
    with transaction(engine) as session:
        audit.record(session, AuditEntry("seen", elsewhere))
    with reading(engine) as session:
        stored = session.scalars(select(AuditRow.at)).one()
    assert stored == AT
    assert stored.utcoffset() == timedelta(0)


def test_a_naive_datetime_is_refused_in_rows_and_in_questions(engine: Engine) -> None:
    naive = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001
    with pytest.raises(StatementError, match="naive"), transaction(engine) as session:
        audit.record(session, AuditEntry("tried", naive))
    with pytest.raises(StatementError, match="naive"), reading(engine) as session:
        session.scalars(select(AuditRow).where(AuditRow.at < naive)).all()


def test_sqlite_waits_for_writers_keeps_commits_and_checks_references(tmp_path: Path) -> None:
    engine = open_register(f"sqlite:///{tmp_path / 'register.db'}")
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30000}


def test_processes_that_open_a_new_register_together_find_it_migrated_once(register_url: str) -> None:
    versions = in_processes(4, "tests.register.opener", register_url)
    assert len(set(versions)) == 1
    assert versions[0]


def test_threads_that_open_new_registers_together_each_find_theirs_migrated(register_url: str, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"

    def opens(url: str) -> Callable[[], str]:
        def work() -> str:
            engine = open_register(url)
            try:
                return started(engine)
            finally:
                engine.dispose()

        return work

    results = in_threads(*(opens(url) for url in (register_url, other) * 3))
    assert all(isinstance(result, str) for result in results), results
    assert len(set(map(str, results))) == 2
