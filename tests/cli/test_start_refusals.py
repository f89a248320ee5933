"""What `transfers start` refuses: with the field and the rule, nothing stored, nothing started."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.decision_tables import read_table
from schemas.model_files import models_folder
from tests.cli.cases import step_up, urgent_step_up
from tests.cli.conftest import Program
from tests.cli.fake_engine import FakeEngine

_CONCERN = {"immediateChildProtection": False, "crimeAgainstChild": False}


def _child(**changes: Any) -> list[dict[str, Any]]:
    return [{**step_up()["children"][0], **changes}]


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown field": (step_up(favouriteColour="green"), "favouriteColour", "not permitted"),
    "missing field": (step_up(allocatedWorker=None), "allocatedWorker", "required"),
    "a worker whom the authority does not know": (
        step_up(allocatedWorker="nobody.known"),
        "allocatedWorker",
        "nobody.known is no member of staff of hertfordshire",
    ),
    "birth date in the future": (
        step_up(children=_child(dateOfBirth="2026-11-25")),
        "children[0].dateOfBirth",
        "future of 2026-11-24",
    ),
    "adult listed as a child": (
        step_up(children=_child(dateOfBirth="2008-11-24")),
        "children[0].dateOfBirth",
        "HER-101",
    ),
    "the same person as child and adult": (
        step_up(children=_child(givenNames="DANA")),
        "children[0]",
        "adults are not stepped up",
    ),
    "the same child twice, once under another number": (
        step_up(children=[*_child(), *_child(reference="EHM-58213-Z")]),
        "children[1]",
        "listed twice",
    ),
    "two people of one reference": (
        step_up(children=_child(reference="EHM-58213-A")),
        "children",
        "same reference",
    ),
    "no child": (step_up(children=[]), "children", "at least 1"),
    "unknown authority": (step_up(authority="atlantis"), "authority", "known authorities"),
    "team that is not there": (step_up(referringTeam="night-shift"), "referringTeam", "has no team night-shift"),
    "Customer Service Centre as a channel": (step_up(referringTeam="csc"), "referringTeam", "HER-018"),
    "MASH as a channel": (step_up(receivingTeam="mash"), "receivingTeam", "HER-018"),
    "urgent without immediate concern": (
        urgent_step_up(concern=_CONCERN),
        "concern.immediateChildProtection",
        "immediate concern",
    ),
    "consent signed in the future": (
        step_up(consent={**step_up()["consent"], "signedOn": "2026-12-01"}),
        "consent.signedOn",
        "future",
    ),
}


@pytest.mark.requirement("HER-018", "HER-101")
@pytest.mark.parametrize(("document", "field", "rule"), REFUSED.values(), ids=REFUSED.keys())
def test_a_case_that_breaks_a_rule_is_refused(
    program: Program, fake: FakeEngine, document: dict[str, Any], field: str, rule: str
) -> None:
    before = program.rows()
    result = program.start(document)
    assert result.exit_code == 1
    told = json.loads(result.stdout)["refused"]
    problems = {problem["field"]: problem["rule"] for problem in told["problems"]}
    assert field in problems, problems
    assert rule in problems[field]
    assert f"{field}: " in result.stderr
    assert "Traceback" not in result.stderr
    assert program.rows() == before
    assert fake.received == []
    assert fake.decided == []


def test_a_refusal_does_not_repeat_a_persons_details(program: Program) -> None:
    document = step_up(children=_child(dateOfBirth="2026-11-25", address=""))
    result = program.start(document)
    for detail in ("Tamsin", "Orrell", "2026-11-25"):
        assert detail not in result.stdout + result.stderr


def test_a_case_that_no_rule_of_the_table_fits_is_refused(program: Program, fake: FakeEngine) -> None:
    fake.route = None
    before = program.rows()
    result = program.start()
    assert result.exit_code == 1
    assert "referringTeam: no rule of the table points-of-transfer" in result.stderr
    assert program.rows() == before
    assert fake.received == []


def test_a_team_without_a_manager_in_the_tables_is_refused(program: Program, fake: FakeEngine) -> None:
    fake.referring_manager = None
    result = program.start()
    assert result.exit_code == 1
    assert "referringTeam: the table candidate-groups has no referring manager for ifst" in result.stderr
    assert fake.received == []


def test_a_receiving_team_other_than_the_tables_is_refused_with_the_clause(program: Program, fake: FakeEngine) -> None:
    table = read_table(models_folder() / "decisions" / "points-of-transfer.dmn")
    rule = next(row for row in table.rows if row.outputs["destination"] == "assessment-team")
    assert rule.description
    fake.rule = rule.rule_id
    result = program.start(step_up(receivingTeam="family-safeguarding"))
    assert result.exit_code == 1
    assert "receivingTeam: the table points-of-transfer sends this case to assessment-team" in result.stderr
    assert "HER-096" in result.stderr
    assert rule.description in result.stderr
    assert fake.received == []


def test_the_receiving_team_of_the_table_is_taken(program: Program) -> None:
    assert program.start(step_up(receivingTeam="assessment-team")).exit_code == 0


def test_a_child_in_a_live_transfer_of_the_flow_is_refused_and_nothing_of_the_request_stays(program: Program) -> None:
    live = program.started()
    before = program.rows()
    result = program.start(step_up(requestId="IFST-2026-0413"))
    assert result.exit_code == 1
    assert live in result.stderr
    assert program.rows() == before


def test_an_input_for_another_flow_is_refused(program: Program, fake: FakeEngine) -> None:
    result = program.start(step_up(), flow="urgent-step-up")
    assert result.exit_code == 1
    assert "flow: " in result.stderr
    assert fake.received == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{", "is no JSON document"),
        ("[]", "must be a JSON object"),
        ('{"requestId": "R-1", "requestId": "R-2"}', "requestId: is given twice"),
        ('{"requestId": NaN}', "is no value of JSON"),
    ],
)
def test_what_is_no_case_document_is_refused(program: Program, text: str, rule: str) -> None:
    result = program.run("start", "step-up", "--input", "-", stdin=text)
    assert result.exit_code == 1
    assert rule in result.stderr


def test_a_file_that_cannot_be_read_is_a_matter_of_usage(program: Program) -> None:
    result = program.run("start", "step-up", "--input", str(program.folder / "absent.json"))
    assert result.exit_code == 2
    assert "absent.json" in result.stderr.replace("\n", "")
