"""Run by Alembic with the connection that `register.database` hands over; it keeps that transaction open."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from register.tables import Base


def _connection() -> Connection:
    connection = context.config.attributes.get("connection")
    if not isinstance(connection, Connection):
        raise RuntimeError("migrations run through register.database.open_register(url)")
    return connection


context.configure(
    connection=_connection(),
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
