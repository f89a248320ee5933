from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import register
from register.database import connect, migrate
from register.tables import Base

_MIGRATIONS = Path(register.__file__).parent / "migrations"


def test_migrations_from_empty_make_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": Base.metadata}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_carry_every_check_and_partial_index_of_the_models(engine: Engine) -> None:
    migrated = _rules(engine)
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
    from_models = _rules(engine)
    assert len(from_models["checks"]) >= 12
    assert migrated == from_models


def test_each_migration_keeps_the_rows_that_are_there(register_url: str) -> None:
    engine = connect(register_url)
    revisions = [script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()][::-1]
    migrate(engine, revisions[0])
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO cases (case_id, authority, opened_at) VALUES ('C-1', 'a', '2026-11-24 09:00:00')")
        )
    for revision in revisions[1:]:
        migrate(engine, revision)
        with engine.connect() as connection:
            assert connection.scalars(text("SELECT case_id FROM cases")).all() == ["C-1"]
    engine.dispose()


def _rules(engine: Engine) -> dict[str, list[tuple[str, str, str]]]:
    looked = inspect(engine)
    tables = [name for name in looked.get_table_names() if name != "alembic_version"]
    return {
        "checks": _sorted(
            (table, str(check["name"]), check["sqltext"])
            for table in tables
            for check in looked.get_check_constraints(table)
        ),
        "indexes": _sorted(
            (table, str(index["name"]), str(index.get("dialect_options", {}).get(f"{engine.dialect.name}_where")))
            for table in tables
            for index in looked.get_indexes(table)
        ),
    }


def _sorted(rules: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return sorted(rules)
