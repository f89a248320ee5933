"""A process that opens the register, which may be new: `python -m tests.register.opener URL NUMBER`."""

from __future__ import annotations

import sys

from sqlalchemy import text

from register.database import open_register

if __name__ == "__main__":
    engine = open_register(sys.argv[1])
    with engine.connect() as connection:
        print(connection.scalar(text("SELECT version_num FROM alembic_version")))
    engine.dispose()
