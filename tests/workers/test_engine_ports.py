"""The ports on the real engine: who completed a task, and a message that starts one watch."""

from __future__ import annotations

import json
from collections.abc import Generator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from engine.client import EngineClient
from engine.embedded import RunningEngine
from engine.records import RecordReader
from engine.user_tasks import UserTask
from register import consents
from schemas.jobs.base import JobOutput, TimedInput
from tests.waiting import eventually
from tests.workers.bench import BOARD, Bench, new_job
from tests.workers.family import AT, record
from tests.workers.handler_cases import CASES
from tests.workers.running_worker import running
from workers.context import Completion, Job, JobContext, TaskPort
from workers.engine_ports import CompletionNotFound, EnginePorts
from workers.handler import JobHandler
from workers.handlers import HANDLERS
from workers.runtime import Runtime

pytestmark = pytest.mark.engine

MODEL = Path(__file__).parent / "models" / "test-answer.bpmn"
_PATIENCE_SECONDS = 60.0
JONAH = Completion("jonah.whitlock", ())


class Answered(JobOutput):
    """Who answered, None if nobody was assigned."""

    answer: str | None


@pytest.fixture
def reader(engine: RunningEngine) -> Generator[RecordReader]:
    reader = RecordReader.of(engine.installation)
    yield reader
    reader.close()


def test_the_assignee_of_each_completion_is_told_also_when_the_task_is_asked_again(
    engine: RunningEngine, engine_client: EngineClient, engine_ports: EnginePorts, bench: Bench
) -> None:
    """The task is completed by nobody, then by somebody: each check behind it is told of its own completion."""
    engine_client.deploy([MODEL])
    actors: list[str | None] = []
    job_type = f"workers-test-{uuid4().hex[:12]}"

    def look_up(tasks: TaskPort, job: Job, asked: TimedInput) -> Completion:
        return tasks.completed_by(job.process_instance_key, "Task_TestAnswer", asked.at)

    def handle(context: JobContext, _job: TimedInput) -> Answered:
        actors.append(context.found.assignee)
        return Answered(answer=context.found.assignee)

    def open_task() -> UserTask | None:
        found = engine_client.search_user_tasks(process_instance_key=key)
        return next((task for task in found if task.key not in completed), None)

    completed: list[int] = []
    handler = JobHandler(job_type, TimedInput, Answered, handle, look_up)
    variables = {"transferId": record(bench.register), "jobType": job_type}
    key = engine_client.start_process("workers-test-answer", variables)
    with running(Runtime(bench.register, engine_ports, BOARD), engine.installation.grpc_address, handler):
        for assignee in (None, "jonah.whitlock"):
            task = eventually(open_task, seconds=_PATIENCE_SECONDS)
            assert task is not None
            if assignee is not None:
                engine_client.assign_user_task(task.key, assignee)
            engine_client.complete_user_task(task.key, {})
            completed.append(task.key)
            eventually(lambda: len(actors) == len(completed), seconds=_PATIENCE_SECONDS)
    assert actors == [None, "jonah.whitlock"]


def test_a_completion_that_does_not_show_is_tried_again_later(
    engine_client: EngineClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.engine_ports._RECORD_SECONDS", 0.5)
    with pytest.raises(CompletionNotFound, match="Task_Nowhere does not show"):
        EnginePorts(engine_client).completed_by(1, "Task_Nowhere", datetime.fromisoformat("2026-11-24T09:00:00Z"))


class LaggingSearch(EngineClient):
    """The engine's search as it trails the engine: each time it is asked, it shows what it shows next."""

    def __init__(self, shown: list[list[UserTask]]) -> None:
        self._shown = shown

    def search_user_tasks(self, **_filters: Any) -> list[UserTask]:
        return self._shown.pop(0) if len(self._shown) > 1 else self._shown[0]


def completion(assignee: str | None, completed: datetime) -> UserTask:
    created = completed - timedelta(seconds=1)
    known: dict[str, Any] = {"due": None, "state": "COMPLETED", "form_key": None, "form_id": None, "created": created}
    return UserTask(1, "Task_TestAnswer", "Answer", "p", 2, (), assignee, completed=completed, **known)


def test_the_completion_before_is_not_taken_for_one_that_the_search_does_not_show_yet() -> None:
    first, second = completion(None, AT - timedelta(seconds=1)), completion("jonah.whitlock", AT)
    search = LaggingSearch([[first], [first], [first, second]])
    assert EnginePorts(search).completed_by(2, "Task_TestAnswer", AT + timedelta(milliseconds=4)) == JONAH


def test_a_completion_that_the_engine_took_its_time_over_is_found_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.engine_ports._RECORD_SECONDS", 0.5)
    search = LaggingSearch([[completion("jonah.whitlock", AT)]])
    assert EnginePorts(search).completed_by(2, "Task_TestAnswer", AT + timedelta(seconds=1.5)) == JONAH


@pytest.mark.requirement("HER-181")
def test_one_consent_starts_one_watch_however_often_its_message_is_sent(
    engine_client: EngineClient, engine_ports: EnginePorts, bench: Bench, reader: RecordReader
) -> None:
    variables = CASES["record-consent"].ready(bench)
    runtime = Runtime(bench.register, engine_ports, BOARD)
    job = new_job("record-consent")
    for _ in range(2):
        runtime.deliver(HANDLERS["record-consent"], job, variables)
    # the next step of the process finds the same consent and asks for its watch again
    check = {"transferId": variables["transferId"], "at": variables["at"]}
    assert runtime.deliver(HANDLERS["check-consent"], new_job("check-consent"), check)["consent"]["outcome"] == "given"
    with bench.reading() as session:
        consent = consents.of_transfer(session, variables["transferId"])[-1]

    # the engine exports in the order of its log: what came before this instance can be read when it can
    engine_client.deploy([MODEL])
    later = engine_client.start_process("workers-test-answer", {"transferId": variables["transferId"]})
    eventually(lambda: reader.records("VARIABLE", processInstanceKey=later), seconds=_PATIENCE_SECONDS)
    engine_client.cancel_process(later)
    found = reader.records("VARIABLE", intent="CREATED", name="consentId", value=json.dumps(consent.consent_id))
    watches = {one.value["processInstanceKey"] for one in found if one.value["bpmnProcessId"] == "watch-consent"}
    for key in watches:
        engine_client.cancel_process(key)
    assert len(watches) == 1
