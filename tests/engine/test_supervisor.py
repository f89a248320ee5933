"""Services are kept running: one that does not come up leaves nothing behind and holds up none of the others."""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest

from engine import services
from engine.installation import Installation, Ports, free_port_offset
from engine.problems import EngineProblem
from engine.running import RunningEngine
from engine.services import Service, start_service
from engine.supervisor import Supervisor
from tests.engine.silent import SILENT
from tests.waiting import eventually

LISTENER = Service("listener", "tests.engine.silent", port="board")
OTHER = Service("other", "tests.engine.silent")


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation whose engine is elsewhere, so that the services are all there is."""
    ports = Ports.shifted(free_port_offset(7000))
    made = Installation(tmp_path, ports, rest_override="http://127.0.0.1:9", grpc_override="127.0.0.1:9")
    made.save()
    return made


def _running() -> list[psutil.Process]:
    below = psutil.Process().children(recursive=True)
    return [process for process in below if "tests.engine.silent" in " ".join(process.cmdline())]


def test_a_service_that_does_not_listen_in_time_is_stopped(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    (installation.home / SILENT).touch()
    monkeypatch.setattr(services, "READY_SECONDS", 0.5)
    with pytest.raises(EngineProblem, match="Listener was not ready"):
        start_service(LISTENER, installation)
    assert _running() == []


@pytest.fixture
def said() -> list[str]:
    """What the supervisor tells."""
    return []


@pytest.fixture
def supervisor(installation: Installation, said: list[str]) -> Generator[Supervisor]:
    """Two services that are watched; the first of them comes up once and then is silent."""
    kept = Supervisor(RunningEngine(installation), (LISTENER,), said.append, ready_seconds=60)
    stopped = threading.Event()
    watching = threading.Thread(target=kept.watch, args=(stopped,))
    try:
        kept.start_services()
        (installation.home / SILENT).touch()
        kept.services = (OTHER,)
        kept.start_services()
        kept.note_processes(ready=True)
        watching.start()
        yield kept
    finally:
        stopped.set()
        watching.join()
        kept.stop()


def _kill(installation: Installation, name: str) -> int:
    pid = Installation.load(installation.home).processes[name]
    psutil.Process(pid).children(recursive=True)[-1].kill()
    return pid


def test_while_one_service_is_waited_for_another_is_started_again(
    supervisor: Supervisor, installation: Installation
) -> None:
    for name in ("listener", "other"):
        before = _kill(installation, name)
        eventually(lambda name=name, before=before: _is_back(installation, name, before), f"{name} runs again")
    assert not services.listens(LISTENER, installation)
    assert len(supervisor.services) == 1


def _is_back(installation: Installation, name: str, before: int) -> bool:
    pid = Installation.load(installation.home).processes[name]
    return pid != before and psutil.pid_exists(pid)


def test_one_that_still_does_not_listen_is_started_once_more(
    supervisor: Supervisor, installation: Installation, said: list[str]
) -> None:
    supervisor.ready_seconds = 0.5
    first = _kill(installation, "listener")
    eventually(lambda: _is_back(installation, "listener", first), "the listener runs again")
    eventually(lambda: any("does not listen" in one for one in said), "its silence is told")
    (installation.home / SILENT).unlink()
    eventually(lambda: services.listens(LISTENER, installation), "the listener listens")
