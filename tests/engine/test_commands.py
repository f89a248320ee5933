"""`up`, `down`, `status` and `clock` with everything real: engine, workers, board, SMTP sink."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import typer
from typer.testing import CliRunner

from cli.application import RefusingGroup
from cli.installation_commands import register
from engine.installation import free_port_offset
from engine.running import is_held
from tests.engine.program import FOR_THE_TERMINAL, PROGRAM
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]


class Installed:
    """An installation folder, and the commands run on it as a person does: each a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run a command; what it says on standard output (with status 1 or 2: on standard error)."""
        environment = os.environ | {"TRANSFERS_HOME": str(self.home)}
        command = [sys.executable, "-c", PROGRAM, *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=ROOT, timeout=600, check=False
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if status == 0 else done.stderr

    def told(self, *arguments: str) -> Any:
        """Run a command with --json; its document."""
        return json.loads(self.run(*arguments, "--json"))


@pytest.fixture
def installed(tmp_path: Path) -> Generator[Installed]:
    installation = Installed(tmp_path / "installation")
    yield installation
    if is_held(installation.home):
        installation.run("down")


@pytest.mark.engine
def test_an_installation_comes_up_is_told_of_and_goes_down(installed: Installed) -> None:
    offset = str(free_port_offset(10_000))
    told = installed.run("up", "--detach", "--clock-control", "--port-offset", offset)
    assert FOR_THE_TERMINAL in told
    assert FOR_THE_TERMINAL not in (installed.home / "logs" / "up.log").read_text()
    parts = [installed.home, *installed.home.rglob("*")]
    assert [str(part) for part in parts if part.exists() and part.stat().st_mode & 0o077] == []

    state = installed.told("status")
    assert (state["running"], state["ready"], state["clockControl"]) == (True, True, True)
    processes = {process["name"]: process for process in state["processes"]}
    assert list(processes) == ["supervisor", "OpenSearch", "Camunda", "SMTP sink", "workers", "board"]
    assert all(process["running"] and process["residentBytes"] > 0 for process in processes.values())
    assert sum(process["residentBytes"] for process in processes.values()) < 2.5 * 1024**3
    for page in ("tasklist", "operate", "board"):
        assert httpx.get(state["addresses"][page], follow_redirects=True).status_code == 200
        assert state["addresses"][page] in installed.run("status")

    before = datetime.fromisoformat(installed.told("clock")["engineTime"])
    after = datetime.fromisoformat(installed.told("clock", "advance", "P1DT2H")["engineTime"])
    assert timedelta(hours=26) <= after - before < timedelta(hours=26, minutes=5)
    assert "only goes forward" in installed.run("clock", "to", "2026-01-01T00:00:00Z", status=1)
    assert "past the year 9999" in installed.run("clock", "advance", "P500000W", status=1)
    assert "runs already" in installed.run("up", "--port-offset", offset, status=1)

    pid = processes["workers"]["processId"]
    members = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    members[-1].kill()
    restarted = eventually(
        lambda: [
            process
            for process in installed.told("status")["processes"]
            if process["name"] == "workers" and process["running"] and process["processId"] != pid
        ],
        seconds=60,
    )
    assert restarted

    running = [psutil.Process(process["processId"]) for process in installed.told("status")["processes"]]
    assert "Stopped" in installed.run("down")
    assert not any(process.is_running() for process in running)
    assert not is_held(installed.home)
    assert installed.told("status")["running"] is False
    assert "Nothing runs" in installed.run("down")


def test_without_an_installation_the_reader_is_told_how_to_start_one(installed: Installed) -> None:
    for command in (["status"], ["down"], ["clock"], ["clock", "advance", "P1D"]):
        assert "start one with `transfers up`" in installed.run(*command, status=1)


@pytest.mark.parametrize("duration", ["5", "P", "P1M", "P1Y", "PT", "1 day", "-P1D"])
def test_a_duration_that_is_none_or_has_no_fixed_length_is_a_usage_error(duration: str) -> None:
    app = typer.Typer(cls=RefusingGroup)
    register(app)
    result = CliRunner().invoke(app, ["clock", "advance", "--", duration])
    assert result.exit_code == 2
    assert "is no duration in weeks, days, hours" in " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize("duration", ["P9999999999W", f"P{'9' * 5000}D"])
def test_a_duration_longer_than_any_is_a_usage_error(duration: str) -> None:
    app = typer.Typer(cls=RefusingGroup)
    register(app)
    result = CliRunner().invoke(app, ["clock", "advance", duration])
    assert result.exit_code == 2
    assert "is longer than a duration can be" in " ".join(result.output.replace("│", " ").split())


def test_an_instant_without_its_offset_is_refused() -> None:
    app = typer.Typer(cls=RefusingGroup)
    register(app)
    result = CliRunner().invoke(app, ["clock", "to", "2026-11-24T09:00:00"])
    assert result.exit_code == 1
    assert "has no offset from UTC" in result.output
