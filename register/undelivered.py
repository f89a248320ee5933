"""Notifications that were given up on: tried again on an operator's word."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register import consents, notifications, professionals
from register.errors import InvalidField, UnknownRecord
from register.tables import Notification
from register.vocabulary import NotificationStatus


def send_again(session: Session, notification_id: int, at: datetime, actor: str) -> Notification:
    """Let a dead notification be tried again at once.

    Raises UnknownRecord, and InvalidField for one that is not dead, or that would tell a professional whom the family's
    consent does not let be told at `at` (HER-183, HER-184).
    """
    row = session.get(Notification, notification_id)
    if row is None:
        raise UnknownRecord("notification", notification_id)
    if row.status is not NotificationStatus.DEAD:
        raise InvalidField("notification", f"{notification_id} is {row.status}; only a dead one is tried again")
    if professionals.find(session, row.recipient) is not None and row.transfer_id is not None:
        told = professionals.may_be_told(session, row.transfer_id, at)
        if row.recipient not in {one.professional_id for one in told}:
            standing = consents.standing_at(session, row.transfer_id, at).standing
            raise InvalidField(
                "notification",
                f"{notification_id} would tell a professional who may not be told: consent is {standing}",
            )
    return notifications.revive(session, notification_id, at, actor)
