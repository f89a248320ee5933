"""Every row of the table answer-rules, asked of the engine through the job that uses it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from engine.client import EngineClient
from register import decisions
from register.database import transaction
from register.decisions import NewDecision
from schemas.decision_tables import DecisionTable, Row, read_table
from schemas.forms import case_page, form_fields
from schemas.model_files import models_folder
from tests.workers.answer_rules import RULE_CASES, RuleCase
from tests.workers.bench import Bench
from tests.workers.family import AT, DAY, MANAGER, record, write_case_page

pytestmark = pytest.mark.engine

TABLE: DecisionTable = read_table(models_folder() / "decisions" / "answer-rules.dmn")


def each_row() -> list[object]:
    """Each row of the file under its requirements' markers."""
    return [
        pytest.param(row, id=row.rule_id, marks=[pytest.mark.requirement(name) for name in row.requirements])
        for row in TABLE.rows
    ]


def case_of(row: Row) -> RuleCase:
    assert row.rule_id in RULE_CASES, f"give row {row.number} of answer-rules a case in tests/workers/answer_rules.py"
    return RULE_CASES[row.rule_id]


def accepted_alert(bench: Bench, *, outcome: str = "accepted", **changes: Any) -> str:
    """An early alert for the family, answered; returns the decision's id."""
    alert = record(bench.register, "early-alert", destination="family-safeguarding", **changes)
    with transaction(bench.register) as session:
        new = NewDecision(alert, "early-alert", outcome, MANAGER, AT - DAY)
        return decisions.record(session, new).decision_id


def answered(bench: Bench, form: str, answers: Mapping[str, Any], **scope: Any) -> dict[str, Any]:
    transfer_id = record(bench.register, destination="family-safeguarding")
    if case_page(form) is not None:
        write_case_page(bench.register, transfer_id, form)
    job: dict[str, Any] = {"form": form, "element": "Task_Asked", "answers": dict(answers), "destination": None}
    job |= {"level": None, **scope}
    return bench.do("check-answer", transfer_id, **job)["answer"]


def test_no_case_is_left_behind_by_a_row_that_is_gone() -> None:
    assert set(RULE_CASES) == {row.rule_id for row in TABLE.rows}


@pytest.mark.parametrize("row", each_row())
def test_the_row_sends_the_answer_back_with_its_words(row: Row, deciding_bench: Bench) -> None:
    case = case_of(row)
    if case.alert_accepted:
        accepted_alert(deciding_bench)
    answer = answered(deciding_bench, case.form, case.refused, destination=case.destination, level=case.level)
    assert answer == {"form": case.form, "accepted": False, "problems": f"- {row.outputs['problem']}"}


@pytest.mark.parametrize("row", each_row())
def test_the_answer_that_is_mended_is_accepted(row: Row, deciding_bench: Bench) -> None:
    case = case_of(row)
    if case.alert_accepted:
        accepted_alert(deciding_bench)
    destination = case.mended_destination or case.destination
    level = case.mended_level or case.level
    answer = answered(deciding_bench, case.form, case.mended, destination=destination, level=level)
    assert answer == {"form": case.form, "accepted": True, "problems": None}


@pytest.mark.parametrize("row", each_row())
def test_the_row_is_the_only_one_hit(row: Row, engine_client: EngineClient, deciding_bench: Bench) -> None:
    case = case_of(row)
    assert deciding_bench.ports is not None  # the tables are deployed
    variables = {
        "authority": "hertfordshire",
        "form": case.form,
        "answers": dict(case.refused),
        "destination": case.destination,
        "level": case.level,
        "facts": {"earlyWarningAgreed": case.alert_accepted},
        "answeredOn": "2026-11-24",
    }
    assert engine_client.evaluate_decision("answer-rules", variables).matched_rules == (row.rule_id,)


@pytest.mark.parametrize("row", each_row())
def test_the_row_speaks_of_fields_and_options_that_the_form_has(row: Row) -> None:
    case = case_of(row)
    fields = {field.key: field for field in form_fields(case.form)}
    assert set(case.refused) == set(fields)
    for key, value in case.refused.items():
        options = [option for option, _ in fields[key].options]
        assert value is None or not options or value in options, f"{key}: {value} is no option of {case.form}"


@pytest.mark.requirement("HER-012")
@pytest.mark.parametrize(
    ("alert", "accepted"),
    [
        pytest.param({}, False, id="accepted-alert"),
        pytest.param({"outcome": "declined"}, True, id="declined-alert"),
        pytest.param(
            {
                "caseReference": "EHM-1",
                "children": [
                    {
                        "givenNames": "Ivo",
                        "familyName": "Quillfeather",
                        "dateOfBirth": "2018-01-01",
                        "address": "1 Marzipan Mews",
                        "reference": "EHM-1-1",
                    }
                ],
            },
            True,
            id="another-child",
        ),
    ],
)
def test_what_was_agreed_at_early_alert_is_not_reopened(
    alert: dict[str, Any], accepted: bool, deciding_bench: Bench
) -> None:
    accepted_alert(deciding_bench, **alert)
    answers = {"decision": "declined", "reasonCode": "threshold-not-met", "sectionFortySeven": "no"}
    assert answered(deciding_bench, "decide-threshold", answers)["accepted"] is accepted


@pytest.mark.requirement("HER-012")
def test_an_acceptance_that_was_corrected_binds_nobody(deciding_bench: Bench) -> None:
    decision_id = accepted_alert(deciding_bench)
    with transaction(deciding_bench.register) as session:
        (alert,) = decisions.of_transfer(session, _transfer_of(deciding_bench, decision_id))
        correction = NewDecision(
            alert.transfer_id,
            "early-alert",
            "declined",
            MANAGER,
            AT - timedelta(hours=1),
            supersedes_id=decision_id,
            supersedes_reason="recorded-in-error",
        )
        decisions.record(session, correction)
    answers = {"decision": "declined", "reasonCode": "threshold-not-met", "sectionFortySeven": "no"}
    assert answered(deciding_bench, "decide-threshold", answers)["accepted"] is True


def _transfer_of(bench: Bench, decision_id: str) -> str:
    (found,) = (row for row in bench.snapshot()["decisions"] if decision_id in row)
    return next(value for value in found if isinstance(value, str) and value.startswith("T-"))
