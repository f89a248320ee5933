"""The board's settings and its signing key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from board.clock import pages_clock, wall_clock
from board.problems import BoardProblem
from board.secrets import signing_key
from board.settings import BoardSettings
from engine.installation import Installation, Ports


def _installation(home: Path, *, clock_control: bool = False) -> Installation:
    return Installation(home=home, ports=Ports.shifted(100), clock_control=clock_control)


def test_an_installation_without_settings_is_served_on_loopback(tmp_path: Path) -> None:
    settings = BoardSettings.of(_installation(tmp_path), {})
    assert settings.database_url == f"sqlite:///{tmp_path / 'register.db'}"
    assert (settings.address, settings.secure) == ("http://127.0.0.1:8190", False)
    assert settings.tasklist == "http://127.0.0.1:8180/tasklist"
    assert settings.hosts == ["127.0.0.1", "localhost"]


def test_an_address_over_tls_makes_cookies_secure(tmp_path: Path) -> None:
    settings = BoardSettings.of(_installation(tmp_path), {"TRANSFERS_BOARD_ADDRESS": "https://cases.example/"})
    assert (settings.address, settings.secure) == ("https://cases.example", True)
    assert "cases.example" in settings.hosts


def test_a_certificate_makes_the_default_address_one_over_tls(tmp_path: Path) -> None:
    environment = {"TRANSFERS_BOARD_CERTIFICATE": "a.pem", "TRANSFERS_BOARD_CERTIFICATE_KEY": "b.pem"}
    assert BoardSettings.of(_installation(tmp_path), environment).address == "https://127.0.0.1:8190"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TRANSFERS_BOARD_ADDRESS", "http://cases.example", "unencrypted"),
        ("TRANSFERS_BOARD_ADDRESS", "cases.example", "no base address"),
        ("TRANSFERS_BOARD_ADDRESS", "https://cases.example/board", "no base address"),
        ("TRANSFERS_BOARD_CERTIFICATE", "a.pem", "set both"),
        ("TRANSFERS_BOARD_IDLE_MINUTES", "0", "1 to 720"),
        ("TRANSFERS_BOARD_IDLE_MINUTES", "soon", "1 to 720"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(BoardProblem) as refused:
        BoardSettings.of(_installation(tmp_path), {name: value})
    assert name in str(refused.value)
    assert said in str(refused.value)


def test_the_signing_key_is_drawn_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.touch(mode=0o600)
    path.write_text('{"other": "kept"}', encoding="utf-8")
    key = signing_key(tmp_path)
    assert len(key) >= 32
    assert signing_key(tmp_path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text(encoding="utf-8"))["other"] == "kept"


def test_secrets_that_others_can_read_are_not_used(tmp_path: Path) -> None:
    signing_key(tmp_path)
    (tmp_path / "secrets.json").chmod(0o644)
    with pytest.raises(BoardProblem, match="chmod 600"):
        signing_key(tmp_path)


def test_damaged_secrets_are_named(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.touch(mode=0o600)
    path.write_text("[", encoding="utf-8")
    with pytest.raises(BoardProblem, match=r"secrets\.json"):
        signing_key(tmp_path)


def test_the_pages_go_by_the_engines_clock_only_where_it_is_controlled(tmp_path: Path) -> None:
    assert pages_clock(_installation(tmp_path)) is wall_clock
    assert pages_clock(_installation(tmp_path, clock_control=True)) is not wall_clock
