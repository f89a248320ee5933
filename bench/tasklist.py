"""What a person sees who looks for tasks in Tasklist."""

from __future__ import annotations

import json

from engine.installation import Installation
from engine.session import EngineSession


class Tasklist:
    """Tasklist's own search, which its pages use; it shows a task once its importer has taken it in."""

    def __init__(self, installation: Installation) -> None:
        self._session = EngineSession(installation.rest_address)

    def shows_task_of(self, transfer_id: str) -> bool:
        """Say whether an open task of the transfer is found."""
        variable = {"name": "transferId", "value": json.dumps(transfer_id), "operator": "eq"}
        return bool(self._session.post("/v1/tasks/search", {"state": "CREATED", "taskVariables": [variable]}))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()
