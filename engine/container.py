"""An engine in a container, for those who have Docker: a newer line of Camunda than the embedded one."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from engine.client import EngineClient
from engine.problems import EngineProblem, EngineRefused, EngineUnreachable

IMAGE = "camunda/camunda:8.9.28"
"""The same as in `docker-compose.yml`."""
_REST = 8080
_GRPC = 26500
_READY_SECONDS = 300
_ENVIRONMENT = {
    "CAMUNDA_DATA_SECONDARY_STORAGE_TYPE": "rdbms",
    "CAMUNDA_DATA_SECONDARY_STORAGE_RDBMS_URL": "jdbc:h2:mem:camunda;DB_CLOSE_DELAY=-1;MODE=PostgreSQL",
    "CAMUNDA_DATA_SECONDARY_STORAGE_RDBMS_USERNAME": "sa",
    "CAMUNDA_DATA_SECONDARY_STORAGE_RDBMS_PASSWORD": "",
    "TZ": "UTC",
}


@dataclass(frozen=True)
class EngineContainer:
    """A started container's addresses; `stop` removes it and what it stored."""

    rest_address: str
    grpc_address: str
    stop: Callable[[], None]


def docker_works() -> bool:
    """Whether there is a Docker engine to start a container on."""
    if shutil.which("docker") is None:
        return False
    try:
        told = subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0


def start_container(works: Callable[[], bool] = docker_works) -> EngineContainer:
    """Start the engine in a container and return when it answers. Raises `EngineProblem` where that cannot be done."""
    if not works():
        raise EngineProblem("TRANSFERS_ENGINE=docker needs a Docker engine, and `docker info` finds none: unset it.")
    try:
        from testcontainers.core.container import DockerContainer  # noqa: PLC0415 - only who uses Docker installs it
    except ImportError as error:
        raise EngineProblem("TRANSFERS_ENGINE=docker needs the package testcontainers: `uv sync` gets it.") from error
    container = DockerContainer(IMAGE).with_exposed_ports(_REST, _GRPC)
    for name, value in _ENVIRONMENT.items():
        container = container.with_env(name, value)
    container.start()
    host = container.get_container_host_ip()
    started = EngineContainer(
        rest_address=f"http://{host}:{container.get_exposed_port(_REST)}",
        grpc_address=f"{host}:{container.get_exposed_port(_GRPC)}",
        stop=container.stop,
    )
    try:
        _wait_until_it_answers(started.rest_address)
    except BaseException:
        started.stop()
        raise
    return started


def _wait_until_it_answers(address: str) -> None:
    client = EngineClient(address)
    deadline = time.monotonic() + _READY_SECONDS
    while True:
        try:
            client.engine_time()
        except (EngineUnreachable, EngineRefused) as problem:
            if time.monotonic() > deadline:
                raise EngineProblem(f"The engine in the container is not ready: {problem}") from problem
            time.sleep(1)
        else:
            client.close()
            return
