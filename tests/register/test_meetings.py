"""Forums' meetings: each date once, its agenda, what becomes of each item."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from register import meetings
from register.database import reading, transaction
from register.errors import InvalidField
from register.meetings import ItemDecision, MeetingDate, UnknownMeeting
from register.vocabulary import AgendaStatus, MeetingStatus
from tests.register.family import started

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
START = datetime(2026, 12, 2, 14, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def when(start: datetime = START) -> MeetingDate:
    return MeetingDate("buckinghamshire", "ctm", "wycombe", start)


@pytest.fixture
def transfer_id(engine: Engine) -> str:
    return started(engine)


def test_a_date_is_scheduled_once(engine: Engine) -> None:
    with transaction(engine) as session:
        first = meetings.schedule(session, when(), AT).meeting_id
        assert meetings.schedule(session, when(), AT).meeting_id == first
        assert [one.meeting_id for one in meetings.of_authority(session, "buckinghamshire", "ctm")] == [first]


@pytest.mark.requirement("BUC-091")
def test_a_case_stands_on_one_agenda_at_a_time(engine: Engine, transfer_id: str) -> None:
    with transaction(engine) as session:
        first = meetings.schedule(session, when(), AT).meeting_id
        second = meetings.schedule(session, when(START + WEEK), AT).meeting_id
        meetings.put_down(session, first, transfer_id, AT)
        meetings.put_down(session, second, transfer_id, AT)
        assert [item.meeting_id for item in meetings.open_items(session, transfer_id)] == [second]
        assert [item.status for item in meetings.agenda(session, first)] == [AgendaStatus.HELD_OVER]


def test_a_decided_item_has_its_outcome_and_leaves_the_open_ones(engine: Engine, transfer_id: str) -> None:
    with transaction(engine) as session:
        meeting_id = meetings.schedule(session, when(), AT).meeting_id
        item = meetings.put_down(session, meeting_id, transfer_id, AT)
        meetings.confirm(session, item, AT)
        meetings.decide(session, meeting_id, ItemDecision(transfer_id, "accepted", date(2026, 12, 9), START))
        meetings.close(session, meeting_id, START + timedelta(hours=1))
    with reading(engine) as session:
        (item,) = meetings.agenda(session, meeting_id)
        assert (item.status, item.outcome, item.transfer_on) == (AgendaStatus.DECIDED, "accepted", date(2026, 12, 9))
        assert meetings.get(session, meeting_id).status is MeetingStatus.HELD


def test_a_withdrawn_case_is_off_every_agenda_and_no_meeting_decides_it(engine: Engine, transfer_id: str) -> None:
    with transaction(engine) as session:
        meeting_id = meetings.schedule(session, when(), AT).meeting_id
        meetings.put_down(session, meeting_id, transfer_id, AT)
        assert meetings.take_off(session, transfer_id, AT) == [meeting_id]
        meetings.decide(session, meeting_id, ItemDecision(transfer_id, "accepted", None, START))
        (item,) = meetings.agenda(session, meeting_id)
        assert (item.status, item.outcome) == (AgendaStatus.REMOVED, None)


def test_nothing_is_put_down_for_a_cancelled_meeting_and_a_held_one_is_not_cancelled(
    engine: Engine, transfer_id: str
) -> None:
    with transaction(engine) as session:
        cancelled = meetings.schedule(session, when(), AT).meeting_id
        meetings.cancel(session, cancelled, "bank-holiday", AT)
        with pytest.raises(InvalidField, match="is cancelled"):
            meetings.put_down(session, cancelled, transfer_id, AT)
        held = meetings.schedule(session, when(START + WEEK), AT).meeting_id
        meetings.close(session, held, START + WEEK)
        with pytest.raises(InvalidField, match="was held"):
            meetings.cancel(session, held, "bank-holiday", AT)
        with pytest.raises(UnknownMeeting):
            meetings.get(session, "M-00000000")
