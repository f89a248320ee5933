"""What a job handler is given beside its input: the register's session and ports to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Job:
    """The job as the engine names it."""

    key: int
    type: str
    element_id: str
    element_instance_key: int
    process_instance_key: int
    process_id: str


@dataclass(frozen=True)
class Decided:
    """The answer of a decision table: its output and the version of the table that gave it."""

    output: Any
    version: int


class DecisionPort(Protocol):
    """Evaluates a decision table in the engine."""

    def evaluate(self, decision_id: str, variables: Mapping[str, Any]) -> Decided:
        """Return the table's answer; raises where the engine cannot give one."""
        ...


@dataclass(frozen=True)
class Completion:
    """Who completed a user task (None: nobody had claimed it), and the candidate groups whose task it was."""

    assignee: str | None
    groups: tuple[str, ...]


class TaskPort(Protocol):
    """Knows who completed a user task."""

    def completed_by(self, process_instance_key: int, element_id: str, at: datetime) -> Completion:
        """Return who completed the task just before `at`: the user to whom it was assigned then."""
        ...


class MessagePort(Protocol):
    """Publishes a message to the engine; the same message id within its lifetime is accepted once.

    A handler's messages go out when its transaction is committed: see `workers.outgoing`.
    """

    def publish(self, name: str, correlation_key: str, message_id: str, variables: Mapping[str, Any]) -> None:
        """Publish; what waits for it (or starts with it) takes it up."""
        ...


class EnginePort(DecisionPort, TaskPort, MessagePort, Protocol):
    """All that the workers ask of the engine."""


@dataclass(frozen=True)
class JobContext:
    """Everything a handler may reach. It commits nothing: the runtime does, with the job's key, in one transaction."""

    session: Session
    job: Job
    decisions: DecisionPort
    messages: MessagePort
    board_address: str
    found: Any = None
    """What the handler's `look_up` found in the engine before the transaction began."""

    def case_page(self, transfer_id: str) -> str:
        """Return the address of the transfer's case page; it holds the reference and nothing else."""
        return f"{self.board_address}/transfers/{transfer_id}"

    def transfers_page(self) -> str:
        """Return the address of the list of transfers, for a task that is about no single one."""
        return f"{self.board_address}/"
