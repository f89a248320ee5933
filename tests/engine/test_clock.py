"""The controlled clock of the real engine: forward, from one due instant to the next, with work in between."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Generator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.client import EngineClient
from engine.clock import EngineClock
from engine.embedded import RunningEngine
from engine.problems import EngineProblem, EngineRefused, NotSettled
from engine.records import RecordReader
from engine.session import EngineSession
from tests.engine.worker import complete, working

MODEL = Path(__file__).parent / "models" / "timers.bpmn"
JOB = "note-the-time"
CLOSE = timedelta(seconds=5)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def reader(engine: RunningEngine) -> Generator[RecordReader]:
    reading = RecordReader.of(engine.installation)
    yield reading
    reading.close()


@pytest.fixture
def clock(engine: RunningEngine, reader: RecordReader) -> Generator[EngineClock]:
    """A clock that waits for this module's jobs; other tests' may lie about."""
    others = {record.value["type"] for record in reader.records("JOB")} - {JOB}
    moving = EngineClock(engine.installation, unattended=others, seconds=20)
    yield moving
    moving.close()


@pytest.fixture
def started(engine_client: EngineClient) -> Generator[int]:
    """A process instance that waits a day, works, and waits another day."""
    engine_client.deploy([MODEL])
    key = engine_client.start_process("timers", {"transferId": f"T-{uuid.uuid4().hex[:8]}"})
    yield key
    with suppress(EngineRefused):  # it has ended
        engine_client.cancel_process(key)


def when(reader: RecordReader, key: int, element: str, intent: str) -> datetime:
    (record,) = reader.records("PROCESS_INSTANCE", intent=intent, processInstanceKey=key, elementId=element)
    return record.timestamp


@pytest.mark.engine
def test_each_timer_on_the_way_fires_when_it_is_due(
    engine: RunningEngine, clock: EngineClock, reader: RecordReader, started: int
) -> None:
    begun = clock.engine_time()
    with working(engine.installation, JOB):
        reached = clock.advance(begun + 3 * DAY)
    assert begun + 3 * DAY <= reached < begun + 3 * DAY + CLOSE
    fired = when(reader, started, "first", "ELEMENT_COMPLETED")
    worked = when(reader, started, "work", "ELEMENT_COMPLETED")
    ended = when(reader, started, "second", "ELEMENT_COMPLETED")
    assert abs(fired - begun - DAY) < CLOSE
    assert abs(worked - fired) < CLOSE
    assert abs(ended - worked - DAY) < CLOSE


@pytest.mark.engine
def test_a_job_that_is_being_worked_is_waited_for(
    engine: RunningEngine, clock: EngineClock, reader: RecordReader, started: int
) -> None:
    release = threading.Event()

    def slowly(session: EngineSession, job: dict[str, Any]) -> None:
        release.wait(60)
        complete(session, job)

    begun = clock.engine_time()
    threading.Timer(2.0, release.set).start()
    before = time.monotonic()
    with working(engine.installation, JOB, slowly):
        clock.advance(begun + DAY + timedelta(hours=12))
        assert release.is_set()
    assert time.monotonic() - before > 1.9
    worked = when(reader, started, "work", "ELEMENT_COMPLETED")
    assert worked < begun + DAY + timedelta(minutes=1)


@pytest.mark.engine
def test_a_failed_job_is_tried_again_when_its_backoff_is_over(
    engine: RunningEngine, clock: EngineClock, reader: RecordReader, started: int
) -> None:
    tries: list[int] = []

    def fail_first(session: EngineSession, job: dict[str, Any]) -> None:
        tries.append(1)
        if len(tries) > 1:
            complete(session, job)
            return
        body = {"retries": 1, "retryBackOff": 3_600_000, "errorMessage": "the partner does not answer"}
        session.post(f"/v2/jobs/{job['key']}/failure", body)

    begun = clock.engine_time()
    with working(engine.installation, JOB, fail_first):
        clock.advance(begun + DAY + timedelta(hours=3))
    assert len(tries) == 2
    worked = when(reader, started, "work", "ELEMENT_COMPLETED")
    assert abs(worked - when(reader, started, "first", "ELEMENT_COMPLETED") - timedelta(hours=1)) < CLOSE


@pytest.mark.engine
def test_a_job_that_nobody_works_is_named(engine: RunningEngine, reader: RecordReader, started: int) -> None:
    others = {record.value["type"] for record in reader.records("JOB")} - {JOB}
    hasty = EngineClock(engine.installation, unattended=others, seconds=2)
    named = rf"The job {JOB} of work in process instance {started}.*does not finish"
    with pytest.raises(NotSettled, match=named):
        hasty.advance(hasty.engine_time() + 2 * DAY)
    hasty.close()


@pytest.mark.engine
def test_a_jump_over_nothing_takes_a_moment(clock: EngineClock) -> None:
    clock.settle()
    before = time.monotonic()
    clock.advance(clock.engine_time() + 40 * DAY)
    assert time.monotonic() - before < 10


@pytest.mark.engine
def test_the_clock_only_goes_forward(clock: EngineClock) -> None:
    now = clock.engine_time()
    with pytest.raises(EngineProblem, match="only goes forward"):
        clock.advance(now - DAY)
    assert clock.engine_time() >= now


@pytest.mark.engine
def test_a_clock_that_is_not_controlled_cannot_be_moved(engine: RunningEngine) -> None:
    with pytest.raises(EngineProblem, match="--clock-control"):
        EngineClock(replace(engine.installation, clock_control=False))
    with pytest.raises(EngineProblem, match="--clock-control"):
        EngineClock(replace(engine.installation, rest_override="http://127.0.0.1:1"))
