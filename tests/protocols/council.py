"""The people of made-up councils: they start transfers, answer their tasks and those of their meetings.

What a form is answered with stands in `answers/<authority>.json`: for each form the sets that the protocol accepts,
the usual one first. A walk may answer a form otherwise. Days are written TODAY, TODAY+14 or TODAY-3, from the engine's
date; STAFF, STAFF2 and so on are members of the authority's staff.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

from calendars.london import london_date
from cli.completing import complete_task
from cli.connection import Connection
from cli.messaging import send_message
from cli.starting import start_transfer
from engine.client import EngineClient
from engine.clock import EngineClock
from engine.installation import Installation
from engine.problems import EngineRefused
from engine.user_tasks import UserTask
from register.database import reading
from register.story import transfer_story
from schemas.directory import authorities, load_authority
from schemas.forms import FormField, case_page, form_fields
from schemas.refusals import InputRefused

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
_ANSWERS = Path(__file__).parent / "answers"
_SEARCH_TRAILS = ("no user task", "belongs to no transfer", "is completed", "is canceled")
_LEFT_ALONE = frozenset({"Task_ResolveMissedLimit"})
_STEP = timedelta(hours=4)
_STEPS = 400
_MOST_ASKED = 8
_DAY = re.compile(r"^TODAY(?:([+-])(\d+))?$")
_numbers = itertools.count(1)

Answers = Mapping[str, Any]


@dataclass
class Walk:
    """A transfer on its way: `answers` by form, one set or a list with one set for each time the form is asked.

    `messages` are by form too: the message, with its variables, that is sent when the form is first asked. `waits` are
    how long a form lies before somebody answers it.
    """

    authority: str
    flow: str
    transfer_id: str
    answers: Mapping[str, Answers | list[Answers]] = field(default_factory=dict[str, Any])
    asked: Counter[str] = field(default_factory=Counter[str])
    messages: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict[str, Any])
    waits: Mapping[str, timedelta] = field(default_factory=dict[str, timedelta])
    asked_at: dict[int, datetime] = field(default_factory=dict[int, datetime])


class Council:
    """Acts for everyone of every authority, by the same functions as the command line."""

    def __init__(
        self, connection: Connection, client: EngineClient, clock: EngineClock, installation: Installation
    ) -> None:
        self.installation = installation
        self.connection = connection
        self.client = client
        self.clock = clock
        directories = [load_authority(slug) for slug in authorities()]
        self._staff = {group: member.user for one in directories for member in one.staff for group in member.groups}
        self._members = {one.authority: [member.user for member in one.staff] for one in directories}
        self._usual: dict[str, dict[str, list[dict[str, Any]]]] = {
            path.stem: json.loads(path.read_text(encoding="utf-8")) for path in _ANSWERS.glob("*.json")
        }
        self._answered: set[int] = set()

    def start(self, sample: str, changes: Mapping[str, Any] | None = None, **answers: Any) -> Walk:
        """Start `<authority>/<flow>` with some fields changed; `answers` are by form, underscores for hyphens."""
        document = self._fresh(sample, changes or {})
        started = start_transfer(self.connection, document["flow"], document)
        given = {form.replace("_", "-"): answer for form, answer in answers.items()}
        return Walk(document["authority"], document["flow"], started.transfer_id, given)

    def sample(self, name: str) -> dict[str, Any]:
        """The sample `<authority>/<flow>` as it stands."""
        return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))

    def story(self, walk: Walk) -> dict[str, Any]:
        """What `transfers show` tells of the walk."""
        with reading(self.connection.register) as session:
            return transfer_story(session, walk.transfer_id)

    def walk(self, walks: Iterable[Walk]) -> None:
        """Answer what comes, and move the clock where nothing does, until every walk has ended."""
        on_the_way = {walk.transfer_id: walk for walk in walks}
        for _ in range(_STEPS):
            while self._answer_round(on_the_way):
                self.clock.settle()
            on_the_way = {key: walk for key, walk in on_the_way.items() if self.story(walk)["status"] is None}
            if not on_the_way:
                return
            self.clock.advance(self.clock.engine_time() + _STEP)
        raise AssertionError(f"not ended: {[self._where(walk) for walk in on_the_way.values()]}")

    def follow_up(self, walks: Iterable[Walk]) -> None:
        """Answer what the ended walks have left to do afterwards."""
        ended = {walk.transfer_id: walk for walk in walks}
        while self._answer_round(ended):
            self.clock.settle()

    def _answer_round(self, walks: Mapping[str, Walk]) -> bool:
        self.clock.settle()
        time.sleep(0.3)  # the search trails the engine: a round that finds nothing is followed by another
        tasks = [task for task in self.client.search_user_tasks() if task.key not in self._answered]
        done = False
        for task in tasks:
            walk = walks.get(task.transfer_id or "")
            ours = walk is not None or (task.transfer_id or "").startswith("M-")
            if ours and task.element_id not in _LEFT_ALONE:
                done = self._answer(task, walk) or done
        return done

    def _answer(self, task: UserTask, walk: Walk | None) -> bool:
        assert task.form_id is not None
        before = self._before_answering(task, walk) if walk else None
        if before is not None:
            return before
        group = task.groups[0]
        authority = max((slug for slug in authorities() if group.startswith(f"{slug}-")), key=len)
        times = walk.asked[task.form_id] if walk else 0
        assert times < _MOST_ASKED, f"{task.form_id} was asked {times} times in {walk}"
        workers = group.removesuffix("-manager") + "-workers"
        person = self._staff.get(workers, self._members[authority][0])
        values = self._values(authority, task.form_id, walk, person)
        page = case_page(task.form_id)
        texts = {one.key: self._text(one.type) for one in page.fields if one.is_required(values)} if page else {}
        try:
            complete_task(self.connection, task.key, self._staff[group], {**values, **texts})
        except EngineRefused as refusal:  # the task went with what ended its activity
            if refusal.status != HTTPStatus.NOT_FOUND:
                raise
            return False
        except InputRefused as refusal:
            if not any(words in str(refusal) for words in _SEARCH_TRAILS):
                raise AssertionError(f"{task.form_id} of {walk}: {refusal}") from refusal
            return False
        self._answered.add(task.key)
        if walk:
            walk.asked[task.form_id] += 1
        return True

    def _before_answering(self, task: UserTask, walk: Walk) -> bool | None:
        """True where a message went out instead, False where the form still lies, None where it is answered now."""
        form = task.form_id or ""
        if form in walk.messages:
            name, variables = walk.messages.pop(form)
            send_message(self.connection, name, walk.transfer_id, variables, None)
            return True
        if form in walk.waits:
            now = self.clock.engine_time()
            return None if now >= walk.asked_at.setdefault(task.key, now) + walk.waits[form] else False
        return None

    def _values(self, authority: str, form: str, walk: Walk | None, person: str) -> dict[str, Any]:
        given: Any = walk.answers.get(form) if walk else None
        if isinstance(given, list):
            sets = cast(list[Answers], given)
            given = sets[min(walk.asked[form] if walk else 0, len(sets) - 1)]
        nothing: list[dict[str, Any]] = [{}]
        usual = self._usual.get(authority, {}).get(form, nothing)
        chosen: dict[str, Any] = {**usual[0], **(given or {})}
        filled = {
            entry.key: chosen.get(entry.key, self._first(entry, person))
            for entry in form_fields(form)
            if entry.key in chosen or entry.required
        }
        return {key: self._meant(value, authority) for key, value in filled.items() if value is not None}

    def _first(self, entry: FormField, person: str) -> Any:
        if entry.type == "checkbox":
            return True
        if entry.type == "checklist":
            return [entry.options[0][0]]
        if entry.options:
            return entry.options[0][0]
        return "TODAY" if entry.type == "datetime" else person

    def _meant(self, value: Any, authority: str) -> Any:
        if isinstance(value, str) and value.startswith("STAFF"):
            return self._members[authority][int(value.removeprefix("STAFF") or 1) - 1]
        found = _DAY.match(value) if isinstance(value, str) else None
        if found is None:
            return value
        days = int(found[2] or 0) * (-1 if found[1] == "-" else 1)
        return (self.today() + timedelta(days=days)).isoformat()

    def today(self) -> date:
        """The engine's London date."""
        return london_date(self.clock.engine_time())

    def _text(self, kind: str) -> str:
        return self.today().isoformat() if kind == "date" else "Made-up words for a made-up family."

    def _fresh(self, sample: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        document: dict[str, Any] = self.sample(sample)
        number = next(_numbers)
        document["requestId"] += f"-{number}"
        document["caseReference"] = f"WALK-{number}"
        for place, person in enumerate([*document["children"], *document.get("adults", [])]):
            person["reference"] = f"WALK-{number}-{place}"
        document.update(changes)
        return {name: value for name, value in document.items() if value is not None}

    def _where(self, walk: Walk) -> str:
        open_tasks = self.client.search_user_tasks(transfer_id=walk.transfer_id)
        forms = [(task.element_id, task.form_id) for task in open_tasks]
        return f"{walk.authority}/{walk.flow} {walk.transfer_id}: open {forms}"
