"""What the decision tables may ask about a transfer: the facts of its request, and what the register knows besides."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from register import decisions, earlier_transfers, transfers
from register.tables import Meeting, Transfer
from register.vocabulary import TransferStatus


def facts_of(session: Session, transfer_id: str) -> dict[str, Any]:
    """Return codes, dates and yes/no answers by name, never a person's details; raises UnknownTransfer.

    `earlyWarningAgreed`: the team that now decides accepted an early alert for one of these children; that is
    honoured (HER-012), unless the alert was withdrawn. What another team agreed binds nobody here. A meeting has no
    facts but its area.
    """
    meeting = session.get(Meeting, transfer_id)
    if meeting is not None:
        return {"area": meeting.area or None}
    transfer = transfers.get(session, transfer_id)
    return {**transfer.facts, "earlyWarningAgreed": _early_warning_agreed(session, transfer)}


def _early_warning_agreed(session: Session, transfer: Transfer) -> bool:
    return any(
        decision.outcome == TransferStatus.ACCEPTED
        for alert in earlier_transfers.of_same_children(session, transfer.transfer_id, "early-alert")
        if alert.destination_team == transfer.destination_team and alert.status is not TransferStatus.WITHDRAWN
        for decision in decisions.in_force(session, alert.transfer_id, "early-alert")
    )
