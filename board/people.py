"""The people of a case, for the pages that may show them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from board.names import Names
from board.words import day, in_words
from register import allocations, cases, transfers
from register.tables import CasePerson, Transfer
from register.vocabulary import PersonKind


@dataclass(frozen=True)
class PersonLine:
    """A child or an adult. `concerned`: the transfer is about this child. `worker`: allocated now, in words."""

    person_id: str
    name: str
    kind: str
    is_child: bool
    born: str
    concerned: bool
    worker: str | None


def people_of(session: Session, transfer: Transfer, names: Names) -> list[PersonLine]:
    """Return everyone of the transfer's case: the children whom it concerns, other children, adults."""
    concerned = set(transfers.child_ids(session, transfer.transfer_id))
    lines = [
        PersonLine(
            person_id=person.person_id,
            name=f"{person.given_names} {person.family_name}",
            kind=_kind(session, transfer.case_id, person.person_id, person.kind),
            is_child=person.kind is PersonKind.CHILD,
            born=day(person.date_of_birth) if person.date_of_birth else "Not recorded",
            concerned=person.person_id in concerned,
            worker=_worker(session, person.person_id, names) if person.person_id in concerned else None,
        )
        for person in cases.people_of_case(session, transfer.case_id)
    ]
    return sorted(lines, key=lambda line: not line.concerned)


def _kind(session: Session, case_id: str, person_id: str, kind: PersonKind) -> str:
    place = session.get(CasePerson, (case_id, person_id))
    return in_words(place.relationship if place and place.relationship else kind)


def _worker(session: Session, child_id: str, names: Names) -> str | None:
    allocation = allocations.current(session, child_id)
    return None if allocation is None else f"{names.person(allocation.worker)}, {names.team(allocation.team)}"
