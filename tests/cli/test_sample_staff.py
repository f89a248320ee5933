"""Sample staff: their passwords are drawn once and shown once, to whoever brings the installation up."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.sample_staff import announce_staff, kept_passwords, prepare_staff
from engine.installation import Installation, Ports
from register import staff
from schemas.directory import authorities, load_authority


def test_passwords_are_printed_when_they_are_drawn_and_not_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TRANSFERS_DATABASE_URL", raising=False)
    monkeypatch.setattr(staff, "_ROUNDS", 4)  # thirty strong hashes would only take their time
    installation = Installation(tmp_path, Ports())
    announce = announce_staff(tmp_path)
    accounts = prepare_staff(installation)
    assert capsys.readouterr().out == ""
    announce()
    told = capsys.readouterr().out
    assert {account.user for account in accounts} == {
        member.user for slug in authorities() for member in load_authority(slug).staff
    }
    assert [account.user for account in accounts if account.password not in told] == []
    assert kept_passwords(tmp_path) == {account.user: account.password for account in accounts}
    again = announce_staff(tmp_path)
    prepare_staff(installation)
    again()
    assert capsys.readouterr().out == ""
