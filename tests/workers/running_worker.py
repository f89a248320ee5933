"""The workers of a test in a thread of their own, told to stop as a signal would tell them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field

from workers.handler import JobHandler
from workers.runtime import Runtime, build_worker
from workers.service import serve_jobs

_DEADLINE_SECONDS = 60


@dataclass
class RunningWorker:
    """One worker process's loop. `stop` returns when it has left."""

    runtime: Runtime
    grpc_address: str
    handlers: Mapping[str, JobHandler]
    job_timeout_ms: int
    patience: float
    ended: Future[None] = field(default_factory=Future[None])

    def __post_init__(self) -> None:
        self._ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()
        self._ready.result(_DEADLINE_SECONDS)

    def tell(self) -> None:
        """Tell it to stop, and do not wait."""
        loop, stopped = self._ready.result(_DEADLINE_SECONDS)
        loop.call_soon_threadsafe(stopped.set)

    def stop(self) -> None:
        """Tell it to stop and wait until it has left; raises what it ended with."""
        if self._thread.is_alive():
            self.tell()
        self.ended.result(_DEADLINE_SECONDS)

    def _run(self) -> None:
        async def serve() -> None:
            stopped = asyncio.Event()
            worker = build_worker(self.runtime, self.grpc_address, self.handlers, self.job_timeout_ms)
            self._ready.set_result((asyncio.get_running_loop(), stopped))
            await serve_jobs(worker, stopped, self.patience)
            # threads that still work are the handlers': a process that ends does not wait for them
            self.ended.set_result(None)

        try:
            asyncio.run(serve())
        except Exception as error:  # noqa: BLE001  whoever stops it sees it
            self.ended.set_exception(error)


@contextmanager
def running(
    runtime: Runtime,
    grpc_address: str,
    handler: JobHandler,
    *,
    job_timeout_ms: int = 60_000,
    patience: float = 10.0,
) -> Generator[RunningWorker]:
    """A worker with one handler, stopped when the block ends."""
    worker = RunningWorker(runtime, grpc_address, {handler.job_type: handler}, job_timeout_ms, patience)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
