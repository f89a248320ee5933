"""The facts that tables read: codes, dates and yes/no answers, all names always there, nobody's details."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas.case_facts import case_facts
from schemas.case_inputs import CASE_INPUTS
from schemas.decision_tables import read_all

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*/*.json"))


def _facts(document: dict[str, Any]) -> dict[str, Any]:
    case = CASE_INPUTS[document["flow"]].model_validate(document, context={"today": date(2026, 11, 24)})
    return case_facts(case)


def _sample(name: str, **changes: Any) -> dict[str, Any]:
    path = next(path for path in SAMPLES if path.stem == name)
    return {**json.loads(path.read_text()), **changes}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_flow_has_the_same_facts_and_every_fact_that_points_of_transfer_reads(path: Path) -> None:
    facts = _facts(json.loads(path.read_text()))
    assert set(facts) == set(_facts(_sample("step-up")))
    read = {
        name.removeprefix("facts.") for name in read_all()["points-of-transfer"].inputs if name.startswith("facts.")
    }
    assert read <= set(facts)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_nobodys_details_are_among_the_facts(path: Path) -> None:
    document = json.loads(path.read_text())
    told = json.dumps(_facts(document))
    for person in [*document["children"], *document.get("adults", [])]:
        details = {person.get(name) for name in ("givenNames", "familyName", "dateOfBirth", "address", "reference")}
        assert [detail for detail in details if detail and detail in told] == []


@pytest.mark.parametrize(
    ("document", "urgency"),
    [
        (_sample("step-up"), "not-urgent"),
        (_sample("step-up", urgent=True), "urgent"),
        (_sample("urgent-step-up", urgent=False), "urgent"),
        (_sample("dispute-resolution"), "urgent"),
    ],
)
def test_urgency_is_one_word(document: dict[str, Any], urgency: str) -> None:
    assert _facts(document)["urgency"] == urgency


@pytest.mark.requirement("HER-114")
@pytest.mark.parametrize(
    ("review", "age"),
    [
        ("2027-02-07", 15),
        ("2027-02-08", 16),  # the sixteenth birthday
        (None, 15),  # twelve weeks in: 14 December
    ],
)
def test_age_counts_on_the_second_review_or_else_twelve_weeks_in(review: str | None, age: int) -> None:
    care = {"startedOn": "2026-09-21", "secondClaReviewOn": review, "returnHomeIndicated": False}
    assert _facts(_sample("step-up-to-cla", sectionTwentyCare=care))["ageAtTwelveWeeks"] == age


@pytest.mark.requirement("HER-158", "HER-170", "HER-173")
@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({}, "2026-11-23T10:30:00.000Z"),
        ({"alertFor": "cla-team", "firstClaReviewNotifiedAt": "2026-11-24T12:00:00Z"}, "2026-11-24T12:00:00.000Z"),
        ({"alertFor": "cla-team", "referringTeam": "tyss", "plannedTransferOn": "2027-01-15"}, "2027-01-15"),
    ],
)
def test_an_early_alert_has_the_anchor_of_its_own_limit(changes: dict[str, str], anchor: str) -> None:
    document = _sample("early-alert", **changes)
    if changes:
        del document["decisionToProgressAt"]
    assert _facts(document)["alertAnchor"] == anchor
