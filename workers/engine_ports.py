"""The ports of the job handlers, served by the engine's client."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from engine.client import EngineClient
from engine.user_tasks import UserTask
from workers.context import Completion, Decided

_RECORD_SECONDS = 20.0
_PAUSE_SECONDS = 0.1
_SURELY_THE_SAME = timedelta(milliseconds=200)
_PERHAPS_THE_SAME = timedelta(seconds=2)


class CompletionNotFound(Exception):
    """The engine's search does not show the completed user task yet: the job is tried again."""


class EnginePorts:
    """Decisions, completed tasks and messages, from one engine; safe to share between threads."""

    def __init__(self, client: EngineClient) -> None:
        self._client = client

    def evaluate(self, decision_id: str, variables: Mapping[str, Any]) -> Decided:
        """Evaluate the newest version of the table."""
        result = self._client.evaluate_decision(decision_id, variables)
        return Decided(output=result.output, version=result.version)

    def completed_by(self, process_instance_key: int, element_id: str, at: datetime) -> Completion:
        """Return who completed the user task just before the engine's instant `at`.

        The search trails the engine, so this waits for that completion to show: the engine gives the job behind a task
        its instant within milliseconds. One that lies further off may be an earlier answer to the same task, sent back
        a moment before; it is taken only when no nearer one shows in time. Raises CompletionNotFound if none does.
        """
        deadline = time.monotonic() + _RECORD_SECONDS
        nearest: tuple[timedelta, UserTask] | None = None
        while time.monotonic() < deadline:
            found = self._client.search_user_tasks(
                process_instance_key=process_instance_key, element_id=element_id, state="COMPLETED"
            )
            near = [(abs(task.completed - at), task) for task in found if task.completed]
            nearest = min(near, key=itemgetter(0), default=None)
            if nearest is not None and nearest[0] <= _SURELY_THE_SAME:
                return _completion(nearest[1])
            time.sleep(_PAUSE_SECONDS)
        if nearest is not None and nearest[0] <= _PERHAPS_THE_SAME:
            return _completion(nearest[1])
        raise CompletionNotFound(
            f"the completion of {element_id} does not show in the engine's search after {_RECORD_SECONDS:.0f} seconds; "
            "check that the exporter and Tasklist's importer run, then retry"
        )

    def publish(self, name: str, correlation_key: str, message_id: str, variables: Mapping[str, Any]) -> None:
        """Publish a message."""
        self._client.publish_message(name, correlation_key, variables, message_id)


def _completion(task: UserTask) -> Completion:
    return Completion(task.assignee, task.groups)
