"""What a command says when it cannot do what was asked: one sentence, and exit status 1."""

from __future__ import annotations

from board.problems import BoardProblem
from calendars import BeyondHorizon
from engine.problems import EngineProblem
from register.errors import InvalidField, Refusal
from schemas.decision_tables import UnreadableTable
from schemas.directory import UnknownAuthority
from schemas.forms import UnknownForm
from schemas.instants import InstantError
from schemas.refusals import InputRefused, Problem

REFUSALS = (
    BeyondHorizon,
    BoardProblem,
    EngineProblem,
    InputRefused,
    InstantError,
    Refusal,
    UnknownAuthority,
    UnknownForm,
    UnreadableTable,
)
"""Everything that is the asker's to mend. Anything else is a fault of the program and shows itself as one."""


def refused(field: str, rule: str) -> InputRefused:
    """Return the refusal of one field, ready to raise."""
    return InputRefused([Problem(field, rule)])


def problems_of(error: Exception) -> list[Problem]:
    """Return the fields and rules that a refusal names; empty where it names none."""
    if isinstance(error, InputRefused):
        return list(error.problems)
    if isinstance(error, InvalidField):
        return [Problem(error.field, error.rule)]
    field, colon, rule = str(error).partition(": ")
    return [Problem(field, rule)] if colon and " " not in field else []
