"""The workers as the process that an installation runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.embedded import RunningEngine
from tests.waiting import eventually
from workers.handlers import HANDLERS

pytestmark = pytest.mark.engine

_ROOT = Path(__file__).resolve().parents[2]
_LEAVES_WITHIN_SECONDS = 20
"""What an installation waits for before it kills."""


def test_the_process_serves_every_job_type_and_leaves_when_told(engine: RunningEngine, tmp_path: Path) -> None:
    log = tmp_path / "workers.log"
    register = f"sqlite:///{tmp_path / 'register.db'}"
    environment = os.environ | {
        "TRANSFERS_HOME": str(engine.installation.home),
        "TRANSFERS_DATABASE_URL": register,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "workers"], cwd=_ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            eventually(lambda: b"workers-started" in log.read_bytes(), seconds=60)
            process.send_signal(signal.SIGTERM)
            assert process.wait(_LEAVES_WITHIN_SECONDS) == 0
        finally:
            process.kill()
            process.wait()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [lines[0]["event"], lines[-1]["event"]] == ["workers-started", "workers-stopped"]
    assert lines[0]["jobTypes"] == len(HANDLERS)
