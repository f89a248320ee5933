"""The case register: what is known of families and transfers, kept in SQLite or PostgreSQL.

Open it with `register.database.open_register`; work in `register.database.transaction(engine)` (one transaction per
unit of work) or `register.database.reading(engine)`. Every function of the other modules takes that session first,
never commits, and writes its own line of the audit trail in the same transaction.
"""
