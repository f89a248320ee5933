"""Runs the workers and the outbox relay until told to stop: `python -m workers`."""

from __future__ import annotations

import asyncio
import signal

import structlog

from engine.client import EngineClient
from engine.private import keep_private
from register.database import open_register
from workers.engine_ports import EnginePorts
from workers.handlers import HANDLERS
from workers.health import build_health, serve_health
from workers.logs import configure_logs
from workers.outbox_relay import Relay
from workers.runtime import Runtime, build_worker
from workers.service import serve_jobs
from workers.settings import WorkerSettings

_log = structlog.get_logger("workers")


async def serve(settings: WorkerSettings) -> None:
    """Serve jobs and send notifications; on SIGTERM or SIGINT finish what runs, then return."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    register = open_register(settings.database_url)
    client = EngineClient.of(settings.installation)
    runtime = Runtime(register, EnginePorts(client), settings.board_address)
    worker = build_worker(runtime, settings.installation.grpc_address, HANDLERS)
    relay = Relay(register, settings.smtp_host, settings.smtp_port, settings.sender, client.engine_time)
    _log.info("workers-started", jobTypes=len(HANDLERS))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(serve_jobs(worker, stopped))
        tasks.create_task(relay.run(stopped))
        tasks.create_task(serve_health(build_health(client, register), settings.health_port, stopped))
    client.close()
    register.dispose()
    _log.info("workers-stopped")


def main() -> None:
    """Configure the logs and serve."""
    keep_private()
    configure_logs()
    asyncio.run(serve(WorkerSettings.from_environment()))


if __name__ == "__main__":
    main()
