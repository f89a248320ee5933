"""Forums: a case is put down for a meeting, the meeting decides it, the next meeting follows."""

from __future__ import annotations

from datetime import datetime, timedelta

from register import meetings, transfers
from register.meetings import ItemDecision, MeetingDate
from register.tables import AgendaItem, Meeting
from register.vocabulary import AgendaStatus
from schemas.forum import ForumRow
from schemas.instants import format_instant
from schemas.jobs.base import NoOutput
from schemas.jobs.meetings import (
    AgendaEntry,
    AnnounceDecisionsInput,
    ConfirmListingInput,
    ListedMeeting,
    ListForMeetingInput,
    ListForMeetingOutput,
    MeetingInput,
    MeetingView,
    ReadAgendaOutput,
    ReadMeetingOutput,
)
from workers.context import JobContext
from workers.forums import dates_after, day_of, forum_row, next_date, papers_count_from_listing
from workers.handler import JobHandler

_LIST_CYCLE = timedelta(days=6)
"""The list of a weekly meeting is made in the days before it, after the last one."""
_KEEPS_ITS_MEETING = ("review-notice", "late-item-admitted")


def list_for_meeting(context: JobContext, job: ListForMeetingInput) -> ListForMeetingOutput:
    """Put the case down for the first meeting whose cut-offs it can meet, and see that this meeting's process runs."""
    row = forum_row(context, job.authority, job.forum)
    start = next_date(context, job, row)
    meeting = _scheduled(context, MeetingDate(job.authority, job.forum, job.area or "", start), job.at)
    meetings.put_down(context.session, meeting.meeting_id, job.transfer_id, job.at, job.section)
    return _listed(context, job, row, meeting)


def confirm_listing(context: JobContext, job: ConfirmListingInput) -> ListForMeetingOutput:
    """Note that the papers are in. Too late for the meeting's cut-off, the case goes to the next one (BUC-091), unless
    notice of a review was given (BUC-094) or the chair takes the late item (BUC-019)."""
    item = _open_item(context, job.transfer_id)
    meeting = meetings.get(context.session, item.meeting_id)
    row = forum_row(context, job.authority, job.forum)
    if job.papers not in _KEEPS_ITS_MEETING or job.at >= meeting.starts_at:
        start = max(next_date(context, job, row), meeting.starts_at)
        meeting = _scheduled(context, MeetingDate(job.authority, job.forum, job.area or "", start), job.at)
        item = meetings.put_down(context.session, meeting.meeting_id, job.transfer_id, job.at, item.section)
    meetings.confirm(context.session, item, job.at)
    return _listed(context, job, row, meeting)


def read_meeting(context: JobContext, job: MeetingInput) -> ReadMeetingOutput:
    """Return the meeting's date and what the table says of its forum."""
    meeting = meetings.get(context.session, job.transfer_id)
    row = forum_row(context, meeting.authority, meeting.forum)
    view = MeetingView(
        **row.model_dump(),
        id=meeting.meeting_id,
        forum=meeting.forum,
        area=meeting.area,
        date=day_of(meeting.starts_at),
        at=format_instant(meeting.starts_at),
        list_anchor=format_instant(meeting.starts_at - _LIST_CYCLE),
    )
    return ReadMeetingOutput(meeting=view, case_page=context.transfers_page())


def read_agenda(context: JobContext, job: MeetingInput) -> ReadAgendaOutput:
    """Return the confirmed items in the order of the forum's sections; what has no papers yet is not called."""
    meeting = meetings.get(context.session, job.transfer_id)
    sections = forum_row(context, meeting.authority, meeting.forum).sections
    items = [
        _entry(context, item, sections)
        for item in meetings.agenda(context.session, meeting.meeting_id)
        if item.status is AgendaStatus.CONFIRMED
    ]
    places = {section: place for place, section in enumerate(sections)}
    return ReadAgendaOutput(items=sorted(items, key=lambda entry: places.get(entry.section, len(places))))


def announce_decisions(context: JobContext, job: AnnounceDecisionsInput) -> NoOutput:
    """Close the meeting and send each decided case on; what it did not deal with goes to the next date."""
    meeting = meetings.close(context.session, job.transfer_id, job.closed_at)
    for decided in job.decisions:
        if decided.outcome is None or decided.decided_at is None:
            continue
        decision = ItemDecision(decided.transfer_id, decided.outcome, decided.transfer_on, decided.decided_at)
        meetings.decide(context.session, meeting.meeting_id, decision)
        context.messages.publish(
            "meeting-decided",
            decided.transfer_id,
            f"{meeting.meeting_id}/{decided.transfer_id}",
            {
                "outcome": decided.outcome,
                "reasonCode": decided.reason_code,
                "transferOn": decided.transfer_on.isoformat() if decided.transfer_on else None,
                "worker": decided.worker,
                "decision": decided.answers,
                "decidedAt": format_instant(decided.decided_at),
                "meetingClosedAt": format_instant(job.closed_at),
            },
        )
    _move_open_items(context, meeting, job.at)
    return NoOutput()


def schedule_next_meeting(context: JobContext, job: MeetingInput) -> NoOutput:
    """See that the process of the forum's next date runs (an empty week still reviews the last log)."""
    meeting = meetings.get(context.session, job.transfer_id)
    _next(context, meeting, job.at)
    return NoOutput()


def move_agenda_items(context: JobContext, job: MeetingInput) -> NoOutput:
    """Put every open item of a cancelled meeting down for the next date, so that nothing is dropped."""
    _move_open_items(context, meetings.get(context.session, job.transfer_id), job.at)
    return NoOutput()


def _move_open_items(context: JobContext, meeting: Meeting, at: datetime) -> None:
    for item in meetings.agenda(context.session, meeting.meeting_id):
        if item.status in (AgendaStatus.LISTED, AgendaStatus.CONFIRMED):
            papers_at = item.papers_at
            next_id = _next(context, meeting, at).meeting_id
            moved = meetings.put_down(context.session, next_id, item.transfer_id, at, item.section)
            if papers_at is not None:
                meetings.confirm(context.session, moved, papers_at)


def _next(context: JobContext, meeting: Meeting, at: datetime) -> Meeting:
    when = MeetingDate(meeting.authority, meeting.forum, meeting.area, meeting.starts_at)
    start = next(dates_after(context, when, forum_row(context, meeting.authority, meeting.forum)))
    return _scheduled(context, MeetingDate(meeting.authority, meeting.forum, meeting.area, start), at)


def _scheduled(context: JobContext, when: MeetingDate, at: datetime) -> Meeting:
    meeting = meetings.schedule(context.session, when, at)
    variables = {"transferId": meeting.meeting_id, "authority": when.authority, "flow": "forum-meeting"}
    context.messages.publish("meeting-scheduled", meeting.meeting_id, f"{meeting.meeting_id}/scheduled", variables)
    return meeting


def _listed(context: JobContext, job: ListForMeetingInput, row: ForumRow, meeting: Meeting) -> ListForMeetingOutput:
    anchor = job.at if papers_count_from_listing(context, job, row) else meeting.starts_at
    return ListForMeetingOutput(
        meeting=ListedMeeting(
            id=meeting.meeting_id,
            name=row.name,
            date=day_of(meeting.starts_at),
            at=format_instant(meeting.starts_at),
            papers_milestone=row.papers_milestone,
            papers_anchor=format_instant(anchor),
            listing_milestone=row.listing_milestone,
            return_milestone="return-to-meeting" if job.returning else None,
        )
    )


def _open_item(context: JobContext, transfer_id: str) -> AgendaItem:
    return meetings.open_items(context.session, transfer_id)[-1]


def _entry(context: JobContext, item: AgendaItem, sections: tuple[str, ...]) -> AgendaEntry:
    transfer = transfers.get(context.session, item.transfer_id)
    headings = (item.section, transfer.referring_team, transfer.flow)
    return AgendaEntry(
        transfer_id=transfer.transfer_id,
        flow=transfer.flow,
        destination=transfer.destination_team,
        referring_team=transfer.referring_team,
        section=next((name for name in sections if name in headings), "any-other-business"),
        case_page=context.case_page(transfer.transfer_id),
    )


HANDLERS = (
    JobHandler("list-for-meeting", ListForMeetingInput, ListForMeetingOutput, list_for_meeting),
    JobHandler("confirm-listing", ConfirmListingInput, ListForMeetingOutput, confirm_listing),
    JobHandler("read-meeting", MeetingInput, ReadMeetingOutput, read_meeting),
    JobHandler("read-agenda", MeetingInput, ReadAgendaOutput, read_agenda),
    JobHandler("announce-decisions", AnnounceDecisionsInput, NoOutput, announce_decisions),
    JobHandler("schedule-next-meeting", MeetingInput, NoOutput, schedule_next_meeting),
    JobHandler("move-agenda-items", MeetingInput, NoOutput, move_agenda_items),
)
