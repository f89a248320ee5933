"""`transfers due`: worked out from the table on file, without an engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app


def _due(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["due", "hertfordshire", *arguments, "--json"])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.requirement("HER-105")
def test_elapsed_hours_run_through_the_night() -> None:
    told = _due("HER-105", "--from", "2026-11-24T16:30:00Z")
    assert told == {
        "due": "2026-11-25T16:30:00.000Z",
        "warn": "2026-11-25T12:30:00.000Z",
        "escalatesTo": "assessment-service-manager",
        "clause": "Step Up to Assessment Services (line 439)",
        "requirements": ["HER-105"],
    }


@pytest.mark.requirement("HER-016")
def test_a_working_day_passes_over_christmas() -> None:
    # 25 December 2026 is a Friday, and the Monday after it is the substitute for Boxing Day
    assert _due("HER-016", "--from", "2026-12-24T10:00:00Z")["due"] == "2026-12-29T23:59:59.000Z"


@pytest.mark.requirement("HER-118")
def test_a_limit_may_count_back_from_its_anchor_which_may_be_a_date() -> None:
    told = _due("HER-118", "--from", "2026-12-16")
    assert (told["due"], told["warn"]) == ("2026-12-02T23:59:59.000Z", "2026-11-25T23:59:59.000Z")


def test_a_date_is_the_start_of_that_day_in_london() -> None:
    assert _due("HER-105", "--from", "2026-07-01")["due"] == "2026-07-01T23:00:00.000Z"


@pytest.mark.requirement("HER-203")
def test_a_row_is_chosen_by_urgency() -> None:
    assert _due("HER-203", "--from", "2026-11-24", "--urgency", "not-urgent")["escalatesTo"] == "team-manager"
    urgent = _due("HER-203", "--from", "2026-11-24", "--urgency", "urgent")
    assert urgent["escalatesTo"] == "team-manager,service-manager"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("atlantis", "HER-105", "--from", "2026-11-24"), "known authorities are buckinghamshire, hertfordshire"),
        (("hertfordshire", "HER-001", "--from", "2026-11-24"), "requirement: Hertfordshire has no time limit HER-001"),
        (("hertfordshire", "HER-105", "--from", "2026-11-24T09:00:00"), "from: "),
        (("hertfordshire", "HER-105", "--from", "2026-02-30"), "from: 2026-02-30 is no date"),
        (("hertfordshire", "HER-016", "--from", "2099-01-01"), "outside the bank holiday table"),
        (("hertfordshire", "HER-105", "--from", "2026-W48-2"), "from: 2026-W48-2 is no date"),
        (("hertfordshire", "HER-105", "--from", "9999-12-31"), "from: lies so near to the year 1 or 9999"),
        (("hertfordshire", "HER-118", "--from", "0001-01-01"), "from: "),
        (("hertfordshire", "HER-105", "--from", "0001-01-01T00:00:00+14:00"), "from: "),
        (
            ("hertfordshire", "HER-105", "--from", "2026-11-24", "--destination", "family-safeguarding"),
            "no row that carries HER-105 fits destination family-safeguarding",
        ),
        (
            ("hertfordshire", "HER-105", "--from", "2026-11-24", "--destination", "night-shift"),
            "destination: Hertfordshire has no team night-shift",
        ),
    ],
)
def test_what_cannot_be_worked_out_is_refused(arguments: tuple[str, ...], reason: str) -> None:
    result = CliRunner().invoke(app, ["due", *arguments])
    assert result.exit_code == 1
    assert reason in result.stderr
    assert result.stdout == ""


def test_an_urgency_that_the_table_does_not_know_is_a_matter_of_usage() -> None:
    result = CliRunner().invoke(app, ["due", "hertfordshire", "HER-203", "--from", "2026-11-24", "--urgency", "x"])
    assert result.exit_code == 2
