"""Which engine an installation uses: one that is there already, one in a container, or its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from engine.client import EngineClient
from engine.container import EngineContainer, start_container
from engine.embedded import start_engine
from engine.installation import Installation, Ports
from engine.problems import EngineProblem
from engine.running import RunningEngine, hold
from engine.settings import EngineSettings

_GRPC = 26500


def open_engine(  # noqa: PLR0913 - one argument for each thing a caller may choose
    home: Path,
    *,
    port_offset: int = 0,
    clock_control: bool = False,
    fresh: bool = False,
    settings: EngineSettings | None = None,
    container: Callable[[], EngineContainer] = start_container,
) -> RunningEngine:
    """The engine that the settings choose, ready to be used: `TRANSFERS_ENGINE_ADDRESS`, `TRANSFERS_ENGINE=docker`, or
    the embedded one (`engine.embedded.start_engine`).

    Raises `EngineProblem` when it cannot be had, or when its clock or data are to be controlled and are not ours.
    """
    settings = settings or EngineSettings.from_environment()
    if settings.embedded:
        return start_engine(home, port_offset=port_offset, clock_control=clock_control, fresh=fresh, settings=settings)
    if clock_control or fresh:
        option = "--clock-control" if clock_control else "--fresh"
        raise EngineProblem(f"{option} works with the embedded engine only: unset TRANSFERS_ENGINE(_ADDRESS).")
    ports = Ports.shifted(port_offset)
    if settings.rest_address is not None:
        return _existing(home, ports, settings.rest_address, settings.grpc_address)
    if settings.mode == "docker":
        return _contained(home, ports, container)
    raise EngineProblem(f"TRANSFERS_ENGINE={settings.mode} is no engine: choose embedded or docker.")


def _existing(home: Path, ports: Ports, rest: str, grpc: str | None) -> RunningEngine:
    client = EngineClient.at(rest)
    client.engine_time()  # raises, with the address, when nothing answers there
    client.close()
    grpc = grpc or f"{urlsplit(rest).hostname}:{_GRPC}"
    installation = Installation(home=home.resolve(), ports=ports, rest_override=rest, grpc_override=grpc)
    engine = RunningEngine(installation, lock=hold(installation.home))
    installation.save()
    return engine


def _contained(home: Path, ports: Ports, container: Callable[[], EngineContainer]) -> RunningEngine:
    lock = hold(home.resolve())
    try:
        started = container()
    except BaseException:
        lock.release()
        raise
    installation = Installation(
        home=home.resolve(),
        ports=ports,
        rest_override=started.rest_address,
        grpc_override=started.grpc_address,
    )
    installation.save()
    return RunningEngine(installation, lock=lock, end=started.stop)
