from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, func, select

from register import audit, jobs, notifications
from register.audit import AuditEntry
from register.database import reading, transaction
from register.errors import JobKeyReused
from register.notifications import NewNotification
from register.tables import AuditRow, Notification, ProcessedJob
from tests.register.at_once import in_processes, in_threads
from tests.register.family import AT, started
from tests.register.killed import JOB_KEY
from tests.register.writer import JOBS, LINES


def test_a_job_delivered_again_answers_the_stored_result_without_working(engine: Engine) -> None:
    with transaction(engine) as session:
        first = jobs.run_once(session, 7, "create-contact", lambda: {"contactIds": ("N-1", "N-2"), "at": None})
    with transaction(engine) as session:
        second = jobs.run_once(session, 7, "create-contact", _must_not_run)
        assert jobs.is_done(session, 7)
        assert not jobs.is_done(session, 8)
    assert first == second == {"contactIds": ["N-1", "N-2"], "at": None}


def test_a_job_whose_work_fails_leaves_neither_effect_nor_key(engine: Engine) -> None:
    def fails() -> dict[str, str]:
        audit.record(session, AuditEntry("half-done", AT))
        raise ConnectionError("the partner does not answer")

    with pytest.raises(ConnectionError), transaction(engine) as session:
        jobs.run_once(session, 7, "create-contact", fails)
    with transaction(engine) as session:
        assert not jobs.is_done(session, 7)
        assert session.scalar(select(func.count()).select_from(AuditRow)) == 0
        assert jobs.run_once(session, 7, "create-contact", lambda: {"done": True}) == {"done": True}


def test_a_result_that_json_cannot_hold_is_refused_before_anything_is_kept(engine: Engine) -> None:
    for result in ({"on": date(2026, 11, 24)}, {"hours": float("nan")}):
        with pytest.raises((TypeError, ValueError)), transaction(engine) as session:
            jobs.run_once(session, 7, "create-contact", lambda result=result: result)
    with reading(engine) as session:
        assert not jobs.is_done(session, 7)


def test_a_key_of_another_engine_is_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        jobs.run_once(session, 7, "create-contact", dict[str, str])
    with pytest.raises(JobKeyReused, match="job 7 was done as create-contact"), transaction(engine) as session:
        jobs.run_once(session, 7, "close-transfer", _must_not_run)


def test_a_job_delivered_twice_at_the_same_instant_has_one_effect(engine: Engine) -> None:
    transfer_id = started(engine)

    def deliver(number: int) -> Callable[[], dict[str, int]]:
        def work() -> dict[str, int]:
            with transaction(engine) as session:
                new = NewNotification(transfer_id, "role", "team@example.org", "breach", f"key-{number}", AT)
                return jobs.run_once(
                    session, 42, "escalate", lambda: {"id": notifications.enqueue(session, new).notification_id}
                )

        return work

    results = in_threads(*(deliver(number) for number in range(8)))
    assert isinstance(results[0], dict)
    assert results == [results[0]] * 8
    with reading(engine) as session:
        assert session.scalars(select(Notification.notification_id)).all() == [results[0]["id"]]


def test_processes_that_deliver_the_same_jobs_have_each_effect_once_and_lose_no_line(
    engine: Engine, register_url: str
) -> None:
    transfer_id = started(engine)
    in_processes(3, "tests.register.writer", register_url, transfer_id)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(ProcessedJob)) == JOBS
        assert session.scalar(select(func.count()).select_from(Notification)) == JOBS
        assert [row.sequence for row in notifications.of_transfer(session, transfer_id)] == list(range(1, JOBS + 1))
        written = select(AuditRow.actor, func.count()).where(AuditRow.action.like("line-%")).group_by(AuditRow.actor)
        assert {row[0]: row[1] for row in session.execute(written)} == {f"process-{n}": LINES for n in range(3)}


def test_a_process_killed_in_the_midst_of_a_job_leaves_nothing_and_the_next_delivery_does_it(
    engine: Engine, register_url: str
) -> None:
    transfer_id = started(engine)
    command = [sys.executable, "-m", "tests.register.killed", register_url, transfer_id]
    assert subprocess.run(command, timeout=180, check=False).returncode == -signal.SIGKILL
    with transaction(engine) as session:
        new = NewNotification(transfer_id, "role", "team@example.org", "breach", "k", AT)
        result = jobs.run_once(
            session,
            JOB_KEY,
            "escalate-missed-limit",
            lambda: {"sequence": notifications.enqueue(session, new).sequence},
        )
        assert result == {"sequence": 1}
        assert len(notifications.of_transfer(session, transfer_id)) == 1


def _must_not_run() -> dict[str, str]:
    raise AssertionError("the work of a job that is done ran again")
