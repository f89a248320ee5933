"""Commands where no installation is, or none answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from engine.installation import Installation, Ports, free_port_offset

COMMANDS = [
    ("show", "T-00000000"),
    ("tasks",),
    ("complete", "1", "--as", "priya.nandakumar"),
    ("message", "withdraw", "T-00000000"),
    ("samples", "load"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_without_an_installation_a_command_says_so(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSFERS_HOME", str(tmp_path / "absent"))
    result = CliRunner().invoke(app, [*command, "--json"])
    assert result.exit_code == 1
    assert result.stderr.startswith("There is no installation in ")
    assert result.stderr.count("\n") == 1
    assert "transfers up" in json.loads(result.stdout)["refused"]["message"]


def test_where_the_engine_does_not_answer_a_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSFERS_HOME", str(tmp_path))
    monkeypatch.delenv("TRANSFERS_DATABASE_URL", raising=False)
    Installation(home=tmp_path, ports=Ports.shifted(free_port_offset(3000))).save()
    result = CliRunner().invoke(app, ["tasks"])
    assert result.exit_code == 1
    assert "does not answer" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_register_that_cannot_be_opened_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSFERS_HOME", str(tmp_path))
    monkeypatch.setenv("TRANSFERS_DATABASE_URL", "mysql://localhost/register")
    Installation(home=tmp_path, ports=Ports()).save()
    result = CliRunner().invoke(app, ["tasks"])
    assert result.exit_code == 1
    assert "use SQLite or PostgreSQL" in result.stderr


def test_secrets_that_others_can_read_are_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSFERS_HOME", str(tmp_path))
    monkeypatch.delenv("TRANSFERS_DATABASE_URL", raising=False)
    Installation(home=tmp_path, ports=Ports()).save()
    secrets = tmp_path / "secrets.json"
    secrets.write_text("{}")
    secrets.chmod(0o644)
    result = CliRunner().invoke(app, ["staff"])
    assert result.exit_code == 1
    assert "can be read by others on this machine" in result.stderr
