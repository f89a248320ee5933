"""The engine's ports as the tests of the workers use them: real decision tables, and what no table can give."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workers.context import Completion, Decided, DecisionPort


@dataclass(frozen=True)
class Published:
    """A message as it went to the engine."""

    name: str
    correlation_key: str
    message_id: str
    variables: Mapping[str, Any]


class NoTables:
    """For what decides nothing: any question to a table is a fault."""

    def evaluate(self, decision_id: str, variables: Mapping[str, Any]) -> Decided:
        raise AssertionError(f"no decision table is to be asked here, and {decision_id} was, with {sorted(variables)}")


class Ports:
    """Tables come from `decisions`; every user task was completed by `assignee`, since there is no task; messages are
    kept, and like in the engine one with an id that came before changes nothing."""

    def __init__(self, decisions: DecisionPort, assignee: str | None = "priya.nandakumar") -> None:
        self.groups: tuple[str, ...] = ("hertfordshire-assessment-team-manager",)
        self._decisions = decisions
        self.assignee = assignee
        self.asked_for: list[str] = []
        self.accepted: dict[str, Published] = {}
        self._lock = threading.Lock()

    def evaluate(self, decision_id: str, variables: Mapping[str, Any]) -> Decided:
        return self._decisions.evaluate(decision_id, variables)

    def completed_by(self, process_instance_key: int, element_id: str, at: datetime) -> Completion:
        self.asked_for.append(element_id)
        return Completion(self.assignee, self.groups)

    def publish(self, name: str, correlation_key: str, message_id: str, variables: Mapping[str, Any]) -> None:
        with self._lock:
            self.accepted.setdefault(message_id, Published(name, correlation_key, message_id, dict(variables)))

    @property
    def messages(self) -> list[Published]:
        """The messages that the engine took, in their order."""
        return list(self.accepted.values())
