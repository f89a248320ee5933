"""User tasks as the engine tells them, in one shape whatever the engine's line."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, cast

from engine.problems import EngineRefused
from engine.session import EngineSession

_PAGE = 200
_IMPORT_SECONDS = 10.0


@dataclass(frozen=True)
class UserTask:
    """One user task. Instants are aware, in UTC; `due` is None where the task has none, `transfer_id` where its process
    has no variable `transferId`."""

    key: int
    element_id: str
    name: str
    process_id: str
    process_instance_key: int
    groups: tuple[str, ...]
    assignee: str | None
    due: datetime | None
    state: str
    form_key: int | None
    form_id: str | None
    created: datetime
    completed: datetime | None
    transfer_id: str | None = None


@dataclass(frozen=True)
class UserTaskQuery:
    """What to look for; None leaves a thing open."""

    transfer_id: str | None = None
    group: str | None = None
    state: str | None = "CREATED"
    process_instance_key: int | None = None
    element_id: str | None = None
    key: int | None = None


class UserTaskSearch:
    """Finds user tasks by REST v2. On 8.6 that has neither name nor due date: those come from the Tasklist interface.

    `orchestration` says that the engine is of the newer line (8.8 on), whose fields have other names.
    """

    def __init__(self, session: EngineSession, *, orchestration: bool) -> None:
        self._session = session
        self._newer = orchestration
        self._known: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def search(self, query: UserTaskQuery) -> list[UserTask]:
        """The tasks that match, the oldest first. Raises `EngineRefused` or `EngineUnreachable`."""
        page: dict[str, Any] = {"limit": _PAGE}
        body = {"filter": self._filter(query), "sort": [{"field": "creationDate", "order": "asc"}], "page": page}
        found: list[UserTask] = []
        while True:
            answer = self._session.post("/v2/user-tasks/search", body)
            found += [self._task(item, query.transfer_id) for item in answer["items"]]
            if len(answer["items"]) < _PAGE:
                return found
            if self._newer:
                page["after"] = answer["page"]["endCursor"]
            else:
                page["searchAfter"] = answer["page"]["lastSortValues"]

    def _filter(self, query: UserTaskQuery) -> dict[str, Any]:
        wanted: dict[str, Any] = {
            "candidateGroup": query.group,
            "state": query.state,
            "processInstanceKey": query.process_instance_key,
            "elementId": query.element_id,
            "userTaskKey" if self._newer else "key": query.key,
        }
        if query.transfer_id is not None:
            variables = "processInstanceVariables" if self._newer else "variables"
            wanted[variables] = [{"name": "transferId", "value": json.dumps(query.transfer_id)}]
        return {key: value for key, value in wanted.items() if value is not None}

    def _task(self, item: dict[str, Any], transfer_id: str | None) -> UserTask:
        key = item["userTaskKey" if self._newer else "key"]
        more = item if self._newer else self._look_up(f"/v1/tasks/{key}")
        form = item.get("formKey") or None
        return UserTask(
            key=int(key),
            element_id=item["elementId"],
            name=more.get("name") or item["elementId"],
            process_id=item["processDefinitionId"],
            process_instance_key=int(item["processInstanceKey"]),
            groups=tuple(item.get("candidateGroups" if self._newer else "candidateGroup") or ()),
            assignee=item.get("assignee") or None,
            due=_instant(more.get("dueDate")),
            state=item["state"],
            form_key=int(form) if form else None,
            form_id=self._form_id(form, item["processDefinitionKey"]) if form else None,
            created=cast(datetime, _instant(item["creationDate"])),
            completed=_instant(item.get("completionDate")),
            transfer_id=transfer_id or self._transfer_id(key),
        )

    def _transfer_id(self, key: int | str) -> str | None:
        """The value of the process variable `transferId`, which no process changes."""
        path = f"/v2/user-tasks/{key}/variables/search" if self._newer else f"/v1/tasks/{key}/variables/search"
        name = "transferId"
        with self._lock:
            if path in self._known:
                return self._known[path][name]
        body = {"filter": {"name": name}} if self._newer else {"variableNames": [name]}
        answer = self._session.post(path, body)
        for item in answer["items"] if self._newer else answer:
            if item["name"] == name:
                with self._lock:
                    self._known[path] = {name: str(json.loads(item["value"]))}
                return self._known[path][name]
        return None

    def _form_id(self, form_key: int | str, process_definition_key: int | str) -> str | None:
        """The form's id; the newer line has no call for it by key, and names forms by key throughout."""
        if self._newer:
            return None
        return str(self._look_up(f"/v1/forms/{form_key}?processDefinitionKey={process_definition_key}")["id"])

    def _look_up(self, path: str) -> dict[str, Any]:
        """What never changes once it is there is asked for once; what is new takes a moment to show."""
        with self._lock:
            if path in self._known:
                return self._known[path]
        deadline = time.monotonic() + _IMPORT_SECONDS
        while True:
            try:
                value = cast(dict[str, Any], self._session.get(path))
            except EngineRefused as refusal:
                if refusal.status != HTTPStatus.NOT_FOUND or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                with self._lock:
                    self._known[path] = value
                return value


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
