"""A manager's walk through a decision: an answer that is refused, the reasoning on the case page, the right answer."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from calendars.london import london_date
from engine.user_tasks import UserTask
from tests.browser.conftest import Served, picture, visitor
from tests.browser.pages import PATIENCE, CasePage, Tasklist
from tests.flows.office import Case, Office
from tests.waiting import eventually

MANAGER = "priya.nandakumar"
"""Of the Assessment Team, to which the sample goes when Family Safeguarding has not had the case lately."""
REASONING = "Tamsin is at risk of significant harm; Kit has been seen."
_DECISION = "Task_DecideThreshold"


@dataclass
class Walk:
    """What the manager saw. `tasklist_texts` holds the whole text of Tasklist's page at every step."""

    case: Case
    context: BrowserContext
    task: UserTask
    due_shown: str = ""
    sent_back: str = ""
    answer_kept: bool = False
    opener_of_case_page: bool = True
    case_page_after_sign_in: str = ""
    tasklist_texts: list[str] = field(default_factory=list[str])

    def look(self, page: Page, name: str) -> None:
        """Keep a picture of Tasklist's page, and its text."""
        picture(page, name)
        self.tasklist_texts.append(page.locator("body").inner_text())


@contextmanager
def walked(browser: Browser, served: Served, office: Office) -> Generator[Walk]:
    """The walk; then everyone else brings the transfer to its end. The manager's browser stays open inside."""
    case = office.start("step-up", _changes(office), holds=[_DECISION])
    office.settle([case])
    task = _decision_task(office, case)
    with visitor(browser) as context:
        walk = Walk(case, context, task)
        tasklist = Tasklist(context.new_page(), served.engine)
        tasklist.sign_in(MANAGER, served.passwords[MANAGER])
        _answer_wrongly(walk, tasklist)
        again = _decision_task(office, case, besides=task.key)
        _open_again(walk, tasklist, again)
        _write_reasoning(walk, tasklist, served)
        _answer_rightly(walk, tasklist, again)
        eventually(lambda: office.story(case)["decisions"], f"the decision of {case.transfer_id}")
        case.holds.clear()
        office.await_end(case, "accepted")
        yield walk


def _changes(office: Office) -> dict[str, Any]:
    signed = london_date(office.client.engine_time()) - timedelta(days=30)
    consent = {"givenBy": "Dana Orrell", "relationship": "mother", "parentalResponsibility": True}
    return {"consent": consent | {"signedOn": signed.isoformat()}, "familySafeguardingLastOpen": None}


def _decision_task(office: Office, case: Case, besides: int | None = None) -> UserTask:
    def found() -> list[UserTask]:
        return [one for one in office.open_tasks(case) if one.element_id == _DECISION and one.key != besides]

    return eventually(found, f"{_DECISION} of {case.transfer_id}")[0]


def _answer_wrongly(walk: Walk, tasklist: Tasklist) -> None:
    """Nothing on the case page, and a reason that does not go with the decision."""
    expect(tasklist.entry(walk.task.key)).to_contain_text("Decide threshold", timeout=PATIENCE)
    tasklist.open(walk.task.key, walk.case.transfer_id)
    walk.due_shown = tasklist.details.get_by_role("listitem").filter(has_text="Due date").inner_text()
    walk.look(tasklist.page, "1-task")
    tasklist.claim()
    _answer(tasklist, "No: the step-up is declined")
    walk.look(tasklist.page, "2-wrong-answer")
    tasklist.complete(walk.task.key)


def _open_again(walk: Walk, tasklist: Tasklist, task: UserTask) -> None:
    expect(tasklist.entry(task.key)).to_be_visible(timeout=PATIENCE)
    form = tasklist.open(task.key, walk.case.transfer_id)
    walk.sent_back = form.inner_text()
    walk.answer_kept = form.get_by_role("radio", name="No: the step-up is declined").is_checked()
    walk.look(tasklist.page, "3-sent-back")
    tasklist.claim()


def _write_reasoning(walk: Walk, tasklist: Tasklist, served: Served) -> None:
    """By the form's link, which opens a tab of its own, to which the case page asks one to sign in."""
    with walk.context.expect_page() as opened:
        tasklist.form.get_by_role("link", name="case page").click()
    case_page = CasePage(opened.value)
    case_page.sign_in(MANAGER, served.passwords[MANAGER])
    walk.opener_of_case_page = bool(case_page.page.evaluate("window.opener !== null"))
    walk.case_page_after_sign_in = case_page.page.locator("main").inner_text()
    case_page.write("Reasoning for the decision", REASONING)
    picture(case_page.page, "4-case-page")
    case_page.page.close()


def _answer_rightly(walk: Walk, tasklist: Tasklist, task: UserTask) -> None:
    _answer(tasklist, "Yes: the step-up is accepted")
    walk.look(tasklist.page, "5-right-answer")
    tasklist.complete(task.key)


def _answer(tasklist: Tasklist, decision: str) -> None:
    tasklist.choose("Is a safeguarding assessment or transfer required?", decision)
    tasklist.choose("Reason", "Threshold met")
    tasklist.choose("Is a section 47 enquiry started?", "No")
