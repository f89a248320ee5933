"""Making concurrent transactions take turns where a rule spans more than the rows that they write."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session


def hold(holder: Session | Connection, *subject: object) -> None:
    """Hold `subject` (such as `"job", 42`) until the transaction ends; another that wants it waits.

    On SQLite a write transaction holds everything already, so there is nothing to do.
    """
    connection = holder.connection() if isinstance(holder, Session) else holder
    if connection.dialect.name != "postgresql":
        return
    digest = sha256("/".join(str(part) for part in subject).encode()).digest()
    key = int.from_bytes(digest[:8], signed=True)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
