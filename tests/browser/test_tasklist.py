"""A step-up is decided with the pages that staff have: Tasklist, the case page, Operate."""

from __future__ import annotations

import re
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, expect

from calendars.london import LONDON
from engine.records import RecordReader
from tests.browser.conftest import Served, picture
from tests.browser.pages import PATIENCE, Operate
from tests.browser.walk import MANAGER, REASONING, Walk, walked
from tests.flows.office import Office

pytestmark = [pytest.mark.engine, pytest.mark.browser]

CHILDREN = ("Tamsin Orrell", "Kit Orrell")
PERSONAL = re.compile(r"\b(Tamsin|Kit|Dana|Orrell|Larkspur|2017-05-02|2020-09-17|2 May 2017|has been seen)\b")
"""Names, dates of birth, address and narrative of the case: none of it belongs in the engine."""


@pytest.fixture(scope="module")
def walk(browser: Browser, served: Served, office: Office) -> Generator[Walk]:
    """The manager's walk, to the end of the transfer."""
    with walked(browser, served, office) as done:
        yield done


@pytest.mark.requirement("HER-105")
def test_the_task_shows_when_the_decision_is_due(walk: Walk, office: Office) -> None:
    assert walk.task.due is not None
    due = walk.task.due.astimezone(LONDON)
    assert f"{due.day} {due:%b %Y} - {due.hour % 12 or 12}:{due:%M %p}" in walk.due_shown
    assert f"Transfer {walk.case.transfer_id}" in walk.tasklist_texts[0], "which of several decisions this one is"
    limit = office.milestone(walk.case, "decide-threshold")
    assert limit["status"] == "met"


def test_an_answer_that_is_refused_comes_back_with_the_reasons(walk: Walk) -> None:
    assert "This answer was sent back" in walk.sent_back
    reasons = re.findall(r"(?m)^(Case page, Reasoning.*|A declined step-up.*)$", walk.sent_back)
    assert reasons == [
        "Case page, Reasoning for the decision: is required.",
        "A declined step-up needs a reason other than threshold met; capacity is never one.",
    ]
    assert walk.answer_kept


def test_the_forms_link_leads_through_sign_in_to_the_case_page_of_this_decision(walk: Walk) -> None:
    assert walk.case.transfer_id in walk.case_page_after_sign_in
    assert "Decide threshold" in walk.case_page_after_sign_in
    for child in CHILDREN:
        assert child in walk.case_page_after_sign_in
    assert not walk.opener_of_case_page


def test_the_decision_is_the_managers(walk: Walk, office: Office) -> None:
    decision = next(one for one in office.story(walk.case)["decisions"] if one["kind"] == "threshold")
    assert (decision["outcome"], decision["decidedBy"]) == ("accepted", MANAGER)


def test_operate_shows_the_drawn_process_completed(walk: Walk, served: Served) -> None:
    operate = Operate(walk.context.new_page(), served.engine)
    operate.open(walk.case.process_instance_key)
    expect(operate.state).to_have_attribute("data-testid", "COMPLETED-icon", timeout=PATIENCE)
    expect(operate.page.get_by_test_id("end-date")).to_have_text(re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"))
    expect(operate.shape("EndEvent_StepUpEnded")).to_be_visible()
    picture(operate.page, "6-operate")


def test_the_case_page_tells_the_story_with_its_requirements(walk: Walk, served: Served) -> None:
    page = walk.context.new_page()
    page.goto(f"http://127.0.0.1:{served.installation.ports.board}/transfers/{walk.case.transfer_id}")
    main = page.get_by_role("main")
    expect(main.get_by_role("row").filter(has_text="Decide threshold")).to_contain_text("HER-105")
    for text in (*CHILDREN, REASONING, "Priya Nandakumar", "HER-106", "HER-107"):
        expect(main).to_contain_text(text)
    picture(page, "7-story")


def test_nobody_is_named_in_tasklist_or_operate(walk: Walk, served: Served) -> None:
    assert len(PERSONAL.findall(walk.case_page_after_sign_in)) > 3, "what is looked for below does occur"
    assert [PERSONAL.findall(text) for text in walk.tasklist_texts] == [[]] * len(walk.tasklist_texts)
    records = RecordReader.of(served.installation)
    own = records.records("VARIABLE", name="transferId", value=f'"{walk.case.transfer_id}"')
    instances = sorted({int(record.value["processInstanceKey"]) for record in own})
    assert len(instances) > 3, "the step-up and what it calls"
    operate = Operate(walk.context.new_page(), served.engine)
    for instance in instances:
        operate.open(instance)
        shown = operate.page.locator("body").inner_text()
        assert walk.case.transfer_id in shown
        assert PERSONAL.findall(shown) == []
        values = [str(one.value["value"]) for one in records.records("VARIABLE", processInstanceKey=instance)]
        assert values
        assert PERSONAL.findall("\n".join(values)) == []
    records.close()
