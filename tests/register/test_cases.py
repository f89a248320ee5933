from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from register import cases
from register.database import reading, transaction
from register.errors import InvalidField, UnknownRecord
from register.tables import AuditRow, Person
from register.vocabulary import PersonKind
from tests.register.family import adult, child, new_case, start


def test_the_same_numbers_are_the_same_case_and_people(engine: Engine) -> None:
    with transaction(engine) as session:
        first = cases.open_case(session, new_case())
        assert cases.open_case(session, new_case()) == first
        wider = cases.open_case(session, new_case(child(), child("L-102", "Ivo")))
        assert wider.case_id == first.case_id
        assert wider.child_ids[0] == first.child_ids[0]
        assert len(cases.people_of_case(session, first.case_id)) == 3


def test_without_numbers_each_case_and_person_is_new(engine: Engine) -> None:
    unnumbered = new_case(child(None), reference=None)
    with transaction(engine) as session:
        first, second = cases.open_case(session, unnumbered), cases.open_case(session, unnumbered)
    assert first.case_id != second.case_id
    assert first.child_ids != second.child_ids


def test_a_child_can_be_known_under_two_cases(engine: Engine) -> None:
    with transaction(engine) as session:
        first = cases.open_case(session, new_case())
        second = cases.open_case(session, new_case(child(), reference="F-9"))
    assert first.case_id != second.case_id
    assert first.child_ids == second.child_ids


def test_changed_details_are_kept_and_the_trail_names_fields_not_values(engine: Engine) -> None:
    with transaction(engine) as session:
        cases.open_case(session, new_case())
        moved = replace(child(), address="9 Quay Street", date_of_birth=None)
        family = cases.open_case(session, new_case(moved))
    with reading(engine) as session:
        person = cases.get_person(session, family.child_ids[0])
        assert (person.address, person.date_of_birth) == ("9 Quay Street", date(2017, 4, 2))
        changes = session.scalars(select(AuditRow).where(AuditRow.action == "person-details-changed")).all()
        assert [row.detail for row in changes] == [{"personId": person.person_id, "fields": ["address"]}]


def test_no_line_of_the_trail_holds_a_persons_details(engine: Engine) -> None:
    with transaction(engine) as session:
        start(session)
    with reading(engine) as session:
        written = " ".join(str(row.detail) for row in session.scalars(select(AuditRow)))
        for person in session.scalars(select(Person)):
            for value in (person.given_names, person.family_name, person.address, str(person.date_of_birth)):
                assert value is not None
                assert value not in written


def test_a_childs_number_cannot_become_an_adults(engine: Engine) -> None:
    with transaction(engine) as session:
        cases.open_case(session, new_case(child()))
        with pytest.raises(InvalidField, match="recorded as child; it cannot be a new adult's") as refused:
            cases.open_case(session, new_case(adult("L-100")))
    assert refused.value.field == "reference"


def test_children_come_first_and_an_unknown_person_is_named(engine: Engine) -> None:
    with transaction(engine) as session:
        family = cases.open_case(session, new_case(adult(), child()))
        kinds = [person.kind for person in cases.people_of_case(session, family.case_id)]
        assert kinds == [PersonKind.CHILD, PersonKind.ADULT]
        with pytest.raises(UnknownRecord, match="no person K-00000000"):
            cases.get_person(session, "K-00000000")


def test_the_children_of_a_transfer_are_people_with_names(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer = start(session)
        names = [person.given_names for person in cases.children_of_transfer(session, transfer.transfer_id)]
    assert names == ["Wren"]
