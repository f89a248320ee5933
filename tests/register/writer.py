"""A process that writes to the register: `python -m tests.register.writer URL TRANSFER_ID NUMBER`.

Opens the register, delivers ten jobs that every other such process delivers too, and adds ten lines of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from sqlalchemy.orm import Session

from register import audit, jobs, notifications
from register.audit import AuditEntry
from register.database import open_register, transaction
from register.notifications import NewNotification
from tests.register.family import AT

JOBS = 10
LINES = 10


def main(url: str, transfer_id: str, number: str) -> None:
    engine = open_register(url)
    for index in range(JOBS):
        with transaction(engine) as session:
            jobs.run_once(session, 1000 + index, "escalate-missed-limit", _effect(session, transfer_id, index))
    for index in range(LINES):
        with transaction(engine) as session:
            audit.record(session, AuditEntry(f"line-{index}", AT, transfer_id, f"process-{number}"))
    engine.dispose()


def _effect(session: Session, transfer_id: str, index: int) -> Callable[[], dict[str, int]]:
    def work() -> dict[str, int]:
        # each process asks under a key of its own: only the job's key stands between it and a second effect
        key = f"{transfer_id}/breach/{index}/{id(session)}/{sys.argv[3]}"
        row = notifications.enqueue(
            session, NewNotification(transfer_id, "role", "team@example.org", "breach", key, AT)
        )
        return {"notificationId": row.notification_id}

    return work


if __name__ == "__main__":
    main(*sys.argv[1:])
