"""The text of a notification: references and a link, never a person's details."""

from __future__ import annotations

from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from string import Template
from typing import Any

_TEMPLATES = Path(__file__).resolve().parent / "templates"


class UnknownTemplate(LookupError):
    """There is no text for this template under `workers/templates`."""


class UnusableAddress(ValueError):
    """No email can go to this address; the message does not repeat it: it may be a person's."""


def mailbox_of(address: str) -> Address:
    """Return the one mailbox that the address names; raises UnusableAddress for none, several or anything else."""
    try:
        return Address(addr_spec=address)
    except (ValueError, MessageError, AttributeError, IndexError) as error:  # the library's, for one or the other
        raise UnusableAddress("the address is not that of one mailbox; mend it, then let it be sent again") from error


def compose(template: str, transfer_id: str, parameters: Mapping[str, Any]) -> EmailMessage:
    """Return the email (without sender and recipient) of a template: its first line is the subject.

    Raises UnknownTemplate, and KeyError for a parameter that the text needs and the notification lacks.
    """
    path = _TEMPLATES / f"{template}.txt"
    if not path.is_file():
        raise UnknownTemplate(f"{template}: there is no such notification text; add workers/templates/{template}.txt")
    values = {"transferId": transfer_id, **parameters}
    subject, _, body = Template(path.read_text(encoding="utf-8")).substitute(values).partition("\n")
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content(body.lstrip("\n"))
    return message
