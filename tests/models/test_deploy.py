"""Deploying to an engine that runs already, as the containers do."""

from pathlib import Path

import pytest

from engine.embedded import RunningEngine
from engine.installation import Installation
from tools.deploy import main


def _environment(home: Path, address: str, grpc: str) -> dict[str, str]:
    return {"TRANSFERS_HOME": str(home), "TRANSFERS_ENGINE_ADDRESS": address, "TRANSFERS_ENGINE_GRPC": grpc}


@pytest.mark.engine
def test_everything_is_deployed_and_the_installation_knows_its_engine(
    engine: RunningEngine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running = engine.installation
    assert main((), _environment(tmp_path, running.rest_address, running.grpc_address)) == 0
    assert "processes" in capsys.readouterr().out
    written = Installation.load(tmp_path)
    assert (written.rest_address, written.grpc_address) == (running.rest_address, running.grpc_address)
    assert not written.embedded


def test_an_engine_that_does_not_answer_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main((), _environment(tmp_path, "http://127.0.0.1:9", "127.0.0.1:9")) == 1
    assert "http://127.0.0.1:9" in capsys.readouterr().err


def test_without_an_address_nothing_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main((), {"TRANSFERS_HOME": str(tmp_path)}) == 2
    assert "TRANSFERS_ENGINE_ADDRESS" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
