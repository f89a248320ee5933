"""The whole story of a transfer, as `transfers show` tells it (the engine's open tasks are added there)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register import (
    allocations,
    answers,
    consents,
    contacts,
    decisions,
    documents,
    milestones,
    notes,
    notifications,
    transfers,
)
from schemas.instants import format_instant


def transfer_story(session: Session, transfer_id: str) -> dict[str, Any]:
    """Return the story as a JSON-ready dict of ids, codes, user ids and instants (text in UTC): no person's details.

    Lists stand in the order in which things were recorded. Raises UnknownTransfer.
    """
    transfer = transfers.get(session, transfer_id)
    return {
        "transferId": transfer.transfer_id,
        "authority": transfer.authority,
        "flow": transfer.flow,
        "caseId": transfer.case_id,
        "childIds": transfers.child_ids(session, transfer_id),
        "status": _value(transfer.status),
        "requestedAt": format_instant(transfer.requested_at),
        "closedAt": _instant(transfer.closed_at),
        "urgent": transfer.urgent,
        "escalated": transfer.escalated,
        "returnedCount": transfer.returned_count,
        "processInstanceKey": transfer.process_instance_key,
        "milestones": _milestones(session, transfer_id),
        "decisions": _decisions(session, transfer_id),
        "answers": _answers(session, transfer_id),
        "contacts": _contacts(session, transfer_id),
        "notifications": _notifications(session, transfer_id),
        "documents": _documents(session, transfer_id),
        "notes": _notes(session, transfer_id),
        "allocations": _allocations(session, transfer_id),
        "consents": _consents(session, transfer_id),
    }


def _milestones(session: Session, transfer_id: str) -> list[dict[str, Any]]:
    return [
        {
            "milestone": row.milestone,
            "requirements": list(row.requirements),
            "status": row.status.value,
            "startedAt": _instant(row.started_at),
            "dueAt": _instant(row.due_at),
            "metAt": _instant(row.met_at),
            "breachedAt": _instant(row.breached_at),
            "escalatedTo": row.escalated_to,
        }
        for row in milestones.of_transfer(session, transfer_id)
    ]


def _decisions(session: Session, transfer_id: str) -> list[dict[str, Any]]:
    return [
        {
            "decisionId": row.decision_id,
            "kind": row.kind,
            "outcome": row.outcome,
            "reasonCode": row.reason_code,
            "childId": row.child_id,
            "decidedBy": row.decided_by,
            "decidedAt": _instant(row.decided_at),
            "supersedesId": row.supersedes_id,
            "supersedesReason": row.supersedes_reason,
        }
        for row in decisions.of_transfer(session, transfer_id)
    ]


def _answers(session: Session, transfer_id: str) -> list[dict[str, Any]]:
    return [
        {
            "form": row.form,
            "element": row.element,
            "answers": dict(row.answers),
            "actor": row.actor,
            "at": _instant(row.at),
        }
        for row in answers.of_transfer(session, transfer_id)
    ]


def _contacts(session: Session, transfer_id: str) -> list[dict[str, Any]]:
    return [
        {
            "contactId": row.contact_id,
            "childId": row.child_id,
            "system": row.system,
            "team": row.team,
            "createdAt": _instant(row.created_at),
            "linkedTo": row.linked_to,
        }
        for row in contacts.of_transfer(session, transfer_id)
    ]


def _notifications(session: Session, transfer_id: str) -> list[dict[str, Any]]:
    return [
        {"to": row.recipient, "template": row.template, "status": row.status.value, "sentAt": _instant(row.sent_at)}
        for row in notifications.of_transfer(session, transfer_id)
    ]


def _documents(session: Session, transfer_id: str) -> list[dict[str, Any]]:
    return [
        {
            "documentId": row.document_id,
            "kind": row.kind,
            "reference": row.reference,
            "addedBy": row.added_by,
            "addedAt": _instant(row.added_at),
        }
        for row in documents.of_transfer(session, transfer_id)
    ]


def _notes(session: Session, transfer_id: str) -> list[dict[str, Any]]:
    return [
        {
            "caseNoteId": row.case_note_id,
            "subject": row.subject,
            "system": row.system,
            "actor": row.actor,
            "at": _instant(row.at),
        }
        for row in notes.of_transfer(session, transfer_id)
    ]


def _allocations(session: Session, transfer_id: str) -> list[dict[str, Any]]:
    return [
        {
            "allocationId": row.allocation_id,
            "childId": row.child_id,
            "worker": row.worker,
            "team": row.team,
            "from": _instant(row.from_at),
            "until": _instant(row.until_at),
        }
        for row in allocations.of_transfer(session, transfer_id)
    ]


def _consents(session: Session, transfer_id: str) -> list[dict[str, Any]]:
    return [
        {
            "consentId": row.consent_id,
            "basis": row.basis.value,
            "scope": row.scope,
            "signedOn": _date(row.signed_on),
            "validUntil": _date(row.valid_until),
            "withdrawnAt": _instant(row.withdrawn_at),
        }
        for row in consents.of_transfer(session, transfer_id)
    ]


def _instant(value: datetime | None) -> str | None:
    return None if value is None else format_instant(value)


def _date(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _value(value: Any) -> str | None:
    return None if value is None else str(value)
