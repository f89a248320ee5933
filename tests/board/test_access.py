"""A transfer is open to the groups that it concerns, and its forms only while it is live."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from board.transfer_groups import concerned_groups, group_of
from register import narratives, transfers
from register.database import reading, transaction
from register.tables import Transfer
from register.vocabulary import TransferStatus
from schemas.decision_tables import read_all
from tests.board.browser_like import BrowserLike
from tests.board.sample import NOW, OTHER_TEAM, SERVICE_MANAGER, Sample

FORM = "write-outcome"


def _transfer(referring: str, destination: str | None, **facts: Any) -> Transfer:
    return Transfer(
        authority="hertfordshire", referring_team=referring, destination_team=destination, facts=facts, status=None
    )


@pytest.mark.parametrize(
    ("transfer", "concerned", "not_concerned"),
    [
        (
            _transfer("ifst", "assessment-team"),
            {"ifst-manager", "ifst-workers", "assessment-team-workers", "assessment-service-manager", "head-of-service"}
            | {"director", "families-first-service-manager"},
            {"tyss-workers", "jcpit-manager", "zero-25-service-manager", "ast-manager"},
        ),
        (
            _transfer("tyss", "cla-team"),
            {"tyss-manager", "tyss-head-of-service", "cla-team-manager", "cla-service-manager", "cla-business-support"},
            {"ifst-manager", "assessment-team-manager"},
        ),
        (
            _transfer("assessment-team", "assessment-team", believedTeam="zero-25-locality"),
            {"assessment-team-manager", "zero-25-locality-manager", "zero-25-service-manager"},
            {"zero-25-central-manager", "cla-business-support"},
        ),
        (_transfer("ifst", None), {"ifst-manager", "ifst-workers"}, {"assessment-team-manager"}),
    ],
)
def test_the_teams_of_a_transfer_and_their_senior_managers_are_concerned(
    transfer: Transfer, concerned: set[str], not_concerned: set[str]
) -> None:
    groups = {group.removeprefix("hertfordshire-") for group in concerned_groups(transfer)}
    assert concerned <= groups
    assert not_concerned.isdisjoint(groups)


def test_every_row_of_the_table_can_be_read_without_the_engine() -> None:
    names = {"authority": "hertfordshire", "referringTeam": "ifst", "destination": "assessment-team"}
    rows = read_all()["candidate-groups"].rows
    assert rows
    assert [row.number for row in rows if not group_of(row, names).startswith("hertfordshire-")] == []


def test_a_senior_manager_reads(stranger: BrowserLike, sample: Sample) -> None:
    stranger.sign_in(SERVICE_MANAGER)
    assert stranger.get(f"/transfers/{sample.transfer_id}").status == 200


def test_another_team_does_not_read(stranger: BrowserLike, sample: Sample) -> None:
    path = f"/transfers/{sample.transfer_id}"
    stranger.sign_in(OTHER_TEAM)
    refused = stranger.get(path)
    assert refused.status == 403
    assert "Orrell" not in refused.source
    assert stranger.get(f"{path}/forms/{FORM}").status == 403


def test_nothing_is_written_about_a_transfer_that_has_ended(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    path = f"/transfers/{sample.transfer_id}"
    opened = manager.get(f"{path}/forms/{FORM}")
    with transaction(register) as session:
        transfers.close(session, sample.transfer_id, TransferStatus.ACCEPTED, NOW)
    late = manager.fill_in(opened, FORM, outcome="After the end.", outcomeReasons="R")
    assert late.status == 409
    assert late.all("//h1") == ["This transfer has ended"]
    assert manager.get(f"{path}/forms/{FORM}").status == 409
    assert manager.get(path).status == 200
    with reading(register) as session:
        assert narratives.current(session, sample.transfer_id, FORM) == {}
