"""One case page of one transfer: shown, checked, saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from board.answers import inputs_of, read_answer, typed
from board.names import Names
from board.words import moment
from board.written import shown_text
from register import narratives
from register.locks import hold
from register.narratives import NewNarrative
from register.tables import Narrative
from schemas.forms import CasePage, CasePageField
from schemas.refusals import Problem

SEEN = "seen-"
"""Before a field's key: the input that names the text that was in force when the page was opened."""


@dataclass(frozen=True)
class FieldView:
    """A field as the page shows it. `seen` is the id of the text in force; `theirs` that text, where a colleague's
    came in between."""

    field: CasePageField
    inputs: Mapping[str, str]
    seen: str
    written: str | None
    error: str | None
    theirs: str | None

    @property
    def first_input(self) -> str:
        """Where the error summary's link leads."""
        return inputs_of(self.field)[0]


@dataclass(frozen=True)
class Submission:
    """A form as `author` sent it; `inputs` holds the page's inputs by name, the `seen-` ones among them."""

    page: CasePage
    transfer_id: str
    author: str
    inputs: Mapping[str, str]


def save(session: Session, sent: Submission, at: datetime) -> list[Problem]:
    """Store what changed, each text superseding the one before it; returns the problems, and stores nothing if any.

    A text that went with an earlier answer is stored again as it is, for the answer that comes.

    A text that a colleague has stored since the page was opened is not replaced unseen: that is a problem too. Raises
    UnknownTransfer.
    """
    hold(session, "case-page", sent.transfer_id, sent.page.form)
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    current = narratives.current(session, sent.transfer_id, sent.page.form)
    standing = narratives.for_next_answer(session, sent.transfer_id, sent.page.form)
    for field in sent.page.fields:
        answer = read_answer(field, sent.inputs)
        if isinstance(answer, Problem):
            problems.append(answer)
        elif answer == _text(current.get(field.key)) and (not answer or field.key in standing):
            continue
        elif _id(current.get(field.key)) != sent.inputs.get(SEEN + field.key, ""):
            problems.append(Problem(field.key, f"{field.label}: a colleague has changed this since you opened it"))
        else:
            texts[field.key] = answer
    if not problems:
        for key, text in texts.items():
            new = NewNarrative(sent.transfer_id, sent.page.form, key, text, sent.author, at)
            narratives.write(session, new)
    return problems


def stored_fields(session: Session, page: CasePage, transfer_id: str, names: Names) -> list[FieldView]:
    """Return the fields with the texts in force."""
    current = narratives.current(session, transfer_id, page.form)
    return [
        FieldView(
            field=field,
            inputs=typed(field, _text(current.get(field.key))),
            seen=_id(current.get(field.key)),
            written=_written(current.get(field.key), names),
            error=None,
            theirs=None,
        )
        for field in page.fields
    ]


def sent_fields(session: Session, sent: Submission, problems: Sequence[Problem], names: Names) -> list[FieldView]:
    """Return the fields as they were sent, with their problems and with what a colleague has stored meanwhile."""
    current = narratives.current(session, sent.transfer_id, sent.page.form)
    rules = {problem.field: problem.rule for problem in problems}
    views: list[FieldView] = []
    for field in sent.page.fields:
        row = current.get(field.key)
        changed = _id(row) != sent.inputs.get(SEEN + field.key, "")
        views.append(
            FieldView(
                field=field,
                inputs={name: sent.inputs.get(name, "") for name in inputs_of(field)},
                seen=_id(row),
                written=_written(row, names),
                error=rules.get(field.key),
                theirs=shown_text(_text(row), field.type) if changed else None,
            )
        )
    return views


def _text(row: Narrative | None) -> str:
    return "" if row is None else row.text


def _id(row: Narrative | None) -> str:
    return "" if row is None else row.narrative_id


def _written(row: Narrative | None, names: Names) -> str | None:
    return None if row is None else f"{names.person(row.author)}, {moment(row.at)}"
