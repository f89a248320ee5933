"""The outbox relay: sends what the register holds, in order per transfer and recipient, and notes what became of it."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import NAMESPACE_URL, uuid5

import structlog
from sqlalchemy import Engine

from register import notifications
from register.database import reading, transaction
from register.tables import Notification
from workers.messages import UnknownTemplate, UnusableAddress, compose, mailbox_of

_log = structlog.get_logger("outbox")

_BATCH = 50
_LEASE = timedelta(minutes=2)
_IDLE_SECONDS = 0.5
_SMTP_SECONDS = 20
_PERMANENT = 500
"""SMTP replies from here on are permanent: the same mail would be refused again."""
_TRIES = 20
"""After this many failed tries a notification is dead: about fifteen hours of back-off."""


@dataclass(frozen=True)
class Relay:
    """Sends from one register by one SMTP server; `clock` is the engine's, as in every instant of the register."""

    register: Engine
    smtp_host: str
    smtp_port: int
    sender: str
    clock: Callable[[], datetime]

    async def run(self, stopped: asyncio.Event) -> None:
        """Send until `stopped` is set; a fault of the database or the engine is logged and tried again."""
        while not stopped.is_set():
            try:
                sent = await asyncio.to_thread(self.send_due)
            except Exception as error:  # noqa: BLE001 - the relay goes on: what is not sent stays in the outbox
                _log.error("relay-failed", error=type(error).__name__)
                sent = 0
            if not sent:
                await _pause(stopped, _IDLE_SECONDS)

    def send_due(self) -> int:
        """Send what is due now; returns how many left."""
        with reading(self.register) as session:
            if not notifications.anything_waiting(session):
                return 0
        now = self.clock()
        with transaction(self.register) as session:
            claimed = notifications.claim(session, now, _BATCH, _LEASE)
        if not claimed:
            return 0
        try:
            with smtplib.SMTP(self.smtp_host, self.smtp_port, timeout=_SMTP_SECONDS) as server:
                return sum(self._send(server, row) for row in claimed)
        except OSError as error:
            for row in claimed:
                self._failed(row, error)
            return 0

    def _send(self, server: smtplib.SMTP, row: Notification) -> bool:
        with reading(self.register) as session:
            # between being claimed and now, a withdrawn consent may have stopped it (HER-183)
            if not notifications.is_waiting(session, row.notification_id):
                return False
        try:
            server.send_message(self._message(row))
        except OSError as error:  # what smtplib raises is one too
            code = _refused_for_good(error)
            if code is None:
                self._failed(row, error)
            else:
                self._dead(row, f"the mail server refuses it for good ({code}); mend the address, then send it again")
            return False
        except (UnknownTemplate, UnusableAddress) as error:
            self._dead(row, str(error))
            return False
        except KeyError as error:
            self._dead(row, f"{row.template}: the text needs the parameter {error}, and the notification lacks it")
            return False
        except Exception as error:  # noqa: BLE001 - one that cannot be sent must not hold up the others
            self._dead(row, type(error).__name__)
            return False
        with transaction(self.register) as session:
            notifications.mark_sent(session, row.notification_id, self.clock())
        _log.info("notification-sent", **_reference(row))
        return True

    def _message(self, row: Notification) -> EmailMessage:
        message = compose(row.template, row.transfer_id or "-", row.parameters)
        message["From"], message["To"] = self.sender, mailbox_of(row.address)
        # the same row always has the same id, so that a mailbox can tell a second delivery from a second message
        message["Message-ID"] = f"<{uuid5(NAMESPACE_URL, row.dedupe_key)}@{self.sender.partition('@')[2]}>"
        return message

    def _failed(self, row: Notification, error: Exception) -> None:
        if row.attempts + 1 >= _TRIES:
            self._dead(row, type(error).__name__)
            return
        with transaction(self.register) as session:
            notifications.mark_failed(session, row.notification_id, self.clock(), type(error).__name__)
        _log.warning("notification-failed", error=type(error).__name__, **_reference(row))

    def _dead(self, row: Notification, reason: str) -> None:
        with transaction(self.register) as session:
            notifications.mark_dead(session, row.notification_id, self.clock(), reason)
        _log.error("notification-dead", reason=reason, **_reference(row))


def _refused_for_good(error: OSError) -> int | None:
    """The server's reply code where it refuses this mailbox or this message permanently, else None.

    That it refuses the sender or the connection is no fault of one notification, and passes when that is mended.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((reply[0] for reply in error.recipients.values()), default=0)
    elif isinstance(error, smtplib.SMTPDataError):
        code = error.smtp_code
    else:
        return None
    return code if code >= _PERMANENT else None


def _reference(row: Notification) -> dict[str, object]:
    return {"notificationId": row.notification_id, "transferId": row.transfer_id}


async def _pause(stopped: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopped.wait(), seconds)
    except TimeoutError:
        return
