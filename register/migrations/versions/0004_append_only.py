"""Rows that the database itself refuses to change.

The audit trail is append-only. Decisions and narratives are never updated (a correction is a new row); their deletion
at the end of their retention stays possible. A transfer's status is set once.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEPT = {
    "audit": "the audit trail is append-only",
    "decisions": "a decision is never updated; record one that supersedes it",
    "narratives": "a narrative is never updated; add a row that supersedes it",
}
_STATUS_RULE = "a transfer ends in one status, set once"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()


def _sqlite() -> None:
    for table, rule in _KEPT.items():
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{rule}'); END"
        )
    rule = _KEPT["audit"]
    op.execute(f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{rule}'); END")
    # INSERT OR REPLACE removes the old row without firing the DELETE trigger
    op.execute(
        "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
        "WHEN NEW.audit_id IN (SELECT audit_id FROM audit) "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER transfers_status_once BEFORE UPDATE OF status ON transfers "
        "WHEN OLD.status IS NOT NULL AND NEW.status IS NOT OLD.status "
        f"BEGIN SELECT RAISE(ABORT, '{_STATUS_RULE}'); END"
    )


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION register_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table, rule in _KEPT.items():
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION register_refuse('{rule}')"
        )
    rule = _KEPT["audit"]
    op.execute(
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION register_refuse('{rule}')"
    )
    op.execute(
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
        f"FOR EACH STATEMENT EXECUTE FUNCTION register_refuse('{rule}')"
    )
    op.execute(
        "CREATE TRIGGER transfers_status_once BEFORE UPDATE OF status ON transfers FOR EACH ROW "
        "WHEN (OLD.status IS NOT NULL AND NEW.status IS DISTINCT FROM OLD.status) "
        f"EXECUTE FUNCTION register_refuse('{_STATUS_RULE}')"
    )
