"""An engine at the command line's port, in this process: it answers decisions as told and remembers what it was asked.

It keeps the two rules of the real one that the commands rest on: a correlation key has one running instance, and a
message that nothing waits for is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from engine.client import DecisionResult
from engine.problems import EngineUnreachable, NothingWaits
from engine.user_tasks import UserTask

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_FIRST_KEY = 2251799813685249


@dataclass
class FakeEngine:
    """`route` is the output of points-of-transfer (None: no rule fits); `waiting` holds (message, correlation key)."""

    now: datetime = NOW
    route: dict[str, Any] | None = field(
        default_factory=lambda: {"requirements": "HER-096", "destination": "assessment-team"}
    )
    rule: str = "Rule_PointsOfTransfer6"
    referring_manager: str | None = "hertfordshire-ifst-manager"
    unreachable: bool = False
    after_correlation: Callable[[str, int], None] | None = None
    """Called with the correlation key and the process instance, before the sender has the answer."""
    running: dict[str, int] = field(default_factory=dict[str, int])
    waiting: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    tasks: dict[int, UserTask] = field(default_factory=dict[int, UserTask])
    decided: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list[tuple[str, Mapping[str, Any]]])
    received: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list[tuple[str, str, Mapping[str, Any]]])
    published: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    completed: dict[int, Mapping[str, Any]] = field(default_factory=dict[int, Mapping[str, Any]])

    def engine_time(self) -> datetime:
        return self.now

    def evaluate_decision(self, decision_id: str, variables: Mapping[str, Any]) -> DecisionResult:
        self.decided.append((decision_id, variables))
        if decision_id == "candidate-groups":
            if self.referring_manager is None:
                return DecisionResult([], 1, 1, ())
            row = {"role": variables["role"], "group": self.referring_manager, "requirements": "HER-096"}
            return DecisionResult([row], 1, 1, ("Rule_CandidateGroups1",))
        return DecisionResult(self.route, 2, 1, () if self.route is None else (self.rule,))

    def correlate_message(self, name: str, correlation_key: str, variables: Mapping[str, Any]) -> int:
        if self.unreachable:
            raise EngineUnreachable("The engine does not answer.")
        if name.endswith("-requested") and correlation_key not in self.running:
            self.running[correlation_key] = _FIRST_KEY + len(self.running)
        elif (name, correlation_key) not in self.waiting:
            raise NothingWaits(f"Nothing waits for the message {name} about {correlation_key}.", 404)
        self.received.append((name, correlation_key, variables))
        if self.after_correlation is not None:
            self.after_correlation(correlation_key, self.running[correlation_key])
        return self.running[correlation_key]

    def publish_message(self, name: str, correlation_key: str, variables: Mapping[str, Any], message_id: str) -> None:
        self.published.append((name, correlation_key))

    def search_user_tasks(self, *, transfer_id: str | None = None, group: str | None = None) -> list[UserTask]:
        return [task for task in self.tasks.values() if _matches(task, transfer_id, group)]

    def find_user_task(self, key: int) -> UserTask | None:
        return self.tasks.get(key)

    def assign_user_task(self, key: int, user: str) -> None:
        self.tasks[key] = replace(self.tasks[key], assignee=user)

    def complete_user_task(self, key: int, variables: Mapping[str, Any]) -> None:
        self.tasks[key] = replace(self.tasks[key], state="COMPLETED")
        self.completed[key] = variables

    def add_task(self, key: int, transfer_id: str | None, form_id: str | None = "decide-threshold") -> UserTask:
        """Put an open task of the Assessment Team's manager there."""
        self.tasks[key] = UserTask(
            key=key,
            element_id="Task_DecideThreshold",
            name="Decide threshold",
            process_id="decide-threshold",
            process_instance_key=9,
            groups=("hertfordshire-assessment-team-manager",),
            assignee=None,
            due=NOW,
            state="CREATED",
            form_key=None,
            form_id=form_id,
            created=NOW,
            completed=None,
            transfer_id=transfer_id,
        )
        return self.tasks[key]


def _matches(task: UserTask, transfer_id: str | None, group: str | None) -> bool:
    return task.state == "CREATED" and transfer_id in {None, task.transfer_id} and group in {None, *task.groups}
