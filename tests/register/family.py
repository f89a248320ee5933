"""A fictional family and its transfer, for tests to start from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import cases, transfers
from register.cases import FamilyCase, NewCase, NewPerson
from register.database import transaction
from register.tables import Transfer
from register.transfers import NewTransfer
from register.vocabulary import PersonKind

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def child(reference: str | None = "L-100", given_names: str = "Wren") -> NewPerson:
    return NewPerson(PersonKind.CHILD, given_names, "Ashdown", date(2017, 4, 2), "4 Mill Row", reference)


def adult(reference: str | None = "L-101") -> NewPerson:
    return NewPerson(PersonKind.ADULT, "Rowan", "Ashdown", date(1988, 9, 30), "4 Mill Row", reference, "parent")


def new_case(*people: NewPerson, reference: str | None = "F-7") -> NewCase:
    return NewCase("hertfordshire", people or (child(), adult()), AT, reference)


def new_transfer(family: FamilyCase, request_id: str = "R-1", flow: str = "step-up") -> NewTransfer:
    return NewTransfer(
        request_id=request_id,
        request={"requestId": request_id, "flow": flow},
        authority="hertfordshire",
        flow=flow,
        case_id=family.case_id,
        child_ids=family.child_ids,
        referring_team="intensive-family-support-team",
        referring_manager="r.birch",
        requested_at=AT,
    )


def start(session: Session, request_id: str = "R-1", flow: str = "step-up") -> Transfer:
    """A transfer of the family's one child."""
    return transfers.create(session, new_transfer(cases.open_case(session, new_case()), request_id, flow))


def started(engine: Engine, request_id: str = "R-1", flow: str = "step-up") -> str:
    """The id of such a transfer, committed."""
    with transaction(engine) as session:
        return start(session, request_id, flow).transfer_id
