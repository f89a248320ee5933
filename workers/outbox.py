"""Putting notifications into the outbox, in the transaction of the effect that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from register.notifications import NewNotification, enqueue
from workers.context import JobContext
from workers.groups import mailboxes


@dataclass(frozen=True)
class Notice:
    """What is told: `occasion` makes it once-only (the same template, recipient and occasion are one notification)."""

    transfer_id: str
    template: str
    occasion: str
    at: datetime
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])


def tell_groups(context: JobContext, notice: Notice, authority: str, groups: Iterable[str]) -> list[str]:
    """Enqueue the notice to each group's mailbox, once each; returns the groups told."""
    told = mailboxes(authority, groups)
    for group in told:
        tell_address(context, notice, group.id, group.email)
    return [group.id for group in told]


def tell_address(context: JobContext, notice: Notice, recipient: str, address: str) -> None:
    """Enqueue the notice to one address, under the name `recipient`."""
    enqueue(
        context.session,
        NewNotification(
            transfer_id=notice.transfer_id,
            recipient=recipient,
            address=address,
            template=notice.template,
            dedupe_key=f"{notice.transfer_id}/{notice.template}/{recipient}/{notice.occasion}",
            at=notice.at,
            parameters={**notice.parameters, "casePage": context.case_page(notice.transfer_id)},
        ),
    )
