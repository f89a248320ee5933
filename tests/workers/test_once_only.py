"""A job has its effect once: delivered again, at the same instant, or after a fault at any point of its transaction."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from register import consents
from tests.register.at_once import in_threads
from tests.workers.bench import Bench, growth, new_job
from tests.workers.handler_cases import CASES, HandlerCase
from workers.handlers import HANDLERS

pytestmark = pytest.mark.engine

each_handler = pytest.mark.parametrize("job_type", sorted(HANDLERS))
_MANY = 100


class PowerCut(Exception):
    """The fault that the test lets happen."""


def case_of(job_type: str) -> HandlerCase:
    assert job_type in CASES, f"give {job_type} a case in tests/workers/handler_cases.py"
    return CASES[job_type]


def test_no_case_is_left_behind_by_a_handler_that_is_gone() -> None:
    assert set(CASES) == set(HANDLERS)


@each_handler
def test_a_second_delivery_changes_nothing_and_answers_the_same(job_type: str, deciding_bench: Bench) -> None:
    case = case_of(job_type)
    variables, job = case.ready(deciding_bench), new_job(job_type, case.instance)
    before = deciding_bench.snapshot()

    first = deciding_bench.deliver(job, variables)
    after, messages = deciding_bench.snapshot(), deciding_bench.ports.messages
    assert growth(before, after) == {**case.grows, "processed_jobs": 1}
    assert len(messages) == case.messages

    second = deciding_bench.deliver(job, variables)
    assert second == first
    assert deciding_bench.snapshot() == after
    assert deciding_bench.ports.messages == messages


@each_handler
def test_two_deliveries_at_the_same_instant_have_one_effect(job_type: str, deciding_bench: Bench) -> None:
    case = case_of(job_type)
    variables, job = case.ready(deciding_bench), new_job(job_type, case.instance)
    before = deciding_bench.snapshot()

    one, other = in_threads(*(lambda: deciding_bench.deliver(job, variables) for _ in range(2)))
    assert isinstance(one, dict), one
    assert other == one
    assert growth(before, deciding_bench.snapshot()) == {**case.grows, "processed_jobs": 1}
    assert len(deciding_bench.ports.messages) == case.messages


@each_handler
def test_a_fault_at_any_write_leaves_nothing_and_the_next_try_has_the_whole_effect(
    job_type: str, deciding_bench: Bench
) -> None:
    case = case_of(job_type)
    variables, job = case.ready(deciding_bench), new_job(job_type, case.instance)
    before = deciding_bench.snapshot()

    for write in range(1, _MANY):
        with power_cut_after(write):
            try:
                deciding_bench.deliver(job, variables)
            except PowerCut:
                assert deciding_bench.snapshot() == before, f"something is left of a job cut off after write {write}"
                assert deciding_bench.ports.messages == []
            else:
                break
    else:
        pytest.fail(f"{job_type} never came to its end")
    # the job's own row is a write too, so there was at least one fault
    assert write > 1
    assert growth(before, deciding_bench.snapshot()) == {**case.grows, "processed_jobs": 1}
    assert len(deciding_bench.ports.messages) == case.messages


@pytest.mark.parametrize("taken", [False, True], ids=["not-taken", "taken-but-unanswered"])
@pytest.mark.parametrize("job_type", sorted(name for name, case in CASES.items() if case.messages))
def test_a_job_cut_off_while_the_engine_took_its_messages_sends_them_once(
    job_type: str, taken: bool, deciding_bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(job_type)
    variables, job = case.ready(deciding_bench), new_job(job_type, case.instance)
    publish = deciding_bench.ports.publish

    def unanswered(name: str, correlation_key: str, message_id: str, variables: Mapping[str, Any]) -> None:
        if taken:
            publish(name, correlation_key, message_id, variables)
        raise ConnectionError("the engine does not answer")

    with monkeypatch.context() as patch:
        patch.setattr(deciding_bench.ports, "publish", unanswered)
        with pytest.raises(ConnectionError):
            deciding_bench.deliver(job, variables)
    output = deciding_bench.deliver(job, variables)
    assert output == deciding_bench.deliver(job, variables)
    assert len(deciding_bench.ports.messages) == case.messages
    with deciding_bench.reading() as session:
        known = {row.consent_id for row in consents.of_transfer(session, variables["transferId"])}
    assert {message.correlation_key for message in deciding_bench.ports.messages} <= known


def test_an_answer_checked_already_is_not_looked_up_again(deciding_bench: Bench) -> None:
    variables, job = case_of("check-answer").ready(deciding_bench), new_job("check-answer")
    first = deciding_bench.deliver(job, variables)
    # by then the engine's search may have forgotten the task
    deciding_bench.ports.assignee = None
    assert deciding_bench.deliver(job, variables) == first
    assert deciding_bench.ports.asked_for == ["Task_DecideThreshold"]


@contextmanager
def power_cut_after(write: int) -> Generator[None]:
    """Raise in the session's `write`-th flush, when its statements are done and its transaction is not."""
    seen = 0

    def count(_session: Session, _context: object) -> None:
        nonlocal seen
        seen += 1
        if seen == write:
            raise PowerCut

    event.listen(Session, "after_flush", count)
    try:
        yield
    finally:
        event.remove(Session, "after_flush", count)
