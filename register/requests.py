"""How a transfer comes into being: once per request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit
from register.audit import SYSTEM, AuditEntry
from register.errors import (
    InvalidField,
    LiveTransferExists,
    RequestConflict,
    UnknownRecord,
)
from register.locks import hold
from register.tables import Case, CasePerson, Person, Transfer, TransferChild
from register.vocabulary import PersonKind
from schemas.identifiers import new_transfer_id


@dataclass(frozen=True)
class NewTransfer:
    """What a transfer starts from.

    `request` is the request as it arrived (anything that JSON can hold). Only its fingerprint is kept: it tells the
    same request sent twice from another one under the same `request_id`. `facts` goes to the engine: no personal data.
    """

    request_id: str
    request: Mapping[str, Any]
    authority: str
    flow: str
    case_id: str
    child_ids: tuple[str, ...]
    referring_team: str
    referring_manager: str
    requested_at: datetime
    destination_team: str | None = None
    urgent: bool = False
    consent_basis: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    actor: str = SYSTEM


def find_request(session: Session, authority: str, request_id: str, request: Mapping[str, Any]) -> Transfer | None:
    """Return the transfer that this request started, or None for a new request.

    Holds the request id until the transaction ends. Raises RequestConflict if the id came with other content.
    """
    hold(session, "request", authority, request_id)
    query = select(Transfer).where(Transfer.authority == authority, Transfer.request_id == request_id)
    transfer = session.scalar(query)
    if transfer is not None and transfer.request_fingerprint != _fingerprint(request):
        raise RequestConflict(authority, request_id, transfer.transfer_id)
    return transfer


def create(session: Session, new: NewTransfer) -> Transfer:
    """Create a transfer; the same request again returns the one that it created.

    Raises RequestConflict (see `find_request`), InvalidField for children that are none, unknown, adults or of another
    case, UnknownRecord for the case, LiveTransferExists for a child in a live transfer of the same flow.
    """
    existing = find_request(session, new.authority, new.request_id, new.request)
    if existing is not None:
        return existing
    _check_children(session, new)
    transfer = Transfer(
        transfer_id=new_transfer_id(),
        request_id=new.request_id,
        request_fingerprint=_fingerprint(new.request),
        authority=new.authority,
        flow=new.flow,
        case_id=new.case_id,
        referring_team=new.referring_team,
        referring_manager=new.referring_manager,
        destination_team=new.destination_team,
        urgent=new.urgent,
        consent_basis=new.consent_basis,
        requested_at=new.requested_at,
        facts=dict(new.facts),
    )
    session.add(transfer)
    session.flush()
    session.add_all(
        TransferChild(transfer_id=transfer.transfer_id, child_id=child_id, flow=new.flow) for child_id in new.child_ids
    )
    detail = {"flow": new.flow, "caseId": new.case_id, "childIds": list(new.child_ids)}
    audit.record(session, AuditEntry("transfer-requested", new.requested_at, transfer.transfer_id, new.actor, detail))
    return transfer


def _fingerprint(request: Mapping[str, Any]) -> str:
    canonical = json.dumps(request, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(canonical.encode()).hexdigest()


def _check_children(session: Session, new: NewTransfer) -> None:
    if session.get(Case, new.case_id) is None:
        raise UnknownRecord("case", new.case_id)
    if not new.child_ids:
        raise InvalidField("children", "a transfer concerns at least one child")
    if len(set(new.child_ids)) != len(new.child_ids):
        raise InvalidField("children", "each child is named once")
    # in one order for all, so that two transfers of the same siblings do not wait for each other
    for child_id in sorted(new.child_ids):
        hold(session, "child", child_id)
        _check_child(session, new, child_id)


def _check_child(session: Session, new: NewTransfer, child_id: str) -> None:
    person = session.get(Person, child_id)
    if person is None or person.kind is not PersonKind.CHILD:
        raise InvalidField("children", f"{child_id} is not a child whom the register knows")
    if session.get(CasePerson, (new.case_id, child_id)) is None:
        raise InvalidField("children", f"{child_id} does not belong to the case {new.case_id}")
    live = session.scalar(
        select(TransferChild.transfer_id).where(
            TransferChild.child_id == child_id, TransferChild.flow == new.flow, TransferChild.live
        )
    )
    if live is not None:
        raise LiveTransferExists(child_id, new.flow, live)
