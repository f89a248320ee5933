"""A process that is killed in the midst of a job: `python -m tests.register.killed URL TRANSFER_ID`."""

from __future__ import annotations

import os
import signal
import sys

from register import jobs, notifications
from register.database import open_register, transaction
from register.notifications import NewNotification
from tests.register.family import AT

JOB_KEY = 77


def main(url: str, transfer_id: str) -> None:
    with transaction(open_register(url)) as session:

        def work() -> dict[str, str]:
            new = NewNotification(transfer_id, "role", "team@example.org", "breach", "k", AT)
            notifications.enqueue(session, new)
            os.kill(os.getpid(), signal.SIGKILL)
            return {}

        jobs.run_once(session, JOB_KEY, "escalate-missed-limit", work)


if __name__ == "__main__":
    main(*sys.argv[1:])
