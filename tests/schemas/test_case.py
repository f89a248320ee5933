"""Case inputs: the rules that hold for every flow, and those of each."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.case import age_on
from schemas.case_inputs import CASE_INPUTS
from schemas.refusals import refusal_of

TODAY = date(2026, 11, 24)
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def _sample(name: str, **changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SAMPLES / "hertfordshire" / f"{name}.json").read_text())
    document.update(changes)
    return {key: value for key, value in document.items() if value is not None}


_NOON = "2026-11-24T12:00:00Z"


def _to_cla(**changes: Any) -> dict[str, Any]:
    """The early alert of a service whose case is to move to the CLA teams on a day of its own choice."""
    alert = {"alertFor": "cla-team", "referringTeam": "tyss", "decisionToProgressAt": None}
    return _sample("early-alert", **(alert | changes))


def _problems(document: dict[str, Any], today: date = TODAY) -> dict[str, str]:
    """The fields that are refused, each with its rule."""
    try:
        CASE_INPUTS[document["flow"]].model_validate(document, context={"today": today})
    except ValidationError as error:
        return {problem.field: problem.rule for problem in refusal_of(error).problems}
    return {}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*.json")), ids=lambda path: path.stem)
def test_every_sample_is_a_case(path: Path) -> None:
    assert _problems(json.loads(path.read_text())) == {}


@pytest.mark.requirement("HER-101")
@pytest.mark.parametrize(
    ("born", "disabled", "accepted"),
    [
        ("2008-11-25", False, True),  # eighteen tomorrow
        ("2008-11-24", False, False),  # eighteen today
        ("2008-11-24", True, True),  # 0-25 Together goes on
        ("2001-11-25", True, True),
        ("2001-11-24", True, False),
        ("2026-11-24", False, True),  # born today
        ("2026-11-25", False, False),
    ],
)
def test_a_child_is_a_child_today(born: str, disabled: bool, accepted: bool) -> None:
    child = {**_sample("step-up")["children"][0], "dateOfBirth": born, "disabled": disabled}
    problems = _problems(_sample("step-up", children=[child]))
    assert (problems == {}) is accepted
    assert set(problems) <= {"children[0].dateOfBirth"}


def test_nobody_is_older_than_people_get() -> None:
    adult = {"givenNames": "Dana", "familyName": "Orrell", "relationship": "mother", "dateOfBirth": "1895-01-01"}
    assert set(_problems(_sample("step-up", adults=[adult]))) == {"adults[0].dateOfBirth"}


def test_every_problem_is_told_at_once() -> None:
    document = _sample("step-up", allocatedWorker="Not A User", favouriteColour="green", children=[])
    assert set(_problems(document)) == {"allocatedWorker", "favouriteColour", "children"}


@pytest.mark.requirement("HER-018")
@pytest.mark.parametrize("team", ["csc", "mash"])
@pytest.mark.parametrize("field", ["referringTeam", "receivingTeam"])
def test_the_front_door_is_no_channel_for_an_open_case(field: str, team: str) -> None:
    assert "HER-018" in _problems(_sample("step-up", **{field: team}))[field]


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (
            _sample("urgent-step-up", concern={"immediateChildProtection": False, "crimeAgainstChild": True}),
            "concern.immediateChildProtection",
        ),
        (
            _sample("step-up", concern={"immediateChildProtection": True, "crimeAgainstChild": False}),
            "concern.immediateChildProtection",
        ),
        (_sample("early-alert", decisionToProgressAt=None), "decisionToProgressAt"),
        (_sample("early-alert", alertFor="cla-team", decisionToProgressAt=None), "firstClaReviewNotifiedAt"),
        (_sample("early-alert", alertFor="night-shift", decisionToProgressAt=None), "alertFor"),
        (_sample("early-alert", alertFor="tyss"), "decisionToProgressAt"),
        (_sample("early-alert", firstClaReviewNotifiedAt="2026-11-23T10:30:00Z"), "firstClaReviewNotifiedAt"),
        (_sample("early-alert", alertFor="cla-team", firstClaReviewNotifiedAt=_NOON), "decisionToProgressAt"),
        (_sample("early-alert", decisionToProgressAt="2036-11-23T10:30:00Z"), "decisionToProgressAt"),
        (_to_cla(plannedTransferOn="1990-01-31"), "plannedTransferOn"),
        (_to_cla(plannedTransferOn="2026-W49-2"), "plannedTransferOn"),
        (_to_cla(plannedTransferOn=20261201), "plannedTransferOn"),
        (
            _sample("early-alert", alertFor="cla-team", referringTeam="tyss", decisionToProgressAt=None),
            "plannedTransferOn",
        ),
        (_sample("early-alert", decisionToProgressAt="2026-11-23T10:30:00"), "decisionToProgressAt"),
        (_sample("dispute-resolution", believedTeam="night-shift"), "believedTeam"),
        (_sample("dispute-resolution", believedTeam="mash"), "believedTeam"),
        (_sample("dispute-resolution", believedTeam="assessment-team"), "believedTeam"),
        (_sample("dispute-resolution", urgent=False), "discretionReason"),
        (
            _sample(
                "step-up-to-cla",
                sectionTwentyCare={
                    "startedOn": "2026-09-21",
                    "secondClaReviewOn": "2026-09-21",
                    "returnHomeIndicated": False,
                },
            ),
            "sectionTwentyCare.secondClaReviewOn",
        ),
        (
            _sample("step-up-to-cla", sectionTwentyCare={"startedOn": "1999-01-01", "returnHomeIndicated": False}),
            "sectionTwentyCare.startedOn",
        ),
    ],
)
def test_a_flow_has_its_own_rules(document: dict[str, Any], field: str) -> None:
    assert list(_problems(document)) == [field]


@pytest.mark.requirement("HER-011")
def test_an_immediate_concern_is_sent_to_the_urgent_flow() -> None:
    document = _sample("step-up", concern={"immediateChildProtection": True, "crimeAgainstChild": False})
    assert "start urgent-step-up instead" in _problems(document)["concern.immediateChildProtection"]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2017, 5, 2), date(2026, 5, 1), 8),
        (date(2017, 5, 2), date(2026, 5, 2), 9),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
    ],
)
def test_age_is_in_completed_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("part", "changes", "field"),
    [
        ("children", {"givenNames": "  "}, "givenNames"),
        ("children", {"familyName": "Or\u0000rell"}, "familyName"),
        ("children", {"dateOfBirth": "20170502"}, "dateOfBirth"),
        ("children", {"dateOfBirth": 1493683200}, "dateOfBirth"),
        ("professionals", {"email": "office@school.example,head@school.example"}, "email"),
        ("professionals", {"email": "a,b@c"}, "email"),
        ("professionals", {"email": "office@school"}, "email"),
    ],
)
def test_what_cannot_be_a_persons_detail_is_refused(part: str, changes: dict[str, Any], field: str) -> None:
    document = _sample("step-up")
    entries: list[dict[str, Any]] = document[part]
    document[part] = [{**entries[0], **changes}, *entries[1:]]
    assert set(_problems(document)) == {f"{part}[0].{field}"}


def test_spaces_around_a_name_are_no_part_of_it() -> None:
    document = _sample("step-up")
    document["children"][0]["givenNames"] = " Tamsin "
    case = CASE_INPUTS["step-up"].model_validate(document, context={"today": TODAY})
    assert case.children[0].given_names == "Tamsin"


@pytest.mark.requirement("HER-184")
def test_what_consent_covers_is_a_code() -> None:
    given = _sample("step-up")["consent"]
    assert _problems(_sample("step-up", consent={**given, "scope": "sharing-outside-and-within-the-council"})) == {}
    assert set(_problems(_sample("step-up", consent={**given, "scope": "not with Uncle Rob"}))) == {"consent.scope"}
