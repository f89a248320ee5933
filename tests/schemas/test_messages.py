"""Messages: the diagrams and the models name the same ones, and each model takes its own fields only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree
from pydantic import ValidationError

from schemas.messages import MESSAGES, DeadlineChanged, DisputeRaised
from schemas.model_files import models_folder

_MESSAGE = "{http://www.omg.org/spec/BPMN/20100524/MODEL}message"
_SENT_BY_THE_SYSTEM = {
    "consent-ended",
    "meeting-decided",
    "meeting-cancelled",
    "agenda-item-removed",
}


def test_every_message_that_a_live_transfer_waits_for_has_a_model() -> None:
    awaited = {
        str(message.get("name"))
        for path in (models_folder() / "processes").glob("*.bpmn")
        for message in etree.parse(path).iter(_MESSAGE)
        if message.find(".//{*}subscription") is not None
    }
    assert awaited, "no process waits for a message"
    assert awaited - _SENT_BY_THE_SYSTEM <= set(MESSAGES)


def test_the_variables_of_a_dispute_are_those_of_the_diagrams() -> None:
    message = DisputeRaised.model_validate({"disputeUrgency": "urgent"})
    assert message.model_dump(mode="json", by_alias=True, exclude_none=True) == {"disputeUrgency": "urgent"}


def test_a_deadline_is_read_as_an_instant() -> None:
    fields = {"milestone": "decide-threshold", "dueAt": "2026-11-26T10:00:00+01:00", "reason": "awaiting-information"}
    assert DeadlineChanged.model_validate(fields).due_at == datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_nothing_unknown_is_taken(name: str) -> None:
    with pytest.raises(ValidationError, match="favouriteColour"):
        MESSAGES[name].model_validate({"favouriteColour": "green"})


@pytest.mark.parametrize(
    "fields",
    [
        {"milestone": "decide-threshold", "dueAt": "2026-11-26", "reason": "awaiting-information"},
        {"milestone": "decide-threshold", "dueAt": "2026-11-26T09:00:00Z"},
        {"milestone": "decide-threshold", "dueAt": "2026-11-26T09:00:00Z", "reason": "Because the mother asked"},
    ],
)
def test_a_deadline_needs_an_instant_and_a_coded_reason(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DeadlineChanged.model_validate(fields)
