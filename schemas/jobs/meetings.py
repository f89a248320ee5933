"""Jobs of forums: putting a case down, the meeting's agenda, its decisions, its successor."""

from __future__ import annotations

from datetime import date
from typing import Any

from schemas.forum import ForumRow
from schemas.jobs.base import EngineInstant, JobModel, JobOutput, TimedInput


class ListForMeetingInput(TimedInput):
    """`returning` is true for a case that comes back to the forum after a step-in."""

    authority: str
    flow: str
    destination: str | None = None
    urgency: str | None = None
    forum: str
    area: str | None = None
    section: str | None = None
    returning: bool | None = None


class ListedMeeting(JobModel):
    """The meeting a case is put down for; `papers_anchor` is what the papers' cut-off counts from."""

    id: str
    name: str
    date: str
    at: str
    papers_milestone: str | None
    papers_anchor: str
    listing_milestone: str | None
    return_milestone: str | None


class ListForMeetingOutput(JobOutput):
    meeting: ListedMeeting


class ConfirmListingInput(ListForMeetingInput):
    """`papers` says what was handed in: the papers, or notice of a review that keeps the case on the coming meeting."""

    papers: str | None = None


class MeetingInput(TimedInput):
    """A job about a meeting, whose id stands in `transfer_id`: it is what the process is about."""

    authority: str


class MeetingView(ForumRow):
    """The row of the table with this meeting's own date."""

    id: str
    forum: str
    area: str
    date: str
    at: str
    list_anchor: str


class ReadMeetingOutput(JobOutput):
    meeting: MeetingView
    case_page: str


class AgendaEntry(JobModel):
    """An item as the meeting's process sees it."""

    transfer_id: str
    flow: str
    destination: str | None
    referring_team: str
    section: str
    case_page: str


class ReadAgendaOutput(JobOutput):
    items: list[AgendaEntry]


class Decided(JobModel):
    """What the meeting answered of one item; no outcome: the item went off the agenda meanwhile."""

    transfer_id: str
    outcome: str | None = None
    reason_code: str | None = None
    transfer_on: date | None = None
    worker: str | None = None
    answers: dict[str, Any] | None = None
    decided_at: EngineInstant | None = None


class AnnounceDecisionsInput(MeetingInput):
    decisions: list[Decided]
    closed_at: EngineInstant


class StartFollowUpsInput(TimedInput):
    """Everything that a follow-up carries on from the transfer that started it."""

    authority: str
    flow: str
    destination: str | None = None
    urgency: str | None = None
    referring_team: str
    requested_at: str
    groups: list[dict[str, Any]]
    case_page: str
    facts: dict[str, Any]
    route: dict[str, Any] | None = None
    protocol: dict[str, Any]
    anchors: dict[str, Any]


class RecordDocumentInput(TimedInput):
    form: str
    system: str | None = None
    requirements: str | None = None
    actor: str | None = None
