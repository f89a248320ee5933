"""Forums' meetings: what is on them, and a date that is cancelled or moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from cli.connection import Connection
from cli.refusals import refused
from cli.staff_groups import groups_of
from engine.problems import NothingWaits
from register import meetings
from register.database import reading, transaction
from register.meetings import MeetingDate
from register.tables import Meeting
from register.vocabulary import AgendaStatus
from schemas.instants import format_instant

_OPEN = (AgendaStatus.LISTED, AgendaStatus.CONFIRMED)


def list_meetings(connection: Connection, authority: str | None, forum: str | None) -> list[dict[str, Any]]:
    """Return the meetings that the register knows, soonest first, each with its agenda."""
    with reading(connection.register) as session:
        return [_described(session, meeting) for meeting in meetings.of_authority(session, authority, forum)]


def cancel_meeting(connection: Connection, meeting_id: str, reason: str, user: str) -> dict[str, Any]:
    """Cancel a date: its process ends, and its items go to the forum's next date.

    Raises UnknownMeeting, InvalidField for a meeting that was held, and InputRefused for a user who is unknown.
    """
    at = connection.engine.engine_time()
    with transaction(connection.register) as session:
        groups_of(session, meetings.get(session, meeting_id).authority, user)
        meetings.cancel(session, meeting_id, reason, at, user)
    _end_process(connection, meeting_id)
    with reading(connection.register) as session:
        return _described(session, meetings.get(session, meeting_id))


def move_meeting(connection: Connection, meeting_id: str, to: datetime, reason: str, user: str) -> dict[str, Any]:
    """Hold the meeting at another instant (aware) with the same agenda; the old date is cancelled.

    Raises what `cancel_meeting` raises, and InputRefused for an instant that is past.
    """
    at = connection.engine.engine_time()
    if to <= at:
        raise refused("to", f"{format_instant(to)} is past")
    with transaction(connection.register) as session:
        old = meetings.get(session, meeting_id)
        groups_of(session, old.authority, user)
        new = meetings.schedule(session, MeetingDate(old.authority, old.forum, old.area, to), at)
        for item in meetings.agenda(session, meeting_id):
            if item.status in _OPEN:
                papers_at = item.papers_at
                moved = meetings.put_down(session, new.meeting_id, item.transfer_id, at, item.section)
                if papers_at is not None:
                    meetings.confirm(session, moved, papers_at)
        meetings.cancel(session, meeting_id, reason, at, user)
        new_id, authority = new.meeting_id, new.authority
    variables = {"transferId": new_id, "authority": authority, "flow": "forum-meeting"}
    connection.engine.publish_message("meeting-scheduled", new_id, variables, f"{new_id}/scheduled")
    _end_process(connection, meeting_id)
    with reading(connection.register) as session:
        return _described(session, meetings.get(session, new_id))


def _end_process(connection: Connection, meeting_id: str) -> None:
    try:
        connection.engine.correlate_message("meeting-cancelled", meeting_id, {})
    except NothingWaits as nothing:
        raise NothingWaits(
            f"Meeting {meeting_id} is cancelled in the register, but no process waits for it: see Operate.",
            nothing.status,
        ) from nothing


def _described(session: Session, meeting: Meeting) -> dict[str, Any]:
    return {
        "meetingId": meeting.meeting_id,
        "authority": meeting.authority,
        "forum": meeting.forum,
        "area": meeting.area or None,
        "startsAt": format_instant(meeting.starts_at),
        "status": meeting.status.value,
        "closedAt": format_instant(meeting.closed_at) if meeting.closed_at else None,
        "items": [
            {
                "transferId": item.transfer_id,
                "status": item.status.value,
                "papersAt": format_instant(item.papers_at) if item.papers_at else None,
                "outcome": item.outcome,
                "transferOn": item.transfer_on.isoformat() if item.transfer_on else None,
            }
            for item in meetings.agenda(session, meeting.meeting_id)
        ],
    }
