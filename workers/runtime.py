"""The workers' runtime: one pyzeebe worker, one register transaction per job.

This module must not postpone the evaluation of its annotations: pyzeebe finds the job's parameter by its type itself.
"""

import asyncio
import re
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from pyzeebe import Job as ZeebeJob
from pyzeebe import JobController, ZeebeWorker
from pyzeebe.channel import create_insecure_channel
from sqlalchemy import Engine

from calendars import BeyondHorizon
from engine.problems import EngineProblem
from register.database import reading, transaction
from register.errors import Refusal
from register.jobs import is_done, run_once
from schemas.directory import UnknownAuthority
from schemas.forms import UnknownForm
from schemas.identifiers import TRANSFER_ID_PATTERN
from schemas.jobs.base import JobInput
from schemas.time_limit import UnusableRow
from workers.context import EnginePort, Job, JobContext
from workers.engine_ports import CompletionNotFound
from workers.groups import UnknownGroup
from workers.handler import JobHandler, UnusableJob
from workers.outgoing import Outgoing, send

_log = structlog.get_logger("workers")

_JOB_TIMEOUT_MS = 60_000
_RUNNING_JOBS = 32
_POLL_MS = 5_000
_THREADS = 8
_LOOK_UP_THREADS = 16
"""Of its own for jobs that first ask the engine what may take a while to show: they must not keep a clock waiting."""
_BACK_OFF_MS = (1_000, 10_000, 60_000)
"""Back-off before the second, third and later tries of a job."""

_LOOK_IN_LOG = "the worker's log has where; retry the incident when the cause is mended"
_NOT_MENDED_BY_A_RETRY = (
    BeyondHorizon,
    Refusal,
    UnknownAuthority,
    UnknownForm,
    UnknownGroup,
    UnusableJob,
    UnusableRow,
)
_SAFE_TO_TELL = (*_NOT_MENDED_BY_A_RETRY, CompletionNotFound, EngineProblem)


@dataclass(frozen=True)
class Runtime:
    """What every job needs: the register, the engine's ports, the board's address."""

    register: Engine
    ports: EnginePort
    board_address: str

    def deliver(self, handler: JobHandler, job: Job, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Do the job once and return its output; delivered again, return the output of the first time.

        Effect, audit, outbox and the job's key are one transaction. Raises what the handler raises, nothing stored.
        Messages to the engine follow the transaction; where the engine does not take them, this raises, and the next
        delivery sends them.
        """
        job_input = handler.read(job, variables)
        found = None if handler.look_up is None or self._done(job) else handler.look_up(self.ports, job, job_input)
        outgoing = Outgoing()
        with transaction(self.register) as session:
            context = JobContext(session, job, self.ports, outgoing, self.board_address, found)
            work = partial(_run, handler, context, job_input, outgoing)
            result = run_once(session, job.key, job.type, work)
        send(self.ports, result["messages"])
        return result["output"]

    def _done(self, job: Job) -> bool:
        with reading(self.register) as session:
            return is_done(session, job.key)


def _run(handler: JobHandler, context: JobContext, job_input: JobInput, outgoing: Outgoing) -> dict[str, Any]:
    output = handler.run(context, job_input)
    return {"output": output, "messages": outgoing.kept}


def build_worker(
    runtime: Runtime, grpc_address: str, handlers: Mapping[str, JobHandler], job_timeout_ms: int = _JOB_TIMEOUT_MS
) -> ZeebeWorker:
    """Return a worker that serves every handler; it must be built in the running event loop.

    A job that is not answered for `job_timeout_ms` is given out again by the engine.
    """
    worker = ZeebeWorker(
        create_insecure_channel(grpc_address),
        name="transfers",
        request_timeout=_POLL_MS,
        max_connection_retries=-1,
        poll_retry_delay=1,
        exception_handler=fail_job,
    )
    working = ThreadPoolExecutor(_THREADS, "job")
    looking_up = ThreadPoolExecutor(_LOOK_UP_THREADS, "look-up")
    for handler in handlers.values():
        worker.task(
            handler.job_type,
            variables_to_fetch=handler.variable_names,
            timeout_ms=job_timeout_ms,
            max_jobs_to_activate=_RUNNING_JOBS,
            max_running_jobs=_RUNNING_JOBS,
        )(_task(runtime, handler, working if handler.look_up is None else looking_up))
    return worker


def _task(runtime: Runtime, handler: JobHandler, threads: ThreadPoolExecutor) -> Callable[..., Any]:
    async def run(job: ZeebeJob, **_variables: Any) -> dict[str, Any]:  # the handler reads them from the job itself
        own = _own(job)
        deliver = partial(runtime.deliver, handler, own, job.variables)
        output = await asyncio.get_running_loop().run_in_executor(threads, deliver)
        _log.info("job-done", **_reference(job))
        return output

    return run


async def fail_job(error: Exception, job: ZeebeJob, controller: JobController) -> None:
    """Report a failed job: a transient fault is tried again later; what no retry mends is an incident at once."""
    # only our own errors are known to hold references and nothing of a person; others are named by their type
    told = str(error) if isinstance(error, _SAFE_TO_TELL) else f"{type(error).__name__}; {_LOOK_IN_LOG}"
    message = f"transfer {_transfer_of(job)}, {job.type}: {told}"
    permanent = isinstance(error, _NOT_MENDED_BY_A_RETRY)
    retries = 1 if permanent else job.retries
    where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)][-8:]
    told_to_log = {"error": type(error).__name__, "message": message, "permanent": permanent, "where": where}
    _log.error("job-failed", **told_to_log, **_reference(job))
    back_off = _BACK_OFF_MS[min(max(3 - retries, 0), len(_BACK_OFF_MS) - 1)]
    if permanent:
        # pyzeebe takes one retry off what it was given; with none left the engine raises the incident
        object.__setattr__(job, "retries", 1)
    try:
        await controller.set_failure_status(message, retry_back_off_ms=back_off)
    except Exception as unreported:  # noqa: BLE001 - pyzeebe would log it with the words of the fault that it came of
        # the engine gives the job out again when its time is over
        _log.error("failure-not-reported", error=type(unreported).__name__, **_reference(job))


def _own(job: ZeebeJob) -> Job:
    return Job(
        key=job.key,
        type=job.type,
        element_id=job.element_id,
        element_instance_key=job.element_instance_key,
        process_instance_key=job.process_instance_key,
        process_id=job.bpmn_process_id,
    )


def _reference(job: ZeebeJob) -> dict[str, Any]:
    """Ids for a log line: nothing that says anything about a person."""
    return {
        "jobKey": job.key,
        "jobType": job.type,
        "elementId": job.element_id,
        "processInstanceKey": job.process_instance_key,
        "transferId": _transfer_of(job),
    }


def _transfer_of(job: ZeebeJob) -> str:
    """The transfer's id; a dash where the diagram gave something else, which nobody should read in a log."""
    given = job.variables.get("transferId")
    return given if isinstance(given, str) and re.fullmatch(TRANSFER_ID_PATTERN, given) else "-"
