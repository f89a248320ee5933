"""Handing a message to a live transfer: the register first where it is the one to know, then the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from cli.connection import Connection
from cli.deadlines import move_deadline
from cli.staff_groups import groups_of
from engine.problems import NothingWaits
from register import audit, consents, transfers
from register.audit import SYSTEM, AuditEntry
from register.consents import Standing
from register.database import reading, transaction
from register.errors import TransferEnded
from register.vocabulary import TransferStatus
from schemas.messages import MESSAGES, ConsentWithdrawn, DeadlineChanged, TransferMessage
from schemas.refusals import refusal_of


@dataclass(frozen=True)
class Sent:
    """What became of a message. `process_instance_key` is None where the engine was not told; `remark` says why."""

    message: str
    transfer_id: str
    process_instance_key: int | None
    remark: str | None = None


@dataclass(frozen=True)
class _Occasion:
    transfer_id: str
    at: datetime
    actor: str
    status: TransferStatus | None


def send_message(
    connection: Connection, name: str, transfer_id: str, variables: Mapping[str, Any], user: str | None
) -> Sent:
    """Send the message `name` (a key of `schemas.messages.MESSAGES`) on behalf of `user`.

    Raises InputRefused for variables that the message does not take or a user who is unknown, UnknownTransfer,
    TransferEnded where the transfer has its status, and NothingWaits where it does not wait for the message: nothing is
    recorded then, but for the withdrawal of consent, which holds whatever the engine says (HER-183).
    """
    with reading(connection.register) as session:
        transfer = transfers.get(session, transfer_id)
        if user is not None:
            groups_of(session, transfer.authority, user)
    try:
        message = MESSAGES[name].model_validate(dict(variables))
    except ValidationError as error:
        raise refusal_of(error) from error
    occasion = _Occasion(transfer_id, connection.engine.engine_time(), user or SYSTEM, transfer.status)
    if occasion.status is not None and not isinstance(message, ConsentWithdrawn):
        raise TransferEnded(transfer_id, occasion.status)
    if isinstance(message, DeadlineChanged):
        with transaction(connection.register) as session:
            move_deadline(session, transfer_id, message, occasion.at)
            _record(session, message.name, occasion, message.model_dump(mode="json", by_alias=True))
        return Sent(message.name, transfer_id, None, "the register has the new deadline; the engine asks it when due")
    if isinstance(message, ConsentWithdrawn):
        return _withdraw_consent(connection, message, occasion)
    return _correlate(connection, message, occasion)


def _correlate(connection: Connection, message: TransferMessage, occasion: _Occasion) -> Sent:
    """One transaction holds the record and the engine's answer, so that a message refused is not recorded."""
    variables = message.model_dump(mode="json", by_alias=True, exclude_none=True)
    with transaction(connection.register) as session:
        _record(session, message.name, occasion, variables)
        key = connection.engine.correlate_message(message.name, occasion.transfer_id, variables)
    return Sent(message.name, occasion.transfer_id, key)


def _withdraw_consent(connection: Connection, message: ConsentWithdrawn, occasion: _Occasion) -> Sent:
    with transaction(connection.register) as session:
        consents.withdraw(session, occasion.transfer_id, occasion.at, occasion.actor)
        _record(session, message.name, occasion, {})
        standing = consents.standing_at(session, occasion.transfer_id, occasion.at).standing
        withdrawn = [row.consent_id for row in consents.of_transfer(session, occasion.transfer_id) if row.withdrawn_at]
    # after the decision the work goes on without the consent, so nothing else ends these watches
    _end_watches(connection, withdrawn)
    if occasion.status is not None:
        raise TransferEnded(occasion.transfer_id, occasion.status, "The withdrawal of consent is recorded; ")
    if standing is Standing.OVERRIDDEN:
        return Sent(
            message.name,
            occasion.transfer_id,
            None,
            "the withdrawal is recorded; the transfer goes on, because it rests on a recorded legal ground and not on "
            "consent",
        )
    try:
        key = connection.engine.correlate_message(message.name, occasion.transfer_id, {})
    except NothingWaits as nothing:
        raise NothingWaits(
            f"The withdrawal of consent is recorded, but nothing waits for it in transfer {occasion.transfer_id}.",
            nothing.status,
        ) from nothing
    return Sent(message.name, occasion.transfer_id, key)


def _end_watches(connection: Connection, consent_ids: list[str]) -> None:
    """A consent that was withdrawn is not asked to be renewed."""
    for consent_id in consent_ids:
        connection.engine.publish_message("consent-ended", consent_id, {}, f"{consent_id}/withdrawn")


def _record(session: Session, name: str, occasion: _Occasion, detail: Mapping[str, Any]) -> None:
    entry = AuditEntry(
        "message-received", occasion.at, occasion.transfer_id, occasion.actor, {"message": name, **detail}
    )
    audit.record(session, entry)
