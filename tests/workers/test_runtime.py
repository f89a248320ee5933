"""The runtime on the real engine: tries again, gives up, tells why, stops."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from calendars import BeyondHorizon
from engine.client import EngineClient
from engine.embedded import RunningEngine
from engine.records import Record, RecordReader
from register import audit
from register.audit import AuditEntry
from register.errors import InvalidField
from schemas.directory import UnknownAuthority
from schemas.forms import UnknownForm
from schemas.jobs.base import JobInput, JobOutput
from schemas.time_limit import UnusableRow
from tests.waiting import eventually
from tests.workers.bench import Bench, new_job
from tests.workers.family import AT, record
from tests.workers.running_worker import running
from tests.workers.through_pyzeebe import Controller, arriving, work
from workers.context import Completion, Job, JobContext
from workers.groups import UnknownGroup
from workers.handler import JobHandler, UnusableJob
from workers.handlers import HANDLERS
from workers.runtime import Runtime, build_worker

pytestmark = pytest.mark.engine

MODEL = Path(__file__).parent / "models" / "test-job.bpmn"
_PATIENCE_SECONDS = 60.0


class TestInput(JobInput):
    """What the test's job takes."""

    __test__ = False
    place: int


class TestOutput(JobOutput):
    __test__ = False
    answer: str


@dataclass
class Office:
    """One job type of the test's own: its process instances, and what the engine wrote about them."""

    client: EngineClient
    reader: RecordReader
    bench: Bench
    grpc_address: str
    transfer_id: str
    job_type: str = field(default_factory=lambda: f"workers-test-{uuid4().hex[:12]}")
    started: list[int] = field(default_factory=list[int])

    def handler(self, handle: Callable[[JobContext, TestInput], None]) -> JobHandler:
        """A handler that writes a line of the audit trail, then does `handle`."""

        def run(context: JobContext, job: TestInput) -> TestOutput:
            audit.record(context.session, AuditEntry("worked", AT, job.transfer_id, detail={"place": job.place}))
            handle(context, job)
            return TestOutput(answer=f"done-{job.place}")

        return JobHandler(self.job_type, TestInput, TestOutput, run)

    def start(self, **changes: Any) -> int:
        """Start a process instance with one job."""
        variables = {"transferId": self.transfer_id, "jobType": self.job_type, "place": 0, **changes}
        key = self.client.start_process("workers-test-job", variables)
        self.started.append(key)
        return key

    def ended(self) -> set[int]:
        """The process instances that came to their end."""
        found = self.reader.records(
            "PROCESS_INSTANCE", intent="ELEMENT_COMPLETED", bpmnProcessId="workers-test-job", bpmnElementType="PROCESS"
        )
        return {record.value["processInstanceKey"] for record in found} & set(self.started)

    def answers(self) -> list[Any]:
        """What the jobs gave their process instances, as JSON."""
        found = self.reader.records("VARIABLE", intent="CREATED", name="answer")
        return sorted(one.value["value"] for one in found if one.value["processInstanceKey"] in self.started)

    def failures(self) -> list[Record]:
        return self.reader.records("JOB", intent="FAILED", type=self.job_type)

    def incidents(self) -> list[Record]:
        found = self.reader.records("INCIDENT", intent="CREATED", bpmnProcessId="workers-test-job")
        return [record for record in found if record.value["processInstanceKey"] in self.started]

    def worked(self) -> list[int]:
        """The places at which the job had its effect, in order."""
        with self.bench.reading() as session:
            lines = audit.of_transfer(session, self.transfer_id)
        return sorted(line.detail["place"] for line in lines if line.action == "worked")

    def all_ended(self) -> bool:
        return self.ended() == set(self.started)


@pytest.fixture
def office(engine: RunningEngine, engine_client: EngineClient, bench: Bench) -> Generator[Office]:
    engine_client.deploy([MODEL])
    reader = RecordReader.of(engine.installation)
    office = Office(engine_client, reader, bench, engine.installation.grpc_address, record(bench.register))
    yield office
    for key in set(office.started) - office.ended():
        engine_client.cancel_process(key)
    reader.close()


def until(look: Callable[[], Any]) -> Any:
    return eventually(look, seconds=_PATIENCE_SECONDS)


def test_a_transient_fault_is_tried_again_after_a_pause_and_then_succeeds(office: Office) -> None:
    tries: list[float] = []

    def fails_once(_context: JobContext, _job: TestInput) -> None:
        tries.append(time.monotonic())
        if len(tries) == 1:
            raise ConnectionError("the partner does not answer")

    key = office.start(place=7)
    with running(office.bench.runtime, office.grpc_address, office.handler(fails_once)):
        until(office.all_ended)
    assert len(tries) == 2
    assert tries[1] - tries[0] >= 0.9
    (failure,) = office.failures()
    assert (failure.value["retries"], failure.value["retryBackoff"]) == (2, 1000)
    assert failure.value["errorMessage"].startswith(f"transfer {office.transfer_id}, {office.job_type}: ")
    assert "ConnectionError" in failure.value["errorMessage"]
    assert office.incidents() == []
    assert office.answers() == ['"done-7"']
    # the try that failed left no effect
    assert office.worked() == [7]
    assert office.ended() == {key}


def test_what_no_retry_mends_is_an_incident_at_once_that_says_what_to_do(office: Office) -> None:
    key = office.start(place="nowhere")
    with running(office.bench.runtime, office.grpc_address, office.handler(lambda _context, _job: None)):
        (incident,) = until(office.incidents)
    assert incident.value["processInstanceKey"] == key
    message = incident.value["errorMessage"]
    assert message.startswith(f"transfer {office.transfer_id}, {office.job_type}: ")
    assert "Task_TestJob" in message
    assert "place: " in message
    assert "nowhere" not in message
    assert message.endswith("mend the input mapping of the element, then retry the incident")
    assert [failure.value["retries"] for failure in office.failures()] == [0]
    assert office.worked() == []


def test_a_worker_fetches_the_variables_that_its_job_names_and_no_others(office: Office) -> None:
    seen: list[Mapping[str, Any]] = []

    class Watching(Runtime):
        def deliver(self, handler: JobHandler, job: Job, variables: Mapping[str, Any]) -> dict[str, Any]:
            seen.append(dict(variables))
            return super().deliver(handler, job, variables)

    own = office.bench.runtime
    watching = Watching(own.register, own.ports, own.board_address)
    office.start(place=1, narrative="Marigold at the lighthouse")
    with running(watching, office.grpc_address, office.handler(lambda _context, _job: None)):
        until(office.all_ended)
    assert seen == [{"transferId": office.transfer_id, "place": 1}]


def test_a_worker_that_is_told_to_stop_finishes_the_job_under_way(office: Office) -> None:
    working, finish = threading.Event(), threading.Event()

    def slow(_context: JobContext, _job: TestInput) -> None:
        working.set()
        assert finish.wait(_PATIENCE_SECONDS)

    office.start()
    with running(office.bench.runtime, office.grpc_address, office.handler(slow)) as worker:
        assert working.wait(_PATIENCE_SECONDS)
        worker.tell()
        assert not worker.ended.done()
        finish.set()
        worker.stop()
    until(office.all_ended)
    assert office.worked() == [0]
    assert office.failures() == []


def test_a_job_that_a_worker_left_behind_is_completed_by_the_next_with_its_one_effect(office: Office) -> None:
    working, finish, written = threading.Event(), threading.Event(), threading.Event()
    runs: list[int] = []

    class Slow(Runtime):
        def deliver(self, handler: JobHandler, job: Job, variables: Mapping[str, Any]) -> dict[str, Any]:
            working.set()
            assert finish.wait(_PATIENCE_SECONDS)
            output = super().deliver(handler, job, variables)
            written.set()
            return output

    def count(_context: JobContext, job: TestInput) -> None:
        runs.append(job.place)

    own, handler = office.bench.runtime, office.handler(count)
    slow = Slow(own.register, own.ports, own.board_address)
    office.start(place=3)
    with running(slow, office.grpc_address, handler, job_timeout_ms=3_000, patience=0.5) as worker:
        assert working.wait(_PATIENCE_SECONDS)
        before = time.monotonic()
        worker.stop()
        assert time.monotonic() - before < _PATIENCE_SECONDS / 2
        # the worker has left; its effect is written, and the engine is not told
        finish.set()
        assert written.wait(_PATIENCE_SECONDS)
    assert office.worked() == [3]
    assert office.ended() == set()

    with running(own, office.grpc_address, handler):
        until(office.all_ended)
    assert runs == [3]
    assert office.worked() == [3]
    assert office.answers() == ['"done-3"']
    assert office.failures() == []


def test_no_job_is_lost_or_done_twice_when_workers_come_and_go(office: Office) -> None:
    places = range(60)
    for place in places:
        office.start(place=place)
    handler = office.handler(lambda _context, _job: None)
    for some in (5, 25):
        with running(office.bench.runtime, office.grpc_address, handler, job_timeout_ms=3_000, patience=2.0):
            until(lambda some=some: len(office.worked()) >= some)
    with running(office.bench.runtime, office.grpc_address, handler):
        until(office.all_ended)
    assert office.worked() == list(places)
    assert office.answers() == sorted(f'"done-{place}"' for place in places)
    assert office.incidents() == []


@pytest.mark.parametrize(("retries", "back_off_ms"), [(3, 1_000), (2, 10_000), (1, 60_000)])
def test_each_further_try_waits_longer(retries: int, back_off_ms: int, bench: Bench) -> None:
    def fails(*_arguments: Any) -> Any:
        raise ConnectionError

    handler = replace(HANDLERS["check-consent"], handle=fails)
    answer = work(bench, handler, new_job("check-consent"), _variables(bench), retries=retries)
    assert (answer.retries, answer.back_off_ms) == (retries - 1, back_off_ms)


@pytest.mark.parametrize(
    "error",
    [
        UnusableJob("no such milestone"),
        InvalidField("signedOn", "is missing"),
        UnknownGroup("nobody"),
        BeyondHorizon(date(2050, 1, 1), date(2017, 1, 1), date(2030, 12, 31)),
        UnknownAuthority("borsetshire"),
        UnknownForm("there is no form of that name"),
        UnusableRow("sla-policy HER-105: unit missing"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_refusal_is_not_tried_again(error: Exception, bench: Bench) -> None:
    def refuses(*_arguments: Any) -> Any:
        raise error

    handler = replace(HANDLERS["check-consent"], handle=refuses)
    answer = work(bench, handler, new_job("check-consent"), _variables(bench))
    assert answer.retries == 0
    assert answer.failure is not None
    assert str(error) in answer.failure


def test_jobs_that_wait_for_the_engines_search_hold_up_no_other_job(bench: Bench) -> None:
    shown = threading.Event()

    def waits(*_arguments: Any) -> Completion:
        assert shown.wait(_PATIENCE_SECONDS)
        return Completion("priya.nandakumar", ())

    slow = replace(HANDLERS["check-consent"], job_type="waits", look_up=waits)
    quick = HANDLERS["record-hand-back"]
    variables = _variables(bench)

    async def scene() -> Controller:
        worker = build_worker(bench.runtime, "127.0.0.1:1", {"waits": slow, quick.job_type: quick})
        waiting: list[asyncio.Future[Any]] = []
        for _ in range(32):
            job = arriving(new_job("waits"), variables)
            waiting.append(asyncio.ensure_future(worker.get_task("waits").job_handler(job, Controller(job))))
        await asyncio.sleep(0)
        job = arriving(new_job(quick.job_type), variables)
        controller = Controller(job)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS / 4):
                await worker.get_task(quick.job_type).job_handler(job, controller)
        finally:
            shown.set()
            await asyncio.gather(*waiting)
        return controller

    assert asyncio.run(scene()).answer.output is not None


def _variables(bench: Bench) -> dict[str, Any]:
    return {"transferId": record(bench.register), "at": "2026-11-24T09:00:00.000Z[Etc/UTC]"}
