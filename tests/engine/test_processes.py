"""Processes: their end is told, and none outlives its starter."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from engine.problems import EngineProblem
from engine.processes import ManagedProcess
from tests.waiting import eventually

FAMILY = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(child.pid, flush=True); time.sleep(600)"
)
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
)


def started(code: str, folder: Path) -> ManagedProcess:
    log = folder / "logs" / "it.log"
    return ManagedProcess.start("It", [sys.executable, "-c", code], log=log, environment=os.environ, folder=folder)


def said(folder: Path) -> str:
    return eventually((folder / "logs" / "it.log").read_text)


def family(process: ManagedProcess) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_a_process_and_its_children_are_stopped(tmp_path: Path) -> None:
    process = started(FAMILY, tmp_path)
    said(tmp_path)
    members = family(process)
    assert len(members) == 2
    process.stop()
    assert not process.running
    assert not any(member.is_running() for member in members)


def test_a_process_that_ends_is_told_with_its_last_words(tmp_path: Path) -> None:
    process = started("import sys; print('the reason'); sys.exit(3)", tmp_path)
    with pytest.raises(EngineProblem, match=r"It ended with exit status 3: the reason \(log: .*it\.log\)"):
        process.wait_until(lambda: False, seconds=30)


def test_a_process_that_is_never_ready_is_told(tmp_path: Path) -> None:
    process = started(FAMILY, tmp_path)
    with pytest.raises(EngineProblem, match="It was not ready after 0 seconds"):
        process.wait_until(lambda: False, seconds=0)
    process.stop()


def test_what_ignores_a_request_to_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = (Path(__file__).parents[2] / "engine" / "guard.py").read_text()
    hasty = tmp_path / "guard.py"
    hasty.write_text(guard.replace("STOP_SECONDS = 20.0", "STOP_SECONDS = 0.5"))
    assert hasty.read_text() != guard
    monkeypatch.setattr("engine.processes._GUARD", hasty)
    process = started(STUBBORN, tmp_path)
    said(tmp_path)
    members = family(process)
    process.stop()
    assert not any(member.is_running() for member in members)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_the_starter_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from engine.processes import ManagedProcess;"
        f"folder = Path({str(tmp_path)!r});"
        f"ManagedProcess.start('It', [sys.executable, '-c', {FAMILY!r}], log=folder / 'logs' / 'it.log',"
        " environment=os.environ, folder=folder); time.sleep(600)"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    eventually((tmp_path / "logs" / "it.log").exists)
    said(tmp_path)
    members = psutil.Process(starter.pid).children(recursive=True)
    assert len(members) == 3
    starter.send_signal(number)
    starter.wait(timeout=30)
    eventually(lambda: not any(member.is_running() for member in members))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends the command with its guard on Linux only")
def test_nothing_is_left_when_the_guard_itself_is_killed(tmp_path: Path) -> None:
    process = started("import time; print('up', flush=True); time.sleep(600)", tmp_path)
    said(tmp_path)
    members = family(process)
    os.kill(process.pid, signal.SIGKILL)
    eventually(lambda: not any(member.is_running() for member in members))


def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    log = tmp_path / "it.log"
    process = ManagedProcess.start("It", ["/nowhere/java"], log=log, environment=os.environ, folder=tmp_path)
    with pytest.raises(EngineProblem, match=r"It ended with exit status 1: .*nowhere/java"):
        process.wait_until(lambda: False, seconds=30)
