"""Cases and the people of a family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit
from register.audit import AuditEntry
from register.errors import InvalidField, UnknownRecord
from register.locks import hold
from register.tables import Case, CasePerson, Person, TransferChild
from register.vocabulary import PersonKind
from schemas.identifiers import new_adult_id, new_case_id, new_child_id


@dataclass(frozen=True)
class NewPerson:
    """A person as the request gives them. `reference` is the number on the authority's own system: the same number
    is the same person. `relationship` is to the children of the case."""

    kind: PersonKind
    given_names: str
    family_name: str
    date_of_birth: date | None = None
    address: str | None = None
    reference: str | None = None
    relationship: str | None = None


@dataclass(frozen=True)
class NewCase:
    """A family's case. With a `reference` it is opened once per authority; without, each time anew."""

    authority: str
    people: tuple[NewPerson, ...]
    opened_at: datetime
    reference: str | None = None
    actor: str = audit.SYSTEM


@dataclass(frozen=True)
class FamilyCase:
    """A case with the ids of its people, in the order in which the request named them."""

    case_id: str
    child_ids: tuple[str, ...]
    adult_ids: tuple[str, ...]


def open_case(session: Session, new: NewCase) -> FamilyCase:
    """Find or open the case, add its people, and bring their details up to what the request says.

    Only the people of `new` are in the answer, though the case may know others. Raises InvalidField where a number
    that was a child's is now an adult's, or the reverse.
    """
    hold(session, "case", new.authority)
    case = _find_case(session, new) or _add_case(session, new)
    people = [_place(session, case, person, new) for person in new.people]
    return FamilyCase(
        case_id=case.case_id,
        child_ids=tuple(person.person_id for person in people if person.kind is PersonKind.CHILD),
        adult_ids=tuple(person.person_id for person in people if person.kind is PersonKind.ADULT),
    )


def get_person(session: Session, person_id: str) -> Person:
    """Return a child or an adult; raises UnknownRecord."""
    person = session.get(Person, person_id)
    if person is None:
        raise UnknownRecord("person", person_id)
    return person


def people_of_case(session: Session, case_id: str) -> list[Person]:
    """Return everyone of the case, children first, eldest first."""
    query = (
        select(Person)
        .join(CasePerson, CasePerson.person_id == Person.person_id)
        .where(CasePerson.case_id == case_id)
        .order_by(Person.kind.desc(), Person.date_of_birth, Person.person_id)
    )
    return list(session.scalars(query))


def children_of_transfer(session: Session, transfer_id: str) -> list[Person]:
    """Return the children whom the transfer concerns, eldest first."""
    query = (
        select(Person)
        .join(TransferChild, TransferChild.child_id == Person.person_id)
        .where(TransferChild.transfer_id == transfer_id)
        .order_by(Person.date_of_birth, Person.person_id)
    )
    return list(session.scalars(query))


def _find_case(session: Session, new: NewCase) -> Case | None:
    if new.reference is None:
        return None
    return session.scalar(select(Case).where(Case.authority == new.authority, Case.reference == new.reference))


def _add_case(session: Session, new: NewCase) -> Case:
    case = Case(case_id=new_case_id(), authority=new.authority, reference=new.reference, opened_at=new.opened_at)
    session.add(case)
    session.flush()
    _audit(session, new, "case-opened", {"caseId": case.case_id})
    return case


def _place(session: Session, case: Case, wanted: NewPerson, new: NewCase) -> Person:
    person = _find_person(session, wanted, new.authority)
    if person is None:
        person = _add_person(session, wanted, new)
    else:
        _update(session, person, wanted, new)
    if session.get(CasePerson, (case.case_id, person.person_id)) is None:
        session.add(CasePerson(case_id=case.case_id, person_id=person.person_id, relationship=wanted.relationship))
        session.flush()
    return person


def _find_person(session: Session, wanted: NewPerson, authority: str) -> Person | None:
    if wanted.reference is None:
        return None
    return session.scalar(select(Person).where(Person.authority == authority, Person.reference == wanted.reference))


def _add_person(session: Session, wanted: NewPerson, new: NewCase) -> Person:
    person = Person(
        person_id=new_child_id() if wanted.kind is PersonKind.CHILD else new_adult_id(),
        authority=new.authority,
        reference=wanted.reference,
        kind=wanted.kind,
        given_names=wanted.given_names,
        family_name=wanted.family_name,
        date_of_birth=wanted.date_of_birth,
        address=wanted.address,
    )
    session.add(person)
    session.flush()
    _audit(session, new, "person-added", {"personId": person.person_id})
    return person


def _update(session: Session, person: Person, wanted: NewPerson, new: NewCase) -> None:
    if person.kind is not wanted.kind:
        raise InvalidField(
            "reference",
            f"{person.person_id} has this number, recorded as {person.kind}; it cannot be a new {wanted.kind}'s",
        )
    changed: list[str] = []
    for name in ("given_names", "family_name", "date_of_birth", "address"):
        value = getattr(wanted, name)
        # a detail that the request leaves out is not thereby unknown
        if value is not None and value != getattr(person, name):
            setattr(person, name, value)
            changed.append(name)
    if changed:
        session.flush()
        _audit(session, new, "person-details-changed", {"personId": person.person_id, "fields": changed})


def _audit(session: Session, new: NewCase, action: str, detail: dict[str, object]) -> None:
    audit.record(session, AuditEntry(action=action, at=new.opened_at, actor=new.actor, detail=detail))
