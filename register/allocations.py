"""Allocated workers: a child changes hands at one instant, never without a worker in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit
from register.audit import SYSTEM, AuditEntry
from register.cases import get_person
from register.errors import InvalidField, UnknownRecord
from register.locks import hold
from register.tables import Allocation
from register.transfers import child_ids
from register.transfers import get as get_transfer
from register.vocabulary import PersonKind
from schemas.identifiers import new_allocation_id
from schemas.instants import format_instant


@dataclass(frozen=True)
class NewAllocation:
    """`worker` (a user id) of `team` becomes the child's allocated worker at `at`, through a transfer or before any."""

    child_id: str
    worker: str
    team: str
    at: datetime
    transfer_id: str | None = None
    actor: str = SYSTEM


def allocate(session: Session, new: NewAllocation) -> Allocation:
    """Make the worker the child's allocated worker: ends the spell before at the instant at which this one begins.

    The worker who is allocated already, in the same team, stays so (the row is returned). Raises UnknownRecord for the
    child, InvalidField for an instant before the current spell began.
    """
    if get_person(session, new.child_id).kind is not PersonKind.CHILD:
        raise InvalidField("childId", f"{new.child_id} is not a child")
    hold(session, "allocation", new.child_id)
    before = current(session, new.child_id)
    if before is not None:
        if (before.worker, before.team) == (new.worker, new.team):
            return before
        if new.at < before.from_at:
            raise InvalidField("at", f"the current worker was allocated later, at {format_instant(before.from_at)}")
        before.until_at = new.at
        session.flush()
    row = Allocation(
        allocation_id=new_allocation_id(),
        child_id=new.child_id,
        transfer_id=new.transfer_id,
        worker=new.worker,
        team=new.team,
        from_at=new.at,
    )
    session.add(row)
    session.flush()
    detail = {"allocationId": row.allocation_id, "childId": new.child_id, "worker": new.worker, "team": new.team}
    detail["before"] = "" if before is None else before.allocation_id
    audit.record(session, AuditEntry("worker-allocated", new.at, new.transfer_id, new.actor, detail))
    return row


def allocate_family(session: Session, transfer_id: str, worker: str, team: str, at: datetime) -> list[Allocation]:
    """Allocate one worker to every child of the transfer, which is what a transfer does unless told otherwise."""
    get_transfer(session, transfer_id)
    return [
        allocate(session, NewAllocation(child_id, worker, team, at, transfer_id))
        for child_id in child_ids(session, transfer_id)
    ]


def return_family(session: Session, transfer_id: str, team: str, at: datetime) -> list[Allocation]:
    """Give every child of the transfer back to the worker who last held it in `team`; one who is with the team stays.

    Raises UnknownRecord for a child that the team never held.
    """
    returned: list[Allocation] = []
    for child_id in child_ids(session, transfer_id):
        held = [row for row in of_child(session, child_id) if row.team == team]
        if not held:
            raise UnknownRecord("allocation in the team", team)
        returned.append(allocate(session, NewAllocation(child_id, held[-1].worker, team, at, transfer_id)))
    return returned


def current(session: Session, child_id: str) -> Allocation | None:
    """Return the child's open spell, None before the first allocation."""
    query = select(Allocation).where(Allocation.child_id == child_id, Allocation.until_at.is_(None))
    return session.scalar(query.execution_options(populate_existing=True))


def of_child(session: Session, child_id: str) -> list[Allocation]:
    """Return the child's spells, the first one first."""
    return list(session.scalars(select(Allocation).where(Allocation.child_id == child_id).order_by(Allocation.number)))


def of_transfer(session: Session, transfer_id: str) -> list[Allocation]:
    """Return the spells that the transfer began, as recorded."""
    query = select(Allocation).where(Allocation.transfer_id == transfer_id)
    return list(session.scalars(query.order_by(Allocation.number)))
