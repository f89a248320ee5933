from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from register import audit, decisions, narratives, transfers
from register.audit import AuditEntry
from register.database import reading, transaction
from register.decisions import NewDecision
from register.narratives import NewNarrative
from register.vocabulary import TransferStatus
from tests.register.family import AT, start, started


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'someone-else'",
        "UPDATE audit SET detail = '{}' WHERE action = 'transfer-requested'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE audit_id = 1",
    ],
)
def test_the_database_refuses_to_change_the_audit_trail(engine: Engine, statement: str) -> None:
    transfer_id = started(engine)
    before = _trail(engine, transfer_id)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert _trail(engine, transfer_id) == before != []


def test_a_line_of_the_trail_cannot_be_replaced_or_the_table_emptied(engine: Engine) -> None:
    started(engine)
    statement = (
        "TRUNCATE audit"
        if engine.dialect.name == "postgresql"
        else "INSERT OR REPLACE INTO audit (audit_id, actor, action, at, detail) VALUES (1, 'x', 'x', 'x', '{}')"
    )
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))


def test_lines_are_added_after_a_refusal(engine: Engine) -> None:
    transfer_id = started(engine)
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
    with transaction(engine) as session:
        audit.record(session, AuditEntry("looked-at", AT, transfer_id, "r.birch"))
    assert _trail(engine, transfer_id)[-1] == ("looked-at", "r.birch")


def test_a_decision_and_a_narrative_are_never_updated(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        decisions.record(session, NewDecision(transfer_id, "threshold", "accepted", "r.birch", AT))
        narratives.write(session, NewNarrative(transfer_id, "step-up-form", "concerns", "Worried.", "r.birch", AT))
    for statement in ("UPDATE decisions SET outcome = 'declined'", "UPDATE narratives SET text = 'Fine.'"):
        with pytest.raises(DBAPIError, match="never updated"), engine.begin() as connection:
            connection.execute(text(statement))


def test_the_database_itself_keeps_a_status_that_is_set(engine: Engine) -> None:
    with transaction(engine) as session:
        transfers.close(session, start(session).transfer_id, TransferStatus.DECLINED, AT)
    for status in ("accepted", None):
        with pytest.raises(DBAPIError, match="set once"), engine.begin() as connection:
            connection.execute(text("UPDATE transfers SET status = :status, closed_at = NULL"), {"status": status})


def _trail(engine: Engine, transfer_id: str) -> list[tuple[str, str]]:
    with reading(engine) as session:
        return [(row.action, row.actor) for row in audit.of_transfer(session, transfer_id)]
