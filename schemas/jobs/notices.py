"""Jobs that tell somebody something."""

from __future__ import annotations

from schemas.jobs.base import TimedInput


class NotifyPartnersInput(TimedInput):
    """`event` is what happened, as the table `partners-to-notify` names it."""

    authority: str
    flow: str
    referring_team: str
    event: str
    destination: str | None = None


class SendOutcomeInput(TimedInput):
    authority: str
    referring_team: str
    destination: str
    outcome: str


class SendEarlyAlertInput(TimedInput):
    """`version` is alert-sent for the first alert, alert-updated for a change (HER-141)."""

    authority: str
    flow: str
    referring_team: str
    destination: str
    version: str


class NotifyNominatedManagerInput(TimedInput):
    """`manager` is the user name of the manager to whom a transfer will come; null where nobody was nominated."""

    authority: str
    manager: str | None = None
