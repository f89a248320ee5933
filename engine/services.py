"""What runs beside the engine, as data: each a module that `python -m` starts."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from engine.installation import Installation, Ports, port_is_free, require_free_ports
from engine.problems import EngineProblem
from engine.processes import ManagedProcess

READY_SECONDS = 120
"""How long a service may take until it listens."""


@dataclass(frozen=True)
class Service:
    """A part of an installation.

    `port` is the field of `Ports` on which it listens, None where it does not listen. `unless` is an environment
    variable that names something else to use in its place.
    """

    name: str
    module: str
    port: str | None = None
    unless: str | None = None

    def port_of(self, ports: Ports) -> int | None:
        """The port on which it listens in an installation with these ports."""
        return None if self.port is None else int(getattr(ports, self.port))


SERVICES = (
    Service("SMTP sink", "workers.smtp_sink", port="smtp", unless="TRANSFERS_SMTP_ADDRESS"),
    Service("workers", "workers", port="worker_health"),
    Service("board", "board", port="board"),
)
"""In the order in which they are started; they are stopped the other way round."""


def chosen(services: Sequence[Service], environment: Mapping[str, str] | None = None) -> tuple[Service, ...]:
    """The services to start, less those that a setting replaces. Raises `EngineProblem` when a module is missing."""
    env = os.environ if environment is None else environment
    wanted = tuple(service for service in services if not (service.unless and env.get(service.unless)))
    for service in wanted:
        if not _exists(service.module):
            raise EngineProblem(f"The module {service.module}, which runs the {service.name}, is missing: `uv sync`.")
    return wanted


def require_service_ports(services: Sequence[Service], ports: Ports) -> None:
    """Raise `EngineProblem` naming the first port of a service that something else listens on."""
    require_free_ports(port for service in services if (port := service.port_of(ports)) is not None)


def start_service(service: Service, installation: Installation) -> ManagedProcess:
    """Start a service and return when it listens (at once where it does not).

    Raises `EngineProblem` where it ends or does not listen in time; nothing of it is left then.
    """
    process = launch_service(service, installation)
    try:
        process.wait_until(lambda: listens(service, installation), seconds=READY_SECONDS)
    except BaseException:
        process.stop()
        raise
    return process


def listens(service: Service, installation: Installation) -> bool:
    """Whether the service can be reached; one that has no port always can."""
    port = service.port_of(installation.ports)
    return port is None or not port_is_free(port)


def launch_service(service: Service, installation: Installation) -> ManagedProcess:
    """Start a service and return at once. Raises `EngineProblem` where it cannot be started."""
    return ManagedProcess.start(
        service.name.capitalize() if service.name.islower() else service.name,
        [sys.executable, "-m", service.module],
        log=installation.logs / f"{service.module.replace('.', '-')}.log",
        environment=os.environ | {"TRANSFERS_HOME": str(installation.home), "PYTHONUNBUFFERED": "1"},
        folder=installation.home,
    )


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package that should hold it is not there
        return False
