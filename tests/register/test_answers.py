from __future__ import annotations

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from register import answers, meetings, narratives
from register.answers import NewAnswer
from register.database import reading, transaction
from register.errors import UnknownTransfer
from register.meetings import MeetingDate
from register.narratives import NewNarrative
from register.story import transfer_story
from register.tables import Answer
from tests.register.family import AT, HOUR, started


def new(transfer_id: str, job_key: int = 1, **changes: object) -> NewAnswer:
    given = {"allocation": "moves", "leadTeam": "cla-team", **changes}
    return NewAnswer(transfer_id, "resolve-dispute-level", "Task_ResolveDispute", job_key, given, "a.reed", AT)


def test_answers_are_told_in_their_order(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session:
        assert answers.latest(session, transfer_id, "resolve-dispute-level") is None
        answers.record(session, new(transfer_id))
        second = answers.record(session, new(transfer_id, 2, allocation="stays"))
        assert answers.latest(session, transfer_id, "resolve-dispute-level") is second
        assert answers.latest(session, transfer_id, "decide-threshold") is None
    with reading(engine) as session:
        told = transfer_story(session, transfer_id)["answers"]
    assert [one["answers"]["allocation"] for one in told] == ["moves", "stays"]
    assert told[0] == {
        "form": "resolve-dispute-level",
        "element": "Task_ResolveDispute",
        "answers": {"allocation": "moves", "leadTeam": "cla-team"},
        "actor": "a.reed",
        "at": "2026-11-24T09:00:00.000Z",
    }


def test_an_answer_is_of_a_known_transfer_and_one_job(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session, pytest.raises(UnknownTransfer):
        answers.record(session, new("T-00000000"))
    with transaction(engine) as session:
        answers.record(session, new(transfer_id))
    with pytest.raises(IntegrityError), transaction(engine) as session:
        answers.record(session, new(transfer_id))


def test_a_task_of_a_meeting_is_answered_like_any_other(engine: Engine) -> None:
    when = MeetingDate("buckinghamshire", "ctm", "wycombe", AT)
    with transaction(engine) as session:
        meeting_id = meetings.schedule(session, when, AT).meeting_id
        answers.record(session, new(meeting_id))
        assert [one.transfer_id for one in answers.of_transfer(session, meeting_id)] == [meeting_id]


def test_an_answer_is_never_changed(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session:
        answers.record(session, new(transfer_id))
    with pytest.raises(DatabaseError, match="an answer is never updated"), transaction(engine) as session:
        session.execute(update(Answer).values(actor="somebody.else"))


def test_a_text_is_for_the_next_answer_until_one_is_accepted(engine: Engine) -> None:
    transfer_id = started(engine)
    form, field = "resolve-dispute-level", "resolutionNote"
    with transaction(engine) as session:
        text = NewNarrative(transfer_id, form, field, "Spoke by telephone.", "a.reed", AT)
        first = narratives.write(session, text)
        assert narratives.write(session, text) is first
        assert narratives.for_next_answer(session, transfer_id, form) == {field: first}
        answers.record(session, new(transfer_id))
        assert narratives.for_next_answer(session, transfer_id, form) == {}
        assert narratives.current(session, transfer_id, form) == {field: first}
        again = narratives.write(session, NewNarrative(transfer_id, form, field, first.text, "a.reed", AT + HOUR))
        assert again.supersedes_id == first.narrative_id
        assert narratives.for_next_answer(session, transfer_id, form) == {field: again}
        narratives.write(session, NewNarrative(transfer_id, form, field, "", "a.reed", AT + HOUR))
        assert narratives.for_next_answer(session, transfer_id, form) == {}
