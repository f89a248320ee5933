"""The outbox: notifications written with the effect that they tell of, sent later by the relay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from register import audit, subjects
from register.audit import AuditEntry
from register.errors import InvalidField, UnknownRecord
from register.locks import hold
from register.tables import Notification
from register.vocabulary import NotificationStatus

_REFERENCE = re.compile(r"\S{0,200}")
_WAITING = (NotificationStatus.PENDING, NotificationStatus.FAILED)
_FIRST_BACK_OFF = timedelta(minutes=1)
_LONGEST_BACK_OFF = timedelta(hours=1)
_ERROR_LENGTH = 500


@dataclass(frozen=True)
class NewNotification:
    """A notification to a team or role (`recipient`, an id) at its team's `address`.

    `parameters` fill the template: ids, codes, counts, instants and links, each one word; a text with a space in it is
    refused, since it is a name or narrative, or a display name that the template can look up. `dedupe_key` is
    `<transferId>/<template>/<recipient>/<occasion>`. Without `transfer_id` it is in no transfer's order.
    """

    transfer_id: str | None
    recipient: str
    address: str
    template: str
    dedupe_key: str
    at: datetime
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])


def enqueue(session: Session, new: NewNotification) -> Notification:
    """Put a notification into the outbox; the same dedupe key again returns the row and adds nothing.

    Raises UnknownTransfer, and InvalidField for a parameter that is no reference.
    """
    _check_parameters(new.parameters)
    if new.transfer_id is not None:
        subjects.require(session, new.transfer_id)
        # the sequence is counted per transfer
        hold(session, "notifications", new.transfer_id)
    hold(session, "notification", new.dedupe_key)
    existing = session.scalar(select(Notification).where(Notification.dedupe_key == new.dedupe_key))
    if existing is not None:
        return existing
    row = Notification(
        transfer_id=new.transfer_id,
        sequence=_next_sequence(session, new.transfer_id),
        recipient=new.recipient,
        address=new.address,
        template=new.template,
        parameters=dict(new.parameters),
        dedupe_key=new.dedupe_key,
        status=NotificationStatus.PENDING,
        created_at=new.at,
    )
    session.add(row)
    _record(session, row, "notification-enqueued", new.at)
    return row


def due_to_send(session: Session, now: datetime, limit: int) -> list[Notification]:
    """Return up to `limit` notifications to send now: to each recipient of a transfer only the first that is still
    waiting, so that they arrive in order; neither a dead one nor another recipient's holds up the next.

    In a write transaction on PostgreSQL the rows are locked and another relay skips them. `now` is the relay's clock,
    the same as in `mark_failed`.
    """
    earlier = aliased(Notification)
    blocked = (
        select(earlier.notification_id)
        .where(
            earlier.transfer_id == Notification.transfer_id,
            earlier.recipient == Notification.recipient,
            earlier.sequence < Notification.sequence,
            earlier.status.in_(_WAITING),
        )
        .exists()
    )
    query = (
        select(Notification)
        .where(
            Notification.status.in_(_WAITING),
            or_(Notification.next_attempt_at.is_(None), Notification.next_attempt_at <= now),
            ~blocked,
        )
        .order_by(Notification.notification_id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Notification)
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))


def anything_waiting(session: Session) -> bool:
    """Say whether any notification is still to be sent, due or not."""
    query = select(Notification.notification_id).where(Notification.status.in_(_WAITING)).limit(1)
    return session.scalar(query) is not None


def claim(session: Session, now: datetime, limit: int, lease: timedelta) -> list[Notification]:
    """Return what is due to send and keep it from other relays until `now + lease`.

    So the relay can commit, send outside any transaction, and mark each row in another; one that dies on the way
    leaves its rows due again when the lease is over.
    """
    rows = due_to_send(session, now, limit)
    for row in rows:
        row.next_attempt_at = now + lease
    session.flush()
    return rows


def mark_sent(session: Session, notification_id: int, at: datetime) -> Notification:
    """Note that it was sent; the first such instant stays."""
    row = _for_update(session, notification_id)
    if row.status is not NotificationStatus.SENT:
        row.status, row.sent_at, row.next_attempt_at = NotificationStatus.SENT, at, None
        row.attempts += 1
        _record(session, row, "notification-sent", at)
    return row


def mark_failed(session: Session, notification_id: int, now: datetime, error: str) -> Notification:
    """Note a failed attempt; it is due again after one minute, two, four … at most an hour. A row that is sent or dead
    stays so."""
    row = _for_update(session, notification_id)
    if row.status in _WAITING:
        back_off = min(_FIRST_BACK_OFF * 2 ** min(row.attempts, 10), _LONGEST_BACK_OFF)
        row.status, row.next_attempt_at = NotificationStatus.FAILED, now + back_off
        row.attempts += 1
        row.last_error = error[:_ERROR_LENGTH]
        _record(session, row, "notification-failed", now)
    return row


def is_waiting(session: Session, notification_id: int) -> bool:
    """Say whether the notification is still to be sent: not sent, and nobody has given up on it."""
    query = select(Notification.status).where(Notification.notification_id == notification_id)
    return session.scalar(query) in _WAITING


def withhold(session: Session, notification_id: int, at: datetime, reason: str) -> Notification:
    """Give up on a notification that has not left yet, because it must not leave any more. A sent row stays so."""
    row = _for_update(session, notification_id)
    if row.status in _WAITING:
        row.status, row.next_attempt_at, row.last_error = NotificationStatus.DEAD, None, reason[:_ERROR_LENGTH]
        _record(session, row, "notification-withheld", at)
    return row


def mark_dead(session: Session, notification_id: int, at: datetime, error: str) -> Notification:
    """Give up on a notification; the ones behind it go on. A row that is sent stays so."""
    row = _for_update(session, notification_id)
    if row.status in _WAITING:
        row.status, row.next_attempt_at = NotificationStatus.DEAD, None
        row.attempts += 1
        row.last_error = error[:_ERROR_LENGTH]
        _record(session, row, "notification-dead", at)
    return row


def revive(session: Session, notification_id: int, at: datetime, actor: str) -> Notification:
    """Let a dead notification be tried again at once, on an operator's word; any other stays as it is."""
    row = _for_update(session, notification_id)
    if row.status is NotificationStatus.DEAD:
        row.status, row.next_attempt_at, row.attempts = NotificationStatus.PENDING, None, 0
        _record(session, row, "notification-revived", at, actor)
    return row


def dead(session: Session, transfer_id: str | None = None) -> list[Notification]:
    """Return the notifications that were given up on, of one transfer or of all, as they were written."""
    query = select(Notification).where(Notification.status == NotificationStatus.DEAD)
    if transfer_id is not None:
        query = query.where(Notification.transfer_id == transfer_id)
    return list(session.scalars(query.order_by(Notification.notification_id)))


def waiting(session: Session, transfer_id: str) -> list[Notification]:
    """Return the transfer's notifications that have not left yet, in their order."""
    return [row for row in of_transfer(session, transfer_id) if row.status in _WAITING]


def of_transfer(session: Session, transfer_id: str) -> list[Notification]:
    """Return the transfer's notifications in their order."""
    query = select(Notification).where(Notification.transfer_id == transfer_id)
    return list(session.scalars(query.order_by(Notification.sequence)))


def _check_parameters(parameters: Mapping[str, Any]) -> None:
    for name, value in parameters.items():
        items = cast("list[object]", value) if isinstance(value, list) else [value]
        if not all(_is_reference(item) for item in items):
            raise InvalidField(
                f"parameters.{name}", "a notification holds references only: ids, codes, counts, instants, links"
            )


def _is_reference(value: object) -> bool:
    if isinstance(value, str):
        return _REFERENCE.fullmatch(value) is not None
    return value is None or isinstance(value, int | float)


def _next_sequence(session: Session, transfer_id: str | None) -> int:
    if transfer_id is None:
        return 0
    query = select(func.max(Notification.sequence)).where(Notification.transfer_id == transfer_id)
    return (session.scalar(query) or 0) + 1


def _for_update(session: Session, notification_id: int) -> Notification:
    query = select(Notification).where(Notification.notification_id == notification_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise UnknownRecord("notification", notification_id)
    return row


def _record(session: Session, row: Notification, action: str, at: datetime, actor: str = audit.SYSTEM) -> None:
    session.flush()
    detail = {"notificationId": row.notification_id, "template": row.template, "recipient": row.recipient}
    audit.record(session, AuditEntry(action, at, row.transfer_id, actor, {**detail, "attempts": row.attempts}))
