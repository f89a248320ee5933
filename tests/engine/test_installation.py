"""An installation's folder and ports; what speaks against starting it is one clear sentence."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.container import EngineContainer, start_container
from engine.embedded import start_engine
from engine.installation import Installation, Ports, free_port_offset, port_is_free, require_free_ports
from engine.java import java_executable
from engine.problems import EngineProblem
from engine.running import hold, is_held
from engine.selection import open_engine
from engine.services import SERVICES, Service, chosen
from engine.settings import EngineSettings
from engine.state import state_of, stop_installation


@pytest.fixture
def taken() -> Generator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def pretend_free(monkeypatch: pytest.MonkeyPatch, free: Callable[[int], bool]) -> None:
    monkeypatch.setattr("engine.installation.port_is_free", free)


def settings(**values: str) -> EngineSettings:
    return EngineSettings.from_environment(values)


def test_every_port_is_shifted_and_none_twice() -> None:
    default, shifted = asdict(Ports()), asdict(Ports.shifted(1000))
    moved = {name: shifted[name] - port for name, port in default.items() if name != "opensearch"}
    assert set(moved.values()) == {1000}
    assert shifted["opensearch"] in range(9201, 9300)
    assert len(set(shifted.values())) == len(shifted)


def test_a_taken_opensearch_port_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_free(monkeypatch, lambda port: port != 9201)
    assert Ports().with_free_opensearch() == replace(Ports(), opensearch=9202)
    pretend_free(monkeypatch, lambda _: False)
    with pytest.raises(EngineProblem, match="Every port from 9201 to 9299 is taken"):
        Ports().with_free_opensearch()


@pytest.mark.parametrize("offset", [-8000, 60_000])
def test_an_offset_that_leaves_the_range_of_ports_is_refused(offset: int) -> None:
    with pytest.raises(EngineProblem, match="choose one from 0 to 39033"):
        Ports.shifted(offset)


def test_a_taken_port_is_named(taken: int) -> None:
    assert not port_is_free(taken)
    with pytest.raises(EngineProblem, match=rf"Port {taken} is taken by another program.*--port-offset"):
        require_free_ports([taken])


def test_a_free_offset_passes_over_one_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_free(monkeypatch, lambda port: port != Ports.shifted(500).rest)
    assert free_port_offset(500) == 600


def test_an_installation_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = Installation(
        home=tmp_path,
        ports=Ports.shifted(100),
        clock_control=True,
        started_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        supervisor_pid=7,
        supervisor_created=1.5,
        processes={"Camunda": 8},
        ready=True,
    )
    written.save()
    assert Installation.load(tmp_path) == written


def test_without_an_installation_the_command_to_start_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineProblem, match=r"There is no installation in .*`transfers up`"):
        Installation.load(tmp_path)


def test_a_damaged_installation_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "installation.json").write_text('{"ports": 3}')
    with pytest.raises(EngineProblem, match=r"installation\.json cannot be read"):
        Installation.load(tmp_path)


def test_an_installation_is_not_started_twice(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    lock = hold(tmp_path)
    assert is_held(tmp_path)
    with pytest.raises(EngineProblem, match="runs already"):
        start_engine(tmp_path, port_offset=free_port_offset(20_000))
    lock.release()
    assert not is_held(tmp_path)


def test_a_start_on_a_taken_port_is_refused_and_lets_go_of_the_folder(tmp_path: Path) -> None:
    offset = free_port_offset(20_000)
    with (
        socket.create_server(("127.0.0.1", Ports.shifted(offset).management)),
        pytest.raises(EngineProblem, match=rf"Port {Ports.shifted(offset).management} is taken"),
    ):
        start_engine(tmp_path, port_offset=offset)
    assert not is_held(tmp_path)


def test_a_start_on_a_full_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineProblem, match=r"has 0 MiB free, and 513 MiB are needed"):
        start_engine(tmp_path, port_offset=free_port_offset(20_000), free_space=lambda _: 0)


def test_a_java_that_is_too_old_or_missing_is_refused(tmp_path: Path) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"17.0.15\" 2025-04-15' >&2\n")
    old.chmod(0o755)
    with pytest.raises(EngineProblem, match="is Java 17; the engine needs Java 21 or newer"):
        java_executable(old)
    with pytest.raises(EngineProblem, match="cannot be run"):
        java_executable(tmp_path / "absent")
    assert subprocess.run([java_executable(), "-version"], check=True, capture_output=True).returncode == 0


def test_an_engine_that_is_there_already_is_used_only_when_it_answers(tmp_path: Path) -> None:
    chosen_settings = settings(TRANSFERS_ENGINE_ADDRESS="http://127.0.0.1:9/")
    with pytest.raises(EngineProblem, match=r"http://127\.0\.0\.1:9 does not answer"):
        open_engine(tmp_path, settings=chosen_settings)
    with pytest.raises(EngineProblem, match="--clock-control works with the embedded engine only"):
        open_engine(tmp_path, clock_control=True, settings=chosen_settings)
    with pytest.raises(EngineProblem, match="--fresh works with the embedded engine only"):
        open_engine(tmp_path, fresh=True, settings=chosen_settings)


def test_the_container_is_chosen_by_setting_and_stopped_with_the_engine(tmp_path: Path) -> None:
    stopped: list[str] = []
    container = EngineContainer("http://127.0.0.1:1", "127.0.0.1:2", stop=lambda: stopped.append("it"))
    engine = open_engine(tmp_path, settings=settings(TRANSFERS_ENGINE="docker"), container=lambda: container)
    assert engine.installation.rest_address == "http://127.0.0.1:1"
    assert engine.installation.grpc_address == "127.0.0.1:2"
    assert not engine.installation.embedded
    assert is_held(tmp_path)
    engine.stop()
    assert stopped == ["it"]
    assert not is_held(tmp_path)


def test_without_docker_the_container_is_refused_with_the_reason() -> None:
    with pytest.raises(EngineProblem, match="`docker info` finds none"):
        start_container(works=lambda: False)


def test_an_unknown_kind_of_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineProblem, match="TRANSFERS_ENGINE=podman is no engine"):
        open_engine(tmp_path, settings=settings(TRANSFERS_ENGINE="podman"))


def test_a_service_whose_module_is_missing_is_named() -> None:
    with pytest.raises(EngineProblem, match=r"The module nowhere\.at_all, which runs the part, is missing"):
        chosen([Service("part", "nowhere.at_all")], {})
    names = [service.name for service in chosen(SERVICES, {"TRANSFERS_SMTP_ADDRESS": "mail.example:25"})]
    assert names == ["workers", "board"]


def test_a_supervisor_whose_process_id_is_used_by_another_is_not_running(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        Installation(tmp_path, Ports(), supervisor_pid=other.pid, supervisor_created=1.0, ready=True).save()
        assert not state_of(tmp_path).running
        assert not stop_installation(tmp_path)
        assert other.poll() is None
        other.kill()
