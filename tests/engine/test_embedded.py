"""The embedded engine from start to stop: on loopback, small, durable, and gone when it is to be gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from engine.client import EngineClient
from engine.clock import EngineClock
from engine.embedded import RunningEngine, start_engine
from engine.installation import Installation, free_port_offset
from engine.problems import EngineProblem
from engine.running import is_held
from tests.waiting import eventually

pytestmark = pytest.mark.engine

MODELS = Path(__file__).parent / "models"
GIBIBYTE = 1024**3
TEN_DAYS = timedelta(days=10)


def processes_of(home: Path) -> list[psutil.Process]:
    """Every process that was started for the installation in `home`, whoever its parent is now."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(home) in part for part in process.info["cmdline"] or ()):
            found.append(process)
    return found


def test_everything_listens_on_loopback_only(engine: RunningEngine) -> None:
    listening: set[tuple[str, int]] = set()
    for process in engine.processes:
        for child in psutil.Process(process.pid).children(recursive=True):
            for connection in child.net_connections(kind="inet"):
                if connection.status == psutil.CONN_LISTEN:
                    listening.add((connection.laddr.ip.removeprefix("::ffff:"), connection.laddr.port))
    assert {address for address, _ in listening} <= {"127.0.0.1", "::1"}
    assert {port for _, port in listening} == set(engine.installation.ports.engine_ports())


def test_the_engine_stays_within_its_memory(engine: RunningEngine) -> None:
    assert engine.resident_bytes() < 2.25 * GIBIBYTE  # with workers, board and SMTP sink that makes 2.5


def test_what_was_stored_survives_a_stop_and_a_killed_starter(tmp_path: Path) -> None:
    offset = free_port_offset(8000)
    transfer = f"T-{uuid.uuid4().hex[:8]}"
    running = start_engine(tmp_path, port_offset=offset, clock_control=True)
    try:
        client = EngineClient.of(running.installation)
        client.deploy([MODELS / "child.bpmn", MODELS / "tiny.form"])
        client.start_process("child", {"transferId": transfer})
        (task,) = eventually(lambda: client.search_user_tasks(transfer_id=transfer))
        clock = EngineClock(running.installation)
        reached = clock.advance(clock.engine_time() + TEN_DAYS)
        clock.close()
        assert processes_of(tmp_path)
    finally:
        running.stop()
    assert processes_of(tmp_path) == []
    assert not is_held(tmp_path)

    with pytest.raises(EngineProblem, match=r"was moved ahead to .* and cannot go back: start with --clock-control"):
        start_engine(tmp_path, port_offset=offset)
    assert processes_of(tmp_path) == []

    code = (
        "import sys, time; from pathlib import Path; from engine.embedded import start_engine;"
        f"start_engine(Path({str(tmp_path)!r}), port_offset={offset}, clock_control=True);"
        "print('ready', flush=True); time.sleep(600)"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "ready\n"
        client = EngineClient.of(Installation.load(tmp_path))
        assert client.engine_time() >= reached
        assert [found.key for found in client.search_user_tasks(transfer_id=transfer)] == [task.key]
        assert client.deploy([MODELS / "child.bpmn"]).processes == {"child": 1}
        client.complete_user_task(task.key, {})
        eventually(lambda: client.search_user_tasks(transfer_id=transfer, state="COMPLETED"))
    finally:
        os.kill(starter.pid, signal.SIGKILL)
        starter.wait()
    eventually(lambda: processes_of(tmp_path) == [], seconds=60)
    assert not is_held(tmp_path)


def test_a_start_that_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from engine.embedded import start_engine;"
        f"start_engine(Path({str(tmp_path)!r}), port_offset={free_port_offset(9000)})"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    eventually(lambda: [p for p in processes_of(tmp_path) if "OpenSearchRunner" in " ".join(p.cmdline())])
    starter.send_signal(signal.SIGINT)
    starter.wait(timeout=60)
    eventually(lambda: processes_of(tmp_path) == [], seconds=60)
    assert not is_held(tmp_path)
