"""Messages of a job to the engine: kept with the job's result, and sent once the register holds both.

Sent any earlier, a message could tell of what the register then rolls back. Kept with the result, it is sent again when
the job is delivered again, and its message id lets the engine take it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workers.context import MessagePort


class Outgoing:
    """The message port of one job while its transaction runs: keeps what the handler publishes, in its order."""

    def __init__(self) -> None:
        self._kept: list[dict[str, Any]] = []

    def publish(self, name: str, correlation_key: str, message_id: str, variables: Mapping[str, Any]) -> None:
        """Keep a message."""
        kept = {"name": name, "correlationKey": correlation_key, "messageId": message_id, "variables": dict(variables)}
        self._kept.append(kept)

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The messages as JSON holds them."""
        return list(self._kept)


def send(port: MessagePort, kept: Iterable[Mapping[str, Any]]) -> None:
    """Publish kept messages in their order; what the engine raises passes through, and the job is tried again."""
    for message in kept:
        port.publish(message["name"], message["correlationKey"], message["messageId"], message["variables"])
