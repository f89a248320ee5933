"""Accounts of staff in the real engine."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from engine.embedded import RunningEngine
from engine.problems import EngineProblem, EngineRefused
from engine.session import EngineSession
from engine.users import Account, create_accounts

pytestmark = pytest.mark.engine


def signs_in(engine: RunningEngine, user: str, password: str) -> bool:
    session = EngineSession(engine.installation.rest_address, user, password)
    try:
        session.post("/v1/tasks/search", {"pageSize": 1})
    except EngineRefused as refusal:
        if "refused to sign in" not in str(refusal):
            raise
        return False
    else:
        return True
    finally:
        session.close()


def test_staff_sign_in_under_their_own_names(engine: RunningEngine) -> None:
    user = f"amina.khan.{uuid.uuid4().hex[:6]}"
    create_accounts(engine.installation, [Account(user, "Amina Khan", "the first one")])
    assert signs_in(engine, user, "the first one")
    assert not signs_in(engine, user, "another")
    create_accounts(engine.installation, [Account(user, "Amina Khan", "the second one")])
    assert signs_in(engine, user, "the second one")
    assert not signs_in(engine, user, "the first one")


def test_a_password_that_would_be_cut_off_is_refused(engine: RunningEngine) -> None:
    with pytest.raises(EngineProblem, match=r"password of amina\.khan is longer than 72 bytes"):
        create_accounts(engine.installation, [Account("amina.khan", "Amina Khan", "x" * 73)])


def test_an_older_engine_that_is_anothers_takes_no_accounts(engine: RunningEngine) -> None:
    elsewhere = replace(engine.installation, rest_override=engine.installation.rest_address)
    with pytest.raises(EngineProblem, match=r"before 8\.8"):
        create_accounts(elsewhere, [Account("amina.khan", "Amina Khan", "x")])


def test_a_password_does_not_show_in_a_log() -> None:
    assert "secret" not in repr(Account("amina.khan", "Amina Khan", "secret"))
