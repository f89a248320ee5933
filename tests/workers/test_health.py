"""The workers' health, asked over HTTP of a real register and an engine that does or does not answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from engine.client import EngineClient
from engine.embedded import RunningEngine
from engine.installation import Installation, Ports, free_port_offset
from register.database import open_register
from workers.health import build_health, serve_health


async def _ask(app_installation: Installation, register_file: Path) -> httpx.Response:
    register = open_register(f"sqlite:///{register_file}")
    client = EngineClient.of(app_installation)
    stopped = asyncio.Event()
    port = app_installation.ports.worker_health
    serving = asyncio.create_task(serve_health(build_health(client, register), port, stopped))
    try:
        async with httpx.AsyncClient(timeout=30) as http, asyncio.timeout(30):
            while True:
                try:
                    return await http.get(f"http://127.0.0.1:{port}/health")
                except httpx.ConnectError:
                    await asyncio.sleep(0.05)
    finally:
        stopped.set()
        await serving
        client.close()
        register.dispose()


def test_without_an_engine_the_workers_are_not_well(tmp_path: Path) -> None:
    nowhere = Installation(home=tmp_path, ports=Ports.shifted(free_port_offset(7000)))
    answer = asyncio.run(_ask(nowhere, tmp_path / "register.db"))
    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert answer.json() == {"engine": False, "register": True}


@pytest.mark.engine
def test_with_engine_and_register_they_are_well(engine: RunningEngine, tmp_path: Path) -> None:

    answer = asyncio.run(_ask(engine.installation, tmp_path / "register.db"))
    assert answer.status_code == httpx.codes.OK
