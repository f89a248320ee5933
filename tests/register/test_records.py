"""Contacts, decisions, case notes, narratives, documents."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from register import audit, contacts, decisions, documents, narratives, notes, transfers
from register.contacts import NewContact
from register.database import reading, transaction
from register.decisions import NewDecision
from register.documents import NewDocument
from register.errors import InvalidField, UnknownRecord, UnknownTransfer
from register.narratives import NewNarrative
from register.notes import NewCaseNote
from tests.register.at_once import in_threads
from tests.register.family import AT, HOUR, start, started


def test_a_child_has_one_contact_per_system_and_team(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        (child_id,) = transfers.child_ids(session, transfer_id)
        new = NewContact(transfer_id, child_id, "lcs", "assessment-team", AT, "E-1")
        first = contacts.create(session, new)
        assert contacts.create(session, replace(new, created_at=AT + HOUR)) is first
        other = contacts.create(session, replace(new, team="safeguarding-team"))
        assert contacts.of_transfer(session, transfer_id) == [first, other]
        assert [row.action for row in audit.of_transfer(session, transfer_id)].count("contact-created") == 2


def test_a_contact_asked_for_twice_at_the_same_instant_is_one(engine: Engine) -> None:
    transfer_id = started(engine)
    with reading(engine) as session:
        (child_id,) = transfers.child_ids(session, transfer_id)

    def create() -> str:
        with transaction(engine) as session:
            return contacts.create(session, NewContact(transfer_id, child_id, "lcs", "assessment-team", AT)).contact_id

    results = in_threads(*([create] * 6))
    assert isinstance(results[0], str)
    assert results == [results[0]] * 6


def test_a_decision_is_corrected_by_one_that_supersedes_it(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        new = NewDecision(transfer_id, "threshold", "declined", "a.reed", AT, "below-threshold")
        first = decisions.record(session, new)
        correction = replace(
            new, outcome="accepted", supersedes_id=first.decision_id, supersedes_reason="new-information"
        )
        second = decisions.record(session, correction)
        other = decisions.record(session, replace(new, kind="allocation", outcome="agreed"))
        assert decisions.in_force(session, transfer_id, "threshold") == [second]
        assert decisions.in_force(session, transfer_id) == [second, other]
        assert decisions.of_transfer(session, transfer_id) == [first, second, other]
        assert audit.of_transfer(session, transfer_id)[-2].actor == "a.reed"
        with pytest.raises(InvalidField, match=f"superseded by {second.decision_id} already"):
            decisions.record(session, correction)


def test_a_correction_that_corrects_nothing_is_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        (child_id,) = transfers.child_ids(session, transfer_id)
        new = NewDecision(transfer_id, "threshold", "declined", "a.reed", AT)
        first = decisions.record(session, new)
        correction = replace(new, supersedes_id=first.decision_id, supersedes_reason="new-information")
        other_transfer = start(session, "R-2", "early-alert").transfer_id
        for wrong, field in (
            (replace(correction, supersedes_reason=None), "supersedesReason"),
            (replace(correction, supersedes_id=None), "supersedesReason"),
            (replace(correction, kind="allocation"), "supersedesId"),
            (replace(correction, child_id=child_id), "supersedesId"),
            (replace(correction, transfer_id=other_transfer), "supersedesId"),
        ):
            with pytest.raises(InvalidField) as problem:
                decisions.record(session, wrong)
            assert problem.value.field == field
        with pytest.raises(UnknownRecord, match="no decision D-00000000"):
            decisions.record(session, replace(correction, supersedes_id="D-00000000"))


def test_a_changed_narrative_supersedes_and_the_earlier_text_stays(engine: Engine) -> None:
    new = NewNarrative("", "step-up-form", "concerns", "Missed school twice.", "r.birch", AT)
    with transaction(engine) as session:
        new = replace(new, transfer_id=start(session).transfer_id)
        first = narratives.write(session, new)
        assert narratives.write(session, replace(new, at=AT + HOUR)) is first
        second = narratives.write(session, replace(new, text="Missed school often.", at=AT + HOUR))
        third = narratives.write(session, replace(new, author="a.reed", text="Missed school often.", at=AT + HOUR))
        narratives.write(session, replace(new, field="strengths", text="Close to an aunt."))
        narratives.write(session, replace(new, form="other-form"))
        current = narratives.current(session, new.transfer_id, "step-up-form")
        assert {field: row.text for field, row in current.items()} == {
            "concerns": "Missed school often.",
            "strengths": "Close to an aunt.",
        }
        assert narratives.history(session, new.transfer_id, "step-up-form", "concerns") == [first, second, third]
        assert "school" not in str([row.detail for row in audit.of_transfer(session, new.transfer_id)])


def test_a_narrative_written_by_many_at_the_same_instant_is_one_chain(engine: Engine) -> None:
    transfer_id = started(engine)

    def write(author: str) -> str:
        with transaction(engine) as session:
            new = NewNarrative(transfer_id, "step-up-form", "concerns", f"By {author}.", author, AT)
            return narratives.write(session, new).narrative_id

    results = in_threads(*(lambda author=f"u{n}": write(author) for n in range(6)))
    with reading(engine) as session:
        chain = narratives.history(session, transfer_id, "step-up-form", "concerns")
        assert {row.narrative_id for row in chain} == set(results)
        assert [row.supersedes_id for row in chain] == [None, *(row.narrative_id for row in chain[:-1])]


def test_case_notes_and_documents_are_recorded_in_order(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        note = NewCaseNote(transfer_id, "threshold-decision", "lcs", "a.reed", AT)
        recorded = [notes.record(session, note), notes.record(session, replace(note, subject="outcome"))]
        assert notes.of_transfer(session, transfer_id) == recorded
        document = NewDocument(transfer_id, "assessment", "lcs/4711", AT, "a.reed")
        kept = documents.add(session, document)
        assert documents.add(session, document) is kept
        assert documents.of_transfer(session, transfer_id) == [kept]
        actions = [(row.action, row.actor) for row in audit.of_transfer(session, transfer_id)[1:]]
        assert actions == [
            ("case-note-recorded", "a.reed"),
            ("case-note-recorded", "a.reed"),
            ("document-added", "a.reed"),
        ]


def test_nothing_is_recorded_for_an_unknown_transfer(engine: Engine) -> None:
    with transaction(engine) as session:
        for attempt in (
            lambda: notes.record(session, NewCaseNote("T-00000000", "outcome", "lcs", "a.reed", AT)),
            lambda: documents.add(session, NewDocument("T-00000000", "assessment", "x", AT)),
            lambda: contacts.create(session, NewContact("T-00000000", "K-1", "lcs", "a", AT)),
            lambda: decisions.record(session, NewDecision("T-00000000", "threshold", "accepted", "a.reed", AT)),
            lambda: narratives.write(session, NewNarrative("T-00000000", "form", "field", "text", "a.reed", AT)),
        ):
            with pytest.raises(UnknownTransfer, match="T-00000000"):
                attempt()
