"""Who answered, what the form itself requires, what the case page requires."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from register import answers as kept_answers
from register import audit, staff
from register.database import transaction
from register.staff import NewStaffMember
from schemas.forms import case_page, form_fields
from schemas.model_files import models_folder
from tests.workers.bench import Bench
from tests.workers.family import AT, HOUR, MANAGER, NARRATIVE, record, write_case_page

pytestmark = pytest.mark.engine

ACCEPTED: dict[str, Any] = {"decision": "accepted", "reasonCode": "threshold-met", "sectionFortySeven": "no"}
FORMS = sorted(path.stem for path in (models_folder() / "forms").glob("*.form"))
PAGES = sorted(path.stem for path in (models_folder() / "case-pages").glob("*.json"))


@pytest.fixture
def transfer_id(deciding_bench: Bench) -> str:
    """A transfer whose reasoning is written."""
    transfer_id = record(deciding_bench.register)
    write_case_page(deciding_bench.register, transfer_id, "decide-threshold")
    return transfer_id


RESOLVED: dict[str, Any] = {"resolution": "not-resolved", "allocation": None, "leadTeam": None}


def check(
    bench: Bench, transfer_id: str, answers: dict[str, Any], form: str = "decide-threshold", at: datetime = AT
) -> dict[str, Any]:
    scope: dict[str, Any] = {
        "form": form,
        "element": "Task_Asked",
        "answers": answers,
        "destination": "assessment-team",
        "level": 1,
    }
    return bench.do("check-answer", transfer_id, at, **scope)


def problems(bench: Bench, transfer_id: str, answers: dict[str, Any], form: str = "decide-threshold") -> list[str]:
    """The lines that the person reads."""
    answer = check(bench, transfer_id, answers, form)["answer"]
    assert answer["accepted"] is (answer["problems"] is None)
    return str(answer["problems"] or "").splitlines()


def test_an_answer_in_order_is_accepted_and_names_who_gave_it(deciding_bench: Bench, transfer_id: str) -> None:
    assert check(deciding_bench, transfer_id, ACCEPTED) == {
        "answer": {"form": "decide-threshold", "accepted": True, "problems": None},
        "actor": MANAGER,
    }
    with deciding_bench.reading() as session:
        (line,) = [row for row in audit.of_transfer(session, transfer_id) if row.action == "answer-checked"]
    assert (line.actor, line.at, line.detail["accepted"]) == (MANAGER, AT, True)


def test_an_answer_that_nobody_claimed_is_sent_back(deciding_bench: Bench, transfer_id: str) -> None:
    deciding_bench.ports.assignee = None
    checked = check(deciding_bench, transfer_id, ACCEPTED)
    assert checked["actor"] is None
    assert checked["answer"]["accepted"] is False
    assert checked["answer"]["problems"].startswith("- Claim the task")
    with deciding_bench.reading() as session:
        (line,) = [row for row in audit.of_transfer(session, transfer_id) if row.action == "answer-checked"]
    assert (line.actor, line.detail) == (
        audit.SYSTEM,
        {"form": "decide-threshold", "accepted": False, "fields": ["assignee"]},
    )


def test_an_answer_of_somebody_whom_nobody_knows_is_sent_back(deciding_bench: Bench, transfer_id: str) -> None:
    deciding_bench.ports.assignee = "demo"
    checked = check(deciding_bench, transfer_id, ACCEPTED)
    assert checked["actor"] == "demo"
    assert "demo is no member of staff" in checked["answer"]["problems"]


def test_an_answer_of_somebody_in_none_of_the_tasks_groups_is_sent_back(
    deciding_bench: Bench, transfer_id: str
) -> None:
    deciding_bench.ports.assignee = "jonah.whitlock"
    checked = check(deciding_bench, transfer_id, ACCEPTED)
    assert checked["actor"] == "jonah.whitlock"
    assert checked["answer"]["problems"] == (
        "- jonah.whitlock is in none of the groups that answer here: hertfordshire-assessment-team-manager."
    )


def test_a_worker_whom_the_authority_does_not_know_is_not_allocated(deciding_bench: Bench, transfer_id: str) -> None:
    answers = {"worker": "nobody.at-all", "handoverDiscussion": "held", "coWorking": "no"}
    assert problems(deciding_bench, transfer_id, answers, "allocate-worker") == [
        "- worker: nobody.at-all is no member of staff of hertfordshire"
    ]


def test_a_worker_of_another_team_is_not_allocated(deciding_bench: Bench, transfer_id: str) -> None:
    answers = {"worker": "idris.hathersage", "handoverDiscussion": "held", "coWorking": "no"}
    assert problems(deciding_bench, transfer_id, answers, "allocate-worker") == [
        "- worker: idris.hathersage is neither a worker nor a manager of assessment-team"
    ]
    for member in ("saskia.rowntree", MANAGER):
        assert problems(deciding_bench, transfer_id, answers | {"worker": member}, "allocate-worker") == []


@pytest.mark.parametrize("value", [["saskia.rowntree"], {"user": "saskia.rowntree"}, 7])
def test_a_worker_that_is_no_text_is_sent_back(value: Any, deciding_bench: Bench, transfer_id: str) -> None:
    answers = {"worker": value, "handoverDiscussion": "held", "coWorking": "no"}
    told = problems(deciding_bench, transfer_id, answers, "allocate-worker")
    assert "- worker: the value given is no member of staff of hertfordshire" in told


@pytest.mark.requirement("HER-207")
def test_an_accepted_answer_is_kept_without_what_is_on_the_case_page(deciding_bench: Bench) -> None:
    transfer_id = record(deciding_bench.register)
    write_case_page(deciding_bench.register, transfer_id, "resolve-dispute-level")
    agreed = {"resolution": "resolved", "allocation": "moves", "leadTeam": "family-safeguarding"}
    assert problems(deciding_bench, transfer_id, agreed | {"leadTeam": None}, "resolve-dispute-level")
    with deciding_bench.reading() as session:
        assert kept_answers.of_transfer(session, transfer_id) == []
    assert check(deciding_bench, transfer_id, agreed, "resolve-dispute-level")["answer"]["accepted"]
    with deciding_bench.reading() as session:
        (kept,) = kept_answers.of_transfer(session, transfer_id)
    assert (kept.form, kept.element, kept.actor, kept.at) == ("resolve-dispute-level", "Task_Asked", MANAGER, AT)
    assert kept.answers == agreed | {"level": 1}
    assert NARRATIVE not in str(kept.answers)


@pytest.mark.requirement("HER-210")
def test_the_text_of_one_level_does_not_serve_for_the_next(deciding_bench: Bench) -> None:
    transfer_id = record(deciding_bench.register)
    form = "resolve-dispute-level"
    write_case_page(deciding_bench.register, transfer_id, form)
    assert check(deciding_bench, transfer_id, RESOLVED, form)["answer"]["accepted"]

    (told,) = check(deciding_bench, transfer_id, RESOLVED, form, AT + HOUR)["answer"]["problems"].splitlines()
    assert told.startswith("- Case page, What was discussed")
    assert told.endswith("What is there went with an earlier answer: open the page, and save what holds now.")
    # the same words, saved for this level, are this level's
    write_case_page(deciding_bench.register, transfer_id, form, at=AT + HOUR)
    assert check(deciding_bench, transfer_id, RESOLVED, form, AT + HOUR)["answer"]["accepted"]


def test_a_text_written_before_an_answer_was_sent_back_still_counts(deciding_bench: Bench, transfer_id: str) -> None:
    assert problems(deciding_bench, transfer_id, ACCEPTED | {"reasonCode": None})
    assert check(deciding_bench, transfer_id, ACCEPTED, at=AT + HOUR)["answer"]["accepted"]


def test_a_text_that_was_cleared_is_no_text(deciding_bench: Bench, transfer_id: str) -> None:
    write_case_page(deciding_bench.register, transfer_id, "decide-threshold", {"reasoning": ""})
    assert problems(deciding_bench, transfer_id, ACCEPTED) == ["- Case page, Reasoning for the decision: is required."]


def test_an_answer_of_somebody_whom_only_the_register_knows_is_accepted(
    deciding_bench: Bench, transfer_id: str
) -> None:
    with transaction(deciding_bench.register) as session:
        staff.save(session, NewStaffMember("agency.worker", "Agency Worker", deciding_bench.ports.groups, AT))
    deciding_bench.ports.assignee = "agency.worker"
    assert check(deciding_bench, transfer_id, ACCEPTED)["answer"]["accepted"] is True


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"decision": None}, "decision: is required", id="missing"),
        pytest.param({"decision": "postponed"}, "decision: must be one of accepted, declined", id="no-option"),
        pytest.param({"note": "anything"}, "note: is no field of the form", id="no-field"),
    ],
)
def test_what_the_form_refuses_is_told_by_field(
    deciding_bench: Bench, transfer_id: str, change: dict[str, Any], told: str
) -> None:
    assert any(told in line for line in problems(deciding_bench, transfer_id, ACCEPTED | change))


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_answer_to_any_form_is_sent_back_with_every_field_that_it_lacks(
    form: str, deciding_bench: Bench, transfer_id: str
) -> None:
    told = problems(deciding_bench, transfer_id, dict.fromkeys(field.key for field in form_fields(form)), form)
    required = [field.key for field in form_fields(form) if field.required]
    assert required
    assert [key for key in required if not any(line.startswith(f"- {key}: is required") for line in told)] == []


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        pytest.param("decide-cla-transfer", {"decision": "accepted", "nominatedManager": ""}, id="text"),
        pytest.param("renew-consent", {"renewal": "given", "signedOn": ""}, id="date"),
        pytest.param(
            "record-consent",
            {"consent": "not-sought", "overrideReason": "", "signedOn": "", "parentalResponsibility": ""},
            id="choice",
        ),
    ],
)
def test_a_field_left_empty_in_tasklist_is_no_answer(
    form: str, answers: dict[str, Any], deciding_bench: Bench, transfer_id: str
) -> None:
    if case_page(form) is not None:
        write_case_page(deciding_bench.register, transfer_id, form)
    empty_as_null = {key: value or None for key, value in answers.items()}
    told = problems(deciding_bench, transfer_id, answers, form)
    assert told
    assert told == problems(deciding_bench, transfer_id, empty_as_null, form)


@pytest.mark.parametrize("form", PAGES)
def test_a_case_page_that_lacks_a_text_sends_the_answer_back(form: str, deciding_bench: Bench) -> None:
    transfer_id = record(deciding_bench.register)
    page = case_page(form)
    assert page is not None
    labels = [field.label for field in page.fields if field.required]
    assert labels
    for label in labels:
        assert f"- Case page, {label}: is required." in problems(deciding_bench, transfer_id, {}, form)
    write_case_page(deciding_bench.register, transfer_id, form)
    assert not any("Case page" in line for line in problems(deciding_bench, transfer_id, {}, form))


@pytest.mark.parametrize(("consent", "needed"), [("given", True), ("refused", False), ("not-sought", False)])
def test_who_gave_consent_is_asked_for_only_where_it_was_given(
    consent: str, needed: bool, deciding_bench: Bench
) -> None:
    transfer_id = record(deciding_bench.register)
    told = problems(deciding_bench, transfer_id, {"consent": consent}, "record-consent")
    page = case_page("record-consent")
    assert page is not None
    (giver,) = [field.label for field in page.fields if field.key == "givenBy"]
    assert (f"- Case page, {giver}: is required." in told) is needed


@pytest.mark.requirement("HER-007")
@pytest.mark.parametrize("form", FORMS)
def test_capacity_is_no_reason_that_any_form_offers(form: str) -> None:
    offered = [text for field in form_fields(form) for option in field.options for text in option]
    words = ("capacity", "workload", "caseload", "vacanc", "staffing", "waiting")
    assert [text for text in offered if any(word in text.casefold() for word in words)] == []


@pytest.mark.requirement("HER-007")
@pytest.mark.parametrize("form", ["decide-threshold", "agree-transfer-to-cla"])
def test_a_refusal_for_capacity_is_sent_back(form: str, deciding_bench: Bench, transfer_id: str) -> None:
    answers = {field.key: None for field in form_fields(form)} | {"decision": "declined", "reasonCode": "no-capacity"}
    told = problems(deciding_bench, transfer_id, answers, form)
    assert any(line.startswith("- reasonCode: must be one of") for line in told)


@pytest.mark.requirement("HER-013")
def test_minor_issues_are_no_reason_to_decline(deciding_bench: Bench, transfer_id: str) -> None:
    (reasons,) = [field.options for field in form_fields("decide-threshold") if field.key == "reasonCode"]
    assert {option for option, _ in reasons} == {
        "threshold-met",
        "threshold-not-met",
        "need-met-by-referring-service",
        "other-team-leads",
    }
    told = problems(deciding_bench, transfer_id, ACCEPTED | {"decision": "declined", "reasonCode": "record-incomplete"})
    assert any(line.startswith("- reasonCode: must be one of") for line in told)
