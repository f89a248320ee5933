"""What the decision tables may ask about a transfer: the facts of its request, and what the register knows besides."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from register import decisions, earlier_transfers, transfers
from register.vocabulary import TransferStatus


def facts_of(session: Session, transfer_id: str) -> dict[str, Any]:
    """Return codes, dates and yes/no answers by name, never a person's details; raises UnknownTransfer.

    `earlyWarningAgreed`: an early alert for one of these children was accepted; that is honoured (HER-012).
    """
    known = transfers.get(session, transfer_id).facts
    return {**known, "earlyWarningAgreed": _early_warning_agreed(session, transfer_id)}


def _early_warning_agreed(session: Session, transfer_id: str) -> bool:
    return any(
        decision.outcome == TransferStatus.ACCEPTED
        for alert in earlier_transfers.of_same_children(session, transfer_id, "early-alert")
        for decision in decisions.in_force(session, alert.transfer_id, "early-alert")
    )
