"""`python -m board` as an installation starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import psutil
import pytest

from engine.installation import Installation, Ports
from tests.board.browser_like import BrowserLike
from tests.board.sample import MANAGER, Sample

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 60


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRANSFERS_")}
    return kept | {"TRANSFERS_HOME": str(home)} | more


@contextmanager
def _started(home: Path) -> Generator[tuple[subprocess.Popen[bytes], str]]:
    port = _free_port()
    Installation(home=home, ports=replace(Ports(), board=port)).save()
    command = [sys.executable, "-m", "board"]
    with subprocess.Popen(command, cwd=_ROOT, env=_environment(home)) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + _SECONDS
            while not _healthy(address):
                assert process.poll() is None, "the board ended"
                assert time.monotonic() < deadline, "the board does not answer"
            yield process, address
        finally:
            process.terminate()
            process.wait(_SECONDS)


def _healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=5).json() == {"status": "ok"}
    except httpx.TransportError:
        return False


@pytest.mark.usefixtures("database_url")
def test_an_installations_board_is_served_on_loopback_alone_and_stops_when_asked(
    tmp_path: Path, sample: Sample
) -> None:
    with _started(tmp_path) as (process, address):
        listening = [found.laddr for found in psutil.Process(process.pid).net_connections() if found.status == "LISTEN"]
        assert [end.ip for end in listening] == ["127.0.0.1"]
        with BrowserLike(address) as browser:
            browser.sign_in(MANAGER)
            page = browser.get(f"/transfers/{sample.transfer_id}")
        assert page.all("//h1") == [sample.transfer_id]
        assert "server" not in page.headers
    assert process.returncode is not None
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_without_an_installation_it_says_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "board"]
    ended = subprocess.run(
        command, cwd=_ROOT, env=_environment(tmp_path), capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    assert ended.returncode == 1
    assert "transfers up" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_setting_that_cannot_be_used_is_refused_at_the_start(tmp_path: Path) -> None:
    Installation(home=tmp_path, ports=Ports()).save()
    environment = _environment(tmp_path, TRANSFERS_BOARD_ADDRESS="http://cases.example")
    command = [sys.executable, "-m", "board"]
    ended = subprocess.run(
        command, cwd=_ROOT, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    assert ended.returncode == 1
    assert "unencrypted" in ended.stderr
