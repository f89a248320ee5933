"""Jobs through the worker's own task, as pyzeebe runs them; what would go back to the engine is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyzeebe import Job as ZeebeJob
from pyzeebe import JobController

from tests.workers.bench import Bench
from workers.context import Job
from workers.handler import JobHandler
from workers.runtime import build_worker


@dataclass
class Answer:
    """What the engine is told: `output` of a job that was done, or `failure` with the retries left and the back-off."""

    output: Mapping[str, Any] | None = None
    failure: str | None = None
    retries: int | None = None
    back_off_ms: int | None = None


class Controller(JobController):
    """Keeps what it would tell the engine; `unreachable`: the engine does not answer."""

    def __init__(self, job: ZeebeJob, unreachable: Exception | None = None) -> None:
        self._job = job
        self._unreachable = unreachable
        self.answer = Answer()

    async def set_running_after_decorators_status(self) -> None:
        return

    async def set_success_status(self, variables: Mapping[str, Any] | None = None) -> None:
        self.answer = Answer(output=dict(variables or {}))

    async def set_failure_status(
        self, message: str, retry_back_off_ms: int = 0, variables: Mapping[str, Any] | None = None
    ) -> None:
        assert not variables
        if self._unreachable is not None:
            raise self._unreachable
        # the base class takes one retry off what the job has
        self.answer = Answer(failure=message, retries=self._job.retries - 1, back_off_ms=retry_back_off_ms)


def work(
    bench: Bench,
    handler: JobHandler,
    job: Job,
    variables: Mapping[str, Any],
    *,
    retries: int = 3,
    unreachable: Exception | None = None,
) -> Answer:
    """Let a worker with this one handler do the job."""
    zeebe_job = arriving(job, variables, retries)

    async def scene() -> Answer:
        worker = build_worker(bench.runtime, "127.0.0.1:1", {handler.job_type: handler})
        controller = Controller(zeebe_job, unreachable)
        await worker.get_task(handler.job_type).job_handler(zeebe_job, controller)
        return controller.answer

    return asyncio.run(scene())


def arriving(job: Job, variables: Mapping[str, Any], retries: int = 3) -> ZeebeJob:
    """The job as pyzeebe hands it to a worker's task."""
    return ZeebeJob(
        key=job.key,
        type=job.type,
        process_instance_key=job.process_instance_key,
        bpmn_process_id=job.process_id,
        process_definition_version=1,
        process_definition_key=1,
        element_id=job.element_id,
        element_instance_key=job.element_instance_key,
        custom_headers={},
        worker="transfers",
        retries=retries,
        deadline=0,
        variables=dict(variables),
    )
