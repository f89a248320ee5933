"""The ports of the job handlers, served by the engine's client."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from engine.client import EngineClient
from workers.context import Decided

_RECORD_SECONDS = 20.0
_PAUSE_SECONDS = 0.1
_SAME_COMPLETION = timedelta(seconds=2)


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

    def completed_by(self, process_instance_key: int, element_id: str, at: datetime) -> str | None:
        """Return the assignee of the user task that was completed just before the engine's instant `at`.

        The search trails the engine, so this waits for that completion to show (a loop back may have earlier ones of
        the same element). Raises CompletionNotFound if it does not show in time.
        """
        deadline = time.monotonic() + _RECORD_SECONDS
        while time.monotonic() < deadline:
            found = self._client.search_user_tasks(
                process_instance_key=process_instance_key, element_id=element_id, state="COMPLETED"
            )
            recent = [task for task in found if task.completed and abs(task.completed - at) <= _SAME_COMPLETION]
            if recent:
                return recent[-1].assignee
            time.sleep(_PAUSE_SECONDS)
        raise CompletionNotFound(
            f"the completion of {element_id} does not show in the engine's search after {_RECORD_SECONDS:.0f} seconds; "
            "check that the exporter and Tasklist's importer run, then retry"
        )

    def publish(self, name: str, correlation_key: str, message_id: str, variables: Mapping[str, Any]) -> None:
        """Publish a message."""
        self._client.publish_message(name, correlation_key, variables, message_id)
