"""The embedded engine: brought up from nothing on this machine, and taken down again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree

from rich.console import Console

from engine.camunda import camunda_ready, start_camunda
from engine.disk import START_NEEDS, FreeSpace, free_bytes, require_free_space
from engine.installation import Installation, Ports, require_free_ports
from engine.java import java_executable
from engine.opensearch import opensearch_ready, start_opensearch
from engine.problems import EngineProblem
from engine.record_indices import RecordIndices
from engine.resumed_clock import require_no_way_back, resume_clock
from engine.running import RunningEngine, hold
from engine.settings import EngineSettings
from engine.sources import source_for
from engine.store import ArtefactStore
from engine.tasklist_dates import accept_whole_seconds
from engine.tasklist_relay import TasklistRelay

_OPENSEARCH_SECONDS = 180
_CAMUNDA_SECONDS = 300


def start_engine(  # noqa: PLR0913 - one argument for each thing a caller may choose
    home: Path,
    *,
    port_offset: int = 0,
    clock_control: bool = False,
    fresh: bool = False,
    settings: EngineSettings | None = None,
    free_space: FreeSpace = free_bytes,
    console: Console | None = None,
) -> RunningEngine:
    """Start the engine alone in the installation folder `home` and return when it is ready to be used.

    Fetches what is missing first. `fresh` removes what the engine stored before; the register is not touched. Raises
    `EngineProblem` with one sentence when the installation runs already, a port is taken, the disk is full, something
    cannot be fetched, or a process ends or is not ready in time.
    """
    settings = settings or EngineSettings.from_environment()
    ports = Ports.shifted(port_offset).with_free_opensearch()
    installation = Installation(home=home.resolve(), ports=ports, clock_control=clock_control)
    lock = hold(installation.home)
    try:
        require_free_ports(ports.engine_ports())
        require_free_space(installation.home, START_NEEDS, free_space)
        java = java_executable(settings.java)
        parts = fetch_parts(settings, free_space=free_space, console=console)
        if fresh:
            _remove(installation.data)
        return _start(RunningEngine(installation, lock=lock), java, parts)
    except BaseException:
        lock.release()
        raise


@dataclass(frozen=True)
class Parts:
    """What the engine is made of, on this machine's disk: OpenSearch's jars and the unpacked Camunda distribution."""

    jars: list[Path]
    distribution: Path


def fetch_parts(
    settings: EngineSettings, *, free_space: FreeSpace = free_bytes, console: Console | None = None
) -> Parts:
    """Fetch what is missing, with a progress bar on `console` (default: standard error). Raises `EngineProblem`."""
    store = ArtefactStore(settings.cache, source_for(settings.maven_repository), free_space=free_space, console=console)
    return Parts(store.opensearch_jars(), store.camunda_folder())


def _start(engine: RunningEngine, java: Path, parts: Parts) -> RunningEngine:
    installation = engine.installation
    try:
        opensearch = start_opensearch(installation, java, parts.jars)
        engine = replace(engine, processes=(opensearch,))
        opensearch.wait_until(lambda: opensearch_ready(installation), seconds=_OPENSEARCH_SECONDS)
        require_no_way_back(installation)
        _prepare_records(installation, parts.distribution)
        relay = TasklistRelay(installation.rest_address)
        engine = replace(engine, end=relay.stop)
        camunda = start_camunda(installation, java, parts.distribution, relay.address)
        engine = replace(engine, processes=(opensearch, camunda))
        camunda.wait_until(lambda: camunda_ready(installation), seconds=_CAMUNDA_SECONDS)
        accept_whole_seconds(installation.opensearch_address)
        resume_clock(installation)
        installation.save()
    except BaseException:
        engine.stop()
        raise
    return engine


def _remove(folder: Path) -> None:
    try:
        if folder.exists():
            rmtree(folder)
    except OSError as error:
        raise EngineProblem(f"{folder} could not be removed: {error.strerror or error}.") from error


def _prepare_records(installation: Installation, distribution: Path) -> None:
    indices = RecordIndices(installation.opensearch_address)
    indices.create(distribution)
    today = datetime.now(UTC).date()
    indices.take({today, today + timedelta(days=1)})
    indices.close()


__all__ = ["Parts", "RunningEngine", "fetch_parts", "start_engine"]
