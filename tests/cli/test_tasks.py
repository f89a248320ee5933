"""`transfers tasks`, `transfers complete` and `transfers show`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from register import answers, narratives
from register.answers import NewAnswer
from register.database import reading, transaction
from register.meetings import MeetingDate, schedule
from register.staff import NewStaffMember, save
from tests.cli.conftest import Program
from tests.cli.fake_engine import NOW, FakeEngine

KEY = 77
MANAGER = "priya.nandakumar"
ANSWER = ("--var", "decision=declined", "--var", "reasonCode=threshold-not-met", "--var", "sectionFortySeven=no")
REASONING = ("--var", "reasoning=Early help meets the need.")


@pytest.fixture
def transfer_id(program: Program, fake: FakeEngine) -> str:
    """A transfer whose threshold is to be decided."""
    started = program.started()
    fake.add_task(KEY, started)
    return started


def _complete(program: Program, *arguments: str, user: str = MANAGER) -> Any:
    return program.run("complete", str(KEY), "--as", user, *arguments, "--json")


def test_a_task_is_told_with_its_form_and_its_case_page(program: Program, transfer_id: str) -> None:
    (task,) = json.loads(program.run("tasks", "--transfer", transfer_id, "--json").stdout)
    assert (task["key"], task["element"], task["name"]) == (KEY, "Task_DecideThreshold", "Decide threshold")
    assert (task["transferId"], task["dueAt"]) == (transfer_id, "2026-11-24T09:00:00.000Z")
    assert task["groups"] == ["hertfordshire-assessment-team-manager"]
    fields = {field["key"]: field for field in task["form"]["fields"]}
    assert fields["decision"]["type"] == "radio"
    assert fields["decision"]["required"]
    assert [option["value"] for option in fields["decision"]["options"]] == ["accepted", "declined"]
    assert [field["key"] for field in task["form"]["casePage"]["fields"]] == ["reasoning"]


def test_tasks_are_listed_by_group(program: Program, transfer_id: str) -> None:
    listed = program.run("tasks", "--group", "hertfordshire-assessment-team-manager", "--json")
    assert [task["transferId"] for task in json.loads(listed.stdout)] == [transfer_id]
    assert json.loads(program.run("tasks", "--group", "hertfordshire-tyss-manager", "--json").stdout) == []


def test_the_form_of_an_engine_that_does_not_name_it_is_the_diagrams(program: Program, fake: FakeEngine) -> None:
    fake.add_task(KEY, program.started(), form_id=None)
    (task,) = json.loads(program.run("tasks", "--json").stdout)
    assert task["form"]["id"] == "decide-threshold"


def test_an_answer_is_assigned_and_completed_and_what_a_person_writes_stays_in_the_register(
    program: Program, fake: FakeEngine, transfer_id: str
) -> None:
    result = _complete(program, *ANSWER, *REASONING)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == {
        "key": KEY,
        "transferId": transfer_id,
        "completedBy": MANAGER,
        "variables": ["decision", "reasonCode", "sectionFortySeven"],
        "narratives": ["reasoning"],
    }
    assert fake.completed == {
        KEY: {"decision": "declined", "reasonCode": "threshold-not-met", "sectionFortySeven": "no"}
    }
    assert fake.tasks[KEY].assignee == MANAGER
    with reading(program.register) as session:
        written = narratives.current(session, transfer_id, "decide-threshold")["reasoning"]
    assert (written.text, written.author, written.at) == ("Early help meets the need.", MANAGER, NOW)


def test_answers_come_from_a_file_as_well(program: Program, fake: FakeEngine, transfer_id: str) -> None:
    answers = {"decision": "accepted", "reasonCode": "threshold-met", "sectionFortySeven": "no", "reasoning": "Risk."}
    path = program.folder / "answers.json"
    path.write_text(json.dumps(answers))
    assert _complete(program, "--vars", str(path)).exit_code == 0
    assert fake.completed[KEY]["decision"] == "accepted"
    assert "reasoning" not in fake.completed[KEY]


def test_text_written_on_the_case_page_before_counts(program: Program, fake: FakeEngine, transfer_id: str) -> None:
    with transaction(program.register) as session:
        text = narratives.NewNarrative(transfer_id, "decide-threshold", "reasoning", "Seen.", MANAGER, NOW)
        narratives.write(session, text)
    assert _complete(program, *ANSWER).exit_code == 0
    assert KEY in fake.completed


def test_text_that_went_with_an_earlier_answer_does_not_count_for_the_next(
    program: Program, fake: FakeEngine, transfer_id: str
) -> None:
    with transaction(program.register) as session:
        text = narratives.NewNarrative(transfer_id, "decide-threshold", "reasoning", "Seen.", MANAGER, NOW)
        narratives.write(session, text)
        given = {"decision": "declined"}
        answers.record(
            session, NewAnswer(transfer_id, "decide-threshold", "Task_DecideThreshold", 1, given, MANAGER, NOW)
        )
    refused = _complete(program, *ANSWER)
    assert refused.exit_code == 1
    assert "reasoning: is required on the case page" in refused.stderr
    assert fake.completed == {}


def test_a_text_that_an_answer_makes_necessary_is_asked_for(program: Program, fake: FakeEngine) -> None:
    fake.add_task(KEY, program.started(), form_id="record-consent")
    given = ("--var", "consent=given", "--var", "signedOn=2026-11-20", "--var", "parentalResponsibility=yes")
    refused = _complete(program, *given, "--var", "consentNote=Asked at home.")
    assert refused.exit_code == 1
    assert "givenBy: is required on the case page" in refused.stderr
    assert fake.completed == {}


def test_the_story_tells_the_accepted_answers(program: Program, transfer_id: str) -> None:
    given = {"decision": "declined", "reasonCode": "threshold-not-met"}
    with transaction(program.register) as session:
        answers.record(
            session, NewAnswer(transfer_id, "decide-threshold", "Task_DecideThreshold", 1, given, MANAGER, NOW)
        )
    assert json.loads(program.run("show", transfer_id, "--json").stdout)["answers"][0]["answers"] == given
    told = " ".join(program.run("show", transfer_id).stdout.split())
    assert "Answers" in told
    assert "threshold-not-met" in told


def test_a_checkbox_is_answered_with_true_or_false(program: Program, fake: FakeEngine) -> None:
    fake.add_task(KEY, program.started(), form_id="remove-adults")
    refused = _complete(program, "--var", "adultsRemoved=yes")
    assert refused.exit_code == 1
    assert "adultsRemoved: must be true or false" in refused.stderr
    assert _complete(program, "--var", "adultsRemoved=true").exit_code == 0
    assert fake.completed[KEY] == {"adultsRemoved": True}


@pytest.mark.requirement("HER-191")
def test_a_text_that_one_answer_makes_necessary_is_asked_for(program: Program, fake: FakeEngine) -> None:
    fake.add_task(KEY, program.started(), form_id="record-consent")
    given = ("--var", "consent=given", "--var", "signedOn=2026-11-23")
    refused = _complete(program, *given)
    assert refused.exit_code == 1
    assert "givenBy: is required on the case page" in refused.stderr
    assert "relationship: is required on the case page" in refused.stderr


def test_a_task_of_a_meeting_is_completed_like_one_of_a_transfer(program: Program, fake: FakeEngine) -> None:
    with transaction(program.register) as session:
        meeting = schedule(session, MeetingDate("hertfordshire", "action-and-impact", "", NOW), NOW)
        fake.add_task(KEY, meeting.meeting_id, form_id="circulate-minutes")
    assert _complete(program, "--var", "minutesCirculated=true").exit_code == 0
    assert fake.completed[KEY] == {"answers": {"minutesCirculated": True}}


@pytest.mark.parametrize("worker", [["saskia.rowntree"], {"user": "saskia.rowntree"}, 7])
def test_a_member_of_staff_is_named_by_a_text(program: Program, fake: FakeEngine, worker: object) -> None:
    fake.add_task(KEY, program.started(), form_id="allocate-worker")
    path = program.folder / "answers.json"
    path.write_text(json.dumps({"worker": worker}))
    refused = _complete(program, "--vars", str(path))
    assert refused.exit_code == 1
    assert "worker: must match" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "user", "reason"),
    [
        ((*ANSWER, *REASONING), "nobody.known", "as: nobody.known is no member of staff of hertfordshire"),
        ((*ANSWER, *REASONING), "jonah.whitlock", "as: jonah.whitlock is in none of the groups"),
        (ANSWER, MANAGER, "reasoning: is required on the case page"),
        ((*ANSWER, "--var", "reasoning= "), MANAGER, "reasoning: must be a text"),
        ((*ANSWER[:4], *REASONING), MANAGER, "sectionFortySeven: is required"),
        ((*ANSWER, *REASONING, "--var", "decision=maybe"), MANAGER, "decision: must be one of accepted, declined"),
        ((*ANSWER, *REASONING, "--var", "colour=red"), MANAGER, "colour: is no field of the form decide-threshold"),
    ],
)
@pytest.mark.usefixtures("transfer_id")
def test_a_refused_answer_leaves_the_task_as_it_was(
    program: Program, fake: FakeEngine, arguments: tuple[str, ...], user: str, reason: str
) -> None:
    before = program.rows()
    result = _complete(program, *arguments, user=user)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert fake.completed == {}
    assert fake.tasks[KEY].assignee is None
    assert program.rows() == before


def test_the_registers_staff_go_before_the_directorys(program: Program, fake: FakeEngine, transfer_id: str) -> None:
    moved = NewStaffMember(MANAGER, "Priya Nandakumar", ("hertfordshire-tyss-manager",), NOW)
    deputy = NewStaffMember("a.deputy", "A Deputy", ("hertfordshire-assessment-team-manager",), NOW)
    with transaction(program.register) as session:
        save(session, moved)
        save(session, deputy)
    assert _complete(program, *ANSWER, *REASONING).exit_code == 1
    assert _complete(program, *ANSWER, *REASONING, user="a.deputy").exit_code == 0


def test_a_task_is_completed_once(program: Program, transfer_id: str) -> None:
    assert _complete(program, *ANSWER, *REASONING).exit_code == 0
    again = _complete(program, *ANSWER, *REASONING)
    assert again.exit_code == 1
    assert f"the user task {KEY} is completed" in again.stderr


def test_a_key_that_no_task_has_is_refused(program: Program) -> None:
    result = program.run("complete", "5", "--as", MANAGER)
    assert result.exit_code == 1
    assert "there is no user task 5" in result.stderr


def test_a_value_without_its_name_is_a_matter_of_usage(program: Program) -> None:
    assert program.run("complete", "5", "--as", MANAGER, "--var", "decision").exit_code == 2


def test_the_story_of_a_transfer_has_its_open_tasks(program: Program, transfer_id: str) -> None:
    story = json.loads(program.run("show", transfer_id, "--json").stdout)
    assert (story["transferId"], story["flow"], story["status"]) == (transfer_id, "step-up", None)
    assert [task["key"] for task in story["tasks"]] == [KEY]
    assert {spell["worker"] for spell in story["allocations"]} == {"jonah.whitlock"}
    assert set(story) >= {"milestones", "decisions", "contacts", "notifications", "documents", "notes"}


def test_the_story_is_told_to_people_without_a_persons_details(program: Program, transfer_id: str) -> None:
    told = program.run("show", transfer_id).stdout
    assert f"{transfer_id}: step-up in hertfordshire, live" in told
    assert "Decide threshold" in told
    assert "Orrell" not in told


@pytest.mark.parametrize("command", [("show", "T-00000000"), ("tasks", "--transfer", "T-00000000")])
def test_an_unknown_transfer_is_refused(program: Program, command: tuple[str, ...]) -> None:
    result = program.run(*command, "--json")
    assert result.exit_code == 1
    assert "there is no transfer T-00000000" in result.stderr
    assert "T-00000000" in json.loads(result.stdout)["refused"]["message"]
