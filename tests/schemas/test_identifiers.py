from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from pydantic import TypeAdapter, ValidationError

from schemas import identifiers
from schemas.identifiers import ChildId, TransferId, is_transfer_id, new_transfer_id

_DRAWN: list[tuple[Callable[[], str], str]] = [
    (identifiers.new_transfer_id, identifiers.TRANSFER_ID_PATTERN),
    (identifiers.new_case_id, identifiers.CASE_ID_PATTERN),
    (identifiers.new_child_id, identifiers.CHILD_ID_PATTERN),
    (identifiers.new_adult_id, identifiers.ADULT_ID_PATTERN),
    (identifiers.new_contact_id, identifiers.CONTACT_ID_PATTERN),
    (identifiers.new_decision_id, identifiers.DECISION_ID_PATTERN),
    (identifiers.new_case_note_id, identifiers.CASE_NOTE_ID_PATTERN),
    (identifiers.new_consent_id, identifiers.CONSENT_ID_PATTERN),
    (identifiers.new_allocation_id, identifiers.ALLOCATION_ID_PATTERN),
    (identifiers.new_document_id, identifiers.DOCUMENT_ID_PATTERN),
    (identifiers.new_narrative_id, identifiers.NARRATIVE_ID_PATTERN),
]


@pytest.mark.parametrize(("draw", "pattern"), _DRAWN)
def test_each_kind_is_drawn_in_its_own_shape_and_no_others(draw: Callable[[], str], pattern: str) -> None:
    drawn = [draw() for _ in range(500)]
    assert len(set(drawn)) == 500
    for other in (pattern for _, pattern in _DRAWN):
        assert [text for text in drawn if re.match(other, text)] == (drawn if other == pattern else [])


def test_every_place_takes_every_character_of_the_alphabet() -> None:
    drawn = [new_transfer_id() for _ in range(5000)]
    for place in range(2, 10):
        assert {text[place] for text in drawn} == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.mark.parametrize(
    "text", ["", "T-7K3M9Q2", "T-7K3M9Q2XX", "t-7K3M9Q2X", "T-7K3M9Q2I", "T7K3M9Q2XX", "C-7K3M9Q2X", "T-7K3M9Q2X\n"]
)
def test_what_only_resembles_a_transfers_id_is_told_apart(text: str) -> None:
    assert not is_transfer_id(text)
    with pytest.raises(ValidationError):
        TypeAdapter(TransferId).validate_python(text)


def test_the_example_of_the_architecture_is_one() -> None:
    assert is_transfer_id("T-7K3M9Q2X")
    assert TypeAdapter(TransferId).validate_python("T-7K3M9Q2X") == "T-7K3M9Q2X"
    with pytest.raises(ValidationError):
        TypeAdapter(ChildId).validate_python("T-7K3M9Q2X")
