"""The outbox relay with a real mail server: once, in order, again after a fault, given up in the end."""

from __future__ import annotations

import asyncio
import mailbox
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import Engine

from register import notifications
from register.database import reading, transaction
from register.notifications import NewNotification
from register.tables import Notification
from register.vocabulary import NotificationStatus
from tests.workers.family import AT, CANARIES, record
from tests.workers.mail_server import HOST, MailServer, free_port
from workers.outbox_relay import Relay

SENDER = "transfers@council.example"
TEAM = "assessment-team-manager@hertfordshire.example"
OTHER_TEAM = "ifst-manager@hertfordshire.example"
TEXTS = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "workers" / "templates").glob("*.txt"))
TO_OUTSIDERS = {
    "transfer-accepted",
    "transfer-closed",
    "transfer-handed-over",
    "transfer-redirected",
    "transfer-requested",
    "transfer-returned",
}
"""Texts for people who cannot sign in on the case page."""
MINUTE = timedelta(minutes=1)
TRIES = 20
_PATIENCE_SECONDS = 30


@dataclass
class Clock:
    """The engine's clock, moved by hand."""

    now: datetime = AT

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(tmp_path: Path) -> MailServer:
    """A mail server that does not listen yet."""
    return MailServer(free_port(), tmp_path / "mail")


@pytest.fixture
def up(server: MailServer) -> Generator[MailServer]:
    """A mail server that listens."""
    with server.listening():
        yield server


@pytest.fixture
def relay(register: Engine, server: MailServer, clock: Clock) -> Relay:
    return Relay(register, HOST, server.port, SENDER, clock)


def enqueue(
    register: Engine, transfer_id: str | None, occasion: str, *, address: str = TEAM, **changes: Any
) -> Notification:
    new: dict[str, Any] = {
        "recipient": "hertfordshire-assessment-team-manager",
        "address": address,
        "template": "step-up-received",
        "dedupe_key": f"{transfer_id}/step-up-received/{address}/{occasion}",
        "at": AT,
        "parameters": {"from": "ifst", "casePage": f"http://127.0.0.1:8090/transfers/{transfer_id}"},
    }
    with transaction(register) as session:
        return notifications.enqueue(session, NewNotification(transfer_id, **{**new, **changes}))


def row(register: Engine, of: Notification) -> Notification:
    with reading(register) as session:
        found = session.get(Notification, of.notification_id)
    assert found is not None
    return found


def send_all(relay: Relay) -> int:
    """Send until nothing more leaves."""
    total = 0
    while sent := relay.send_due():
        total += sent
    return total


def test_a_notification_is_sent_once(register: Engine, relay: Relay, up: MailServer, clock: Clock) -> None:
    queued = enqueue(register, record(register), "one")
    clock.now = AT + MINUTE
    assert send_all(relay) == 1
    (mail,) = up.taken
    assert (mail["From"], mail["To"]) == (SENDER, TEAM)
    assert up.envelopes == [(SENDER, [TEAM])]
    assert len(mailbox.Maildir(up.folder)) == 1
    sent = row(register, queued)
    assert (sent.status, sent.attempts, sent.sent_at) == (NotificationStatus.SENT, 1, AT + MINUTE)

    clock.now = AT + timedelta(days=30)
    assert relay.send_due() == 0
    assert len(up.taken) == 1


def test_nothing_waiting_asks_neither_the_clock_nor_the_server(register: Engine, server: MailServer) -> None:
    def stopped() -> datetime:
        raise AssertionError("the engine may be away while nothing is to be sent")

    assert Relay(register, HOST, server.port, SENDER, stopped).send_due() == 0


def test_mails_about_a_transfer_arrive_in_their_order(register: Engine, relay: Relay, up: MailServer) -> None:
    one = record(register)
    other = record(register, "early-alert")
    for number in range(3):
        enqueue(register, one, f"{number}", parameters={"from": f"one-{number}", "casePage": "-"})
        enqueue(register, other, f"{number}", parameters={"from": f"other-{number}", "casePage": "-"})
    assert send_all(relay) == 6
    words = [word for mail in up.taken for word in mail.get_content().split('"') if word.startswith(("one", "other"))]
    assert [word for word in words if word.startswith("one")] == ["one-0", "one-1", "one-2"]
    assert [word for word in words if word.startswith("other")] == ["other-0", "other-1", "other-2"]


def test_after_a_refused_connection_it_is_sent_when_its_back_off_is_over(
    register: Engine, relay: Relay, server: MailServer, clock: Clock
) -> None:
    queued = enqueue(register, record(register), "one")
    waits: list[timedelta] = []
    for _ in range(8):
        assert relay.send_due() == 0
        failed = row(register, queued)
        assert (failed.status, failed.last_error) == (NotificationStatus.FAILED, "ConnectionRefusedError")
        assert failed.next_attempt_at is not None
        waits.append(failed.next_attempt_at - clock.now)
        clock.now = failed.next_attempt_at
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 60, 60)]

    with server.listening():
        clock.now -= timedelta(seconds=1)
        assert relay.send_due() == 0
        assert server.connections == 0
        clock.now += timedelta(seconds=1)
        assert relay.send_due() == 1
    assert len(server.taken) == 1
    assert row(register, queued).status is NotificationStatus.SENT


def test_one_that_fails_holds_up_those_behind_it_to_the_same_recipient_and_no_others(
    register: Engine, relay: Relay, up: MailServer, clock: Clock
) -> None:
    one = record(register)
    other = record(register, "early-alert")
    up.busy.add(OTHER_TEAM)
    first = enqueue(register, one, "one", address=OTHER_TEAM)
    second = enqueue(register, one, "two", address=OTHER_TEAM)
    escalation = enqueue(register, one, "three", recipient="hertfordshire-assessment-service-manager")
    elsewhere = enqueue(register, other, "four")
    assert send_all(relay) == 2
    assert [row(register, one).status for one in (first, second, escalation, elsewhere)] == [
        NotificationStatus.FAILED,
        NotificationStatus.PENDING,
        NotificationStatus.SENT,
        NotificationStatus.SENT,
    ]
    up.busy.clear()
    clock.now = AT + MINUTE
    assert send_all(relay) == 2
    assert [str(mail["To"]) for mail in up.taken] == [TEAM, TEAM, OTHER_TEAM, OTHER_TEAM]


def test_a_mailbox_that_does_not_exist_is_given_up_on_at_once(
    register: Engine, relay: Relay, up: MailServer, clock: Clock
) -> None:
    transfer_id = record(register)
    up.refused.add(OTHER_TEAM)
    lost = enqueue(register, transfer_id, "one", address=OTHER_TEAM)
    next_one = enqueue(register, transfer_id, "two")
    assert [relay.send_due(), relay.send_due()] == [0, 1]
    dead = row(register, lost)
    assert (dead.status, dead.attempts) == (NotificationStatus.DEAD, 1)
    assert dead.last_error == "the mail server refuses it for good (550); mend the address, then send it again"
    assert row(register, next_one).status is NotificationStatus.SENT


@pytest.mark.requirement("HER-183")
def test_what_was_claimed_and_then_withheld_does_not_leave(
    register: Engine, server: MailServer, up: MailServer, clock: Clock
) -> None:
    first = enqueue(register, record(register), "one")
    second = enqueue(register, record(register, "early-alert"), "two", address=OTHER_TEAM)

    def withholding() -> datetime:
        # asked again when the first is sent: both are claimed by then
        if up.taken:
            with transaction(register) as session:
                notifications.withhold(session, second.notification_id, AT, "the family withdrew its consent")
        return clock.now

    assert send_all(Relay(register, HOST, server.port, SENDER, withholding)) == 1
    assert [str(mail["To"]) for mail in up.taken] == [TEAM]
    assert row(register, first).status is NotificationStatus.SENT
    kept = row(register, second)
    assert (kept.status, kept.attempts) == (NotificationStatus.DEAD, 0)


def test_a_connection_that_breaks_off_costs_nobody_a_mail(
    register: Engine, relay: Relay, up: MailServer, clock: Clock
) -> None:
    up.hung_up.add(OTHER_TEAM)
    enqueue(register, record(register), "one")
    enqueue(register, record(register, "early-alert"), "two", address=OTHER_TEAM)
    enqueue(register, record(register, "dispute-resolution"), "three")
    assert relay.send_due() == 1
    clock.now = AT + MINUTE
    assert relay.send_due() == 2
    assert [str(mail["To"]) for mail in up.taken] == [TEAM, OTHER_TEAM, TEAM]


def test_it_is_dead_after_the_last_try_and_the_next_one_goes(
    register: Engine, relay: Relay, up: MailServer, clock: Clock
) -> None:
    transfer_id = record(register)
    up.busy.add(OTHER_TEAM)
    lost = enqueue(register, transfer_id, "one", address=OTHER_TEAM)
    next_one = enqueue(register, transfer_id, "two")
    for tried in range(1, TRIES):
        assert relay.send_due() == 0
        failed = row(register, lost)
        assert (failed.status, failed.attempts) == (NotificationStatus.FAILED, tried)
        assert failed.next_attempt_at is not None
        clock.now = failed.next_attempt_at
    relay.send_due()
    dead = row(register, lost)
    assert (dead.status, dead.attempts, dead.next_attempt_at) == (NotificationStatus.DEAD, TRIES, None)
    assert clock.now - AT < timedelta(hours=16)
    send_all(relay)
    assert row(register, next_one).status is NotificationStatus.SENT


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"template": "no-such-text"}, "no-such-text: there is no such notification text", id="no-text"),
        pytest.param({"parameters": {"casePage": "-"}}, "'from'", id="no-parameter"),
        pytest.param({"address": "office@[1"}, "address", id="address-that-email-cannot-hold"),
        pytest.param({"address": "head,office@school.example"}, "address", id="two-addresses"),
    ],
)
def test_what_cannot_be_sent_at_all_is_dead_at_once_and_holds_up_nobody(
    changes: dict[str, Any], reason: str, register: Engine, relay: Relay, up: MailServer
) -> None:
    lost = enqueue(register, record(register), "one", **changes)
    next_one = enqueue(register, record(register, "early-alert"), "two")
    assert send_all(relay) == 1
    dead = row(register, lost)
    assert dead.status is NotificationStatus.DEAD
    assert dead.last_error is not None
    assert reason in dead.last_error
    assert "school" not in dead.last_error
    assert row(register, next_one).status is NotificationStatus.SENT
    assert up.envelopes == [(SENDER, [TEAM])]


def test_a_mail_sent_again_has_the_same_id_and_another_mail_another(
    register: Engine, relay: Relay, up: MailServer, clock: Clock
) -> None:
    transfer_id = record(register)
    up.lost_answers[TEAM] = 1
    enqueue(register, transfer_id, "one")
    enqueue(register, transfer_id, "two")
    assert send_all(relay) == 0
    clock.now = AT + MINUTE
    assert send_all(relay) == 2
    first, again, second = (str(mail["Message-ID"]) for mail in up.taken)
    assert first == again
    assert first != second
    assert first.endswith("@council.example>")


def test_what_a_relay_took_before_it_died_is_due_again_after_its_lease(
    register: Engine, relay: Relay, up: MailServer, clock: Clock
) -> None:
    queued = enqueue(register, record(register), "one")
    with transaction(register) as session:
        taken = notifications.claim(session, AT, 50, 2 * MINUTE)
    assert [one.notification_id for one in taken] == [queued.notification_id]
    clock.now = AT + 2 * MINUTE - timedelta(seconds=1)
    assert relay.send_due() == 0
    clock.now = AT + 2 * MINUTE
    assert relay.send_due() == 1
    assert len(up.taken) == 1


@pytest.mark.parametrize("template", TEXTS)
def test_a_mail_holds_the_reference_and_the_link_and_nothing_of_the_family(
    template: str, register: Engine, relay: Relay, up: MailServer
) -> None:
    transfer_id = record(register)
    link = f"http://127.0.0.1:8090/transfers/{transfer_id}"
    parameters = {
        "from": "ifst",
        "team": "assessment-team",
        "outcome": "accepted",
        "milestone": "decide-threshold",
        "due": "2026-11-25T09:00:00.000Z",
        "casePage": link,
    }
    enqueue(register, transfer_id, "one", template=template, parameters=parameters)
    assert send_all(relay) == 1
    (mail,) = up.taken
    assert transfer_id in str(mail["Subject"])
    text = mail.get_content()
    assert transfer_id in text
    assert (link in text) is (template not in TO_OUTSIDERS)
    assert "$" not in text
    assert "$" not in str(mail["Subject"])
    whole = f"{mail.as_string()}\n{text}".casefold()
    assert [word for word in CANARIES if word.casefold() in whole] == []


def test_the_relay_goes_on_after_a_fault_and_stops_when_told(
    register: Engine, server: MailServer, up: MailServer, clock: Clock
) -> None:
    queued = enqueue(register, record(register), "one")
    faults = iter([ConnectionError("Zephyrine Quillfeather")])

    def faulty() -> datetime:
        for fault in faults:
            raise fault
        return clock()

    async def scene() -> None:
        stopped = asyncio.Event()
        running = asyncio.create_task(Relay(register, HOST, server.port, SENDER, faulty).run(stopped))
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while row(register, queued).status is not NotificationStatus.SENT:
                await asyncio.sleep(0.05)
            stopped.set()
            await running

    with structlog.testing.capture_logs() as lines:
        asyncio.run(scene())
    assert [line["event"] for line in lines] == ["relay-failed", "notification-sent"]
    assert "Quillfeather" not in str(lines)
    assert len(up.taken) == 1
