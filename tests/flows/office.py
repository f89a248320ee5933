"""The people of a made-up council: they start transfers and answer the tasks that the engine gives them.

A case waits at its *holds*: user tasks that nobody answers until the test says so. Everything before a hold is answered
as it comes. Nothing here sleeps for its own sake: every wait is for a condition, with a deadline.
"""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from calendars.london import london_date
from cli.completing import complete_task
from cli.connection import Connection
from cli.starting import start_transfer
from engine.client import EngineClient
from engine.user_tasks import UserTask
from register.database import reading, transaction
from register.narratives import NewNarrative, write
from register.story import transfer_story
from schemas.directory import load_authority
from schemas.forms import CasePageField, FormField, case_page, form_fields, submitted
from schemas.refusals import InputRefused
from tests.waiting import PATIENCE, eventually

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
_LEFT_ALONE = frozenset({"Task_ResolveMissedLimit"})
"""A senior manager's task beside the flow: answered only by a test that is about it."""

_SEARCH_TRAILS = ("no user task", "belongs to no transfer", "is completed", "is canceled")
"""Refusals that only say that the engine's search is a moment behind."""

Answers = dict[str, Any] | list[dict[str, Any]]
_numbers = itertools.count(1)


@dataclass
class Case:
    """A transfer on its way.

    `answers` are by form: one set for every time that the form is asked, or a list with one set for each time.
    `holds` are user task ids in the order in which the case meets them; `Task_X#2` is its second time.
    """

    transfer_id: str
    process_instance_key: int
    answers: dict[str, Answers] = field(default_factory=dict[str, "Answers"])
    holds: list[str] = field(default_factory=list[str])
    sloppy: bool = False
    """Answer every task first without claiming it: each is sent back once."""
    answered: set[int] = field(default_factory=set[int])
    sent_back: set[str] = field(default_factory=set[str])
    asked: Counter[str] = field(default_factory=Counter[str])

    def hold_of(self, element: str) -> str | None:
        """The hold that this task stands at now, if any."""
        names = (element, f"{element}#{self.asked[element] + 1}")
        return next((hold for hold in self.holds if hold in names), None)

    def answers_to(self, form: str, element: str) -> dict[str, Any]:
        """What the case answers this time."""
        given = self.answers.get(form, {})
        if isinstance(given, list):
            return given[min(self.asked[element], len(given) - 1)]
        return given


class Office:
    """Acts for everyone, by the same functions as the command line."""

    def __init__(self, connection: Connection, client: EngineClient) -> None:
        self.connection = connection
        self.client = client
        self._staff = {
            group: member.user for member in load_authority("hertfordshire").staff for group in member.groups
        }

    def start(
        self,
        sample: str,
        changes: Mapping[str, Any] | None = None,
        *,
        answers: Mapping[str, Answers] | None = None,
        holds: Iterable[str] = (),
        sloppy: bool = False,
    ) -> Case:
        """Start a sample under a request, case and people of its own."""
        document = fresh_sample(sample, changes or {})
        started = start_transfer(self.connection, document["flow"], document)
        assert started.process_instance_key is not None
        return Case(started.transfer_id, started.process_instance_key, dict(answers or {}), list(holds), sloppy)

    def open_tasks(self, case: Case) -> list[UserTask]:
        """The case's open tasks that nobody here has answered yet."""
        found = self.client.search_user_tasks(transfer_id=case.transfer_id)
        return [task for task in found if task.key not in case.answered]

    def story(self, case: Case) -> dict[str, Any]:
        """What `transfers show` tells of the case."""
        with reading(self.connection.register) as session:
            return transfer_story(session, case.transfer_id)

    def settle(self, cases: Iterable[Case], seconds: float = PATIENCE) -> None:
        """Answer tasks until every case waits at its first hold or has ended."""
        waiting = list(cases)
        deadline = time.monotonic() + seconds
        while waiting:
            assert time.monotonic() < deadline, f"did not get to their holds: {[self._where(case) for case in waiting]}"
            waiting = [case for case in waiting if not self.step(case)]
            time.sleep(0.1)

    def answer(self, case: Case, element: str) -> None:
        """Answer the task that the case is held at, and let the case go on to its next hold."""
        task = eventually(lambda: self._find(case, element), f"{element} of {case.transfer_id}")
        assert task is not None
        case.holds = [hold for hold in case.holds if hold != case.hold_of(task.element_id)]
        self._answer(case, task)

    def answer_all(self, case: Case, element: str) -> None:
        """Answer every open task of this element that the case has."""
        for task in [task for task in self.open_tasks(case) if task.element_id == element]:
            self._answer(case, task)

    def milestone(self, case: Case, name: str) -> dict[str, Any]:
        """The newest run of a milestone in the case's story."""
        return self._runs(case, name)[-1]

    def first_run(self, case: Case, name: str) -> dict[str, Any]:
        """The first run of a milestone in the case's story."""
        return self._runs(case, name)[0]

    def status(self, case: Case) -> str | None:
        """How the transfer ended, None while it is live."""
        return self.story(case)["status"]

    def await_end(self, case: Case, status: str) -> dict[str, Any]:
        """Answer what comes until the transfer has ended; returns its story. It must have ended as `status`."""
        self.settle([case], seconds=300)
        story = eventually(lambda: (found := self.story(case))["status"] and found, f"the end of {case.transfer_id}")
        assert story["status"] == status
        return story

    def _runs(self, case: Case, name: str) -> list[dict[str, Any]]:
        runs = [run for run in self.story(case)["milestones"] if run["milestone"] == name]
        assert runs, f"{case.transfer_id} never started {name}"
        return runs

    def _find(self, case: Case, element: str) -> UserTask | None:
        return next((task for task in self.open_tasks(case) if task.element_id == element.partition("#")[0]), None)

    def step(self, case: Case) -> bool:
        """Answer what can be answered now; says whether the case waits at its first hold or has ended."""
        tasks = [
            task
            for task in self.open_tasks(case)
            if case.hold_of(task.element_id) or task.element_id not in _LEFT_ALONE
        ]
        at_hold = False
        for task in tasks:
            hold = case.hold_of(task.element_id)
            if hold is None:
                self._answer(case, task)
            elif hold == case.holds[0]:
                at_hold = True
        return at_hold or (not tasks and self.status(case) is not None)

    def _answer(self, case: Case, task: UserTask) -> None:
        assert task.form_id is not None
        given = case.answers_to(task.form_id, task.element_id)
        values = {
            entry.key: given.get(entry.key, self._usual(entry, task))
            for entry in form_fields(task.form_id)
            if entry.required or entry.key in given
        }
        case.answered.add(task.key)
        user = self._staff[task.groups[0]]
        if case.sloppy and task.element_id not in case.sent_back:
            case.sent_back.add(task.element_id)
            self._write_narrative(case, task.form_id, user, values)
            self.client.complete_user_task(task.key, submitted(task.form_id, values))
            return
        page = case_page(task.form_id)
        texts = {entry.key: _text(entry) for entry in page.fields if entry.is_required(values)} if page else {}
        try:
            complete_task(self.connection, task.key, user, values | texts)
            case.asked[task.element_id] += 1
        except InputRefused as refusal:
            # the search may still show a task that has just ended, or not yet know its transfer
            if not any(words in str(refusal) for words in _SEARCH_TRAILS):
                raise
            case.answered.discard(task.key)

    def _usual(self, entry: FormField, task: UserTask) -> Any:
        """The first option, a tick, today, a worker of the manager's own team: what a person in a hurry answers; an
        enquiry only where a case asks for one."""
        if entry.key == "sectionFortySeven":
            return "no"
        if entry.type == "checkbox":
            return True
        if entry.options:
            return entry.options[0][0]
        if entry.type == "datetime":
            # the timeline's first day, or today where the engine has not come so far: nothing is dated in the future
            return min("2027-03-01", london_date(self.client.engine_time()).isoformat())
        workers = task.groups[0].removesuffix("-manager") + "-workers"
        return self._staff.get(workers, "idris.hathersage")

    def _write_narrative(self, case: Case, form: str, user: str, values: Mapping[str, Any]) -> None:
        page = case_page(form)
        if page is None:
            return
        with transaction(self.connection.register) as session:
            now = self.client.engine_time()
            for entry in (entry for entry in page.fields if entry.is_required(values)):
                write(session, NewNarrative(case.transfer_id, form, entry.key, _text(entry), user, now))

    def _where(self, case: Case) -> str:
        tasks = [task.element_id for task in self.open_tasks(case)]
        return f"{case.transfer_id} (wants {case.holds[:1] or 'its end'}, open {tasks}, status {self.status(case)})"


def fresh_sample(sample: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A sample's case input with a request, case and people of its own; a change to None leaves a field out."""
    document: dict[str, Any] = json.loads((SAMPLES / "hertfordshire" / f"{sample}.json").read_text(encoding="utf-8"))
    number = next(_numbers)
    document["requestId"] += f"-{number}"
    document["caseReference"] = f"TEST-{number}"
    for place, person in enumerate([*document["children"], *document.get("adults", [])]):
        person["reference"] = f"TEST-{number}-{place}"
    document.update(changes)
    return {name: value for name, value in document.items() if value is not None}


def _text(entry: CasePageField) -> str:
    return "2027-03-01" if entry.type == "date" else "Made-up words for a made-up family."
