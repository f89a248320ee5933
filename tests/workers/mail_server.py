"""A real SMTP server on the loopback address with a Maildir of its own, which can be told to misbehave."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass
class MailServer:
    """What the server took, in its order, and what it is to refuse.

    `refused` addresses do not exist; `busy` ones are to be tried again later.
    `hung_up`: at the first mail to this address the server drops the connection.
    `lost_answers` of an address: so many times its mail is kept and then answered with "try again later".
    """

    port: int
    folder: Path
    taken: list[EmailMessage] = field(default_factory=list[EmailMessage])
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list[tuple[str, list[str]]])
    refused: set[str] = field(default_factory=set[str])
    busy: set[str] = field(default_factory=set[str])
    hung_up: set[str] = field(default_factory=set[str])
    lost_answers: Counter[str] = field(default_factory=Counter[str])
    connections: int = 0

    def to(self, address: str) -> list[EmailMessage]:
        """The mails that one address got."""
        return [mail for mail in self.taken if str(mail["To"]) == address]

    @contextmanager
    def listening(self) -> Generator[None]:
        """Serve within the block."""
        controller = Controller(_Handler(self), hostname=HOST, port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()


class _Handler(Mailbox):
    def __init__(self, server: MailServer) -> None:
        super().__init__(server.folder)  # pyright: ignore[reportUnknownMemberType]  the library leaves its type open
        self._server = server

    async def handle_EHLO(  # noqa: N802  the name is the library's
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self._server.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self._server.hung_up:
            self._server.hung_up.discard(address)
            assert server.transport is not None
            server.transport.close()
        if address in self._server.busy:
            return "450 mailbox busy"
        if address in self._server.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer: Any = await super().handle_DATA(server, session, envelope)
        assert isinstance(envelope.content, bytes)
        mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
        assert isinstance(mail, EmailMessage)
        self._server.taken.append(mail)
        self._server.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        address = envelope.rcpt_tos[0]
        if self._server.lost_answers[address] > 0:
            self._server.lost_answers[address] -= 1
            return "451 try again later"
        return str(answer)
