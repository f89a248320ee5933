"""Identifiers that stand for records outside the register: a letter, a hyphen, eight characters of Crockford base32.

They are drawn at random (40 bits), say nothing about the record, and leave out I, L, O and U, so that they can be read
out over the telephone. Two equal draws are possible in principle: the register's primary keys refuse the second, and
the job that drew it is tried again.
"""

from __future__ import annotations

import re
import secrets
from typing import Annotated

from pydantic import StringConstraints

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_TAIL = "-[0-9A-HJKMNP-TV-Z]{8}$"

TRANSFER_ID_PATTERN = "^T" + _TAIL
CASE_ID_PATTERN = "^C" + _TAIL
CHILD_ID_PATTERN = "^K" + _TAIL
ADULT_ID_PATTERN = "^A" + _TAIL
CONTACT_ID_PATTERN = "^N" + _TAIL
DECISION_ID_PATTERN = "^D" + _TAIL
CASE_NOTE_ID_PATTERN = "^E" + _TAIL
CONSENT_ID_PATTERN = "^S" + _TAIL
ALLOCATION_ID_PATTERN = "^W" + _TAIL
DOCUMENT_ID_PATTERN = "^F" + _TAIL
NARRATIVE_ID_PATTERN = "^R" + _TAIL
PROFESSIONAL_ID_PATTERN = "^P" + _TAIL

MEETING_ID_PATTERN = "^M" + _TAIL
SUBJECT_ID_PATTERN = "^[TM]" + _TAIL

TransferId = Annotated[str, StringConstraints(pattern=TRANSFER_ID_PATTERN)]
SubjectId = Annotated[str, StringConstraints(pattern=SUBJECT_ID_PATTERN)]
"""What a time limit or a task can be about: a transfer, or a meeting of a forum."""

CaseId = Annotated[str, StringConstraints(pattern=CASE_ID_PATTERN)]
ChildId = Annotated[str, StringConstraints(pattern=CHILD_ID_PATTERN)]


def new_transfer_id() -> str:
    """Draw a transfer's id, such as `T-7K3M9Q2X`."""
    return _draw("T")


def new_case_id() -> str:
    """Draw a case's id (`C-…`)."""
    return _draw("C")


def new_child_id() -> str:
    """Draw a child's id (`K-…`)."""
    return _draw("K")


def new_adult_id() -> str:
    """Draw the id of an adult of the family (`A-…`)."""
    return _draw("A")


def new_contact_id() -> str:
    """Draw a contact's id (`N-…`)."""
    return _draw("N")


def new_decision_id() -> str:
    """Draw a decision's id (`D-…`)."""
    return _draw("D")


def new_case_note_id() -> str:
    """Draw a case note's id (`E-…`, an entry on the case)."""
    return _draw("E")


def new_consent_id() -> str:
    """Draw a consent's id (`S-…`, as signed)."""
    return _draw("S")


def new_allocation_id() -> str:
    """Draw the id of an allocation to a worker (`W-…`)."""
    return _draw("W")


def new_document_id() -> str:
    """Draw a document's id (`F-…`, on file)."""
    return _draw("F")


def new_narrative_id() -> str:
    """Draw the id of a narrative field's text (`R-…`)."""
    return _draw("R")


def new_professional_id() -> str:
    """Draw the id of a professional who works with a family (`P-…`)."""
    return _draw("P")


def new_meeting_id() -> str:
    """Draw the id of a forum's meeting (`M-…`)."""
    return _draw("M")


def is_transfer_id(text: str) -> bool:
    """Say whether the whole text has the shape of a transfer's id."""
    return re.fullmatch(TRANSFER_ID_PATTERN.removesuffix("$"), text) is not None


def _draw(letter: str) -> str:
    return f"{letter}-{''.join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))}"
