"""What the table forum-calendar says of a forum, and which of its meetings a case can still be put down for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice

from calendars import WorkingCalendar
from calendars.london import london_date
from calendars.meeting_dates import MeetingRule, meetings_after
from calendars.policy import limit_of
from register import meetings
from register.meetings import MeetingDate
from register.vocabulary import MeetingStatus
from schemas.directory import load_authority
from schemas.forum import ForumRow
from schemas.jobs.meetings import ListForMeetingInput
from schemas.time_limit import TimeLimitPolicy
from workers.context import JobContext

_MOST_MEETINGS = 60
"""A cut-off that none of so many meetings leaves time for is a fault of the table."""


class UnknownForum(Exception):
    """The table forum-calendar has no row for this forum, or its cut-offs leave no meeting that a case can come to."""


def forum_row(context: JobContext, authority: str, forum: str) -> ForumRow:
    """Return the forum's row; raises UnknownForum."""
    output = context.decisions.evaluate("forum-calendar", {"authority": authority, "forum": forum}).output
    if not output:
        raise UnknownForum(f"the table forum-calendar has no row for {forum} in {authority}; add one and deploy")
    return ForumRow.model_validate(output)


def dates_after(context: JobContext, when: MeetingDate, row: ForumRow) -> Iterator[datetime]:
    """Yield the starts of the forum's meetings after `when.starts_at` that were not cancelled."""
    calendar = WorkingCalendar.england(load_authority(when.authority).closure_days)
    rule = MeetingRule(row.weekday, time.fromisoformat(row.start_time), row.every, row.week_of_month)
    for start in meetings_after(rule, when.starts_at, calendar):
        held = meetings.find(context.session, MeetingDate(when.authority, when.forum, when.area, start))
        if held is None or held.status is MeetingStatus.SCHEDULED:
            yield start


def next_date(context: JobContext, job: ListForMeetingInput, row: ForumRow) -> datetime:
    """Return the start of the first meeting whose cut-offs are still ahead of `job.at`; raises UnknownForum."""
    # a case that comes back after a step-in goes to the next meeting whatever its cut-offs (SOM-039, SOM-048)
    cut_offs = () if job.returning else (row.papers_milestone, row.listing_milestone)
    milestones = [name for name in cut_offs if name is not None]
    policies = [_policy(context, job, name) for name in milestones]
    calendar = WorkingCalendar.england(load_authority(job.authority).closure_days)
    when = MeetingDate(job.authority, job.forum, job.area or "", job.at)
    for start in islice(dates_after(context, when, row), _MOST_MEETINGS):
        if all(_can_come(policy, job.at, start, calendar) for policy in policies):
            return start
    raise UnknownForum(f"no meeting of {job.forum} in {job.authority} leaves time for its own cut-offs; mend its rows")


def papers_count_from_listing(context: JobContext, job: ListForMeetingInput, row: ForumRow) -> bool:
    """Say whether the papers' cut-off counts forward from the listing, not back from the meeting."""
    return row.papers_milestone is not None and _policy(context, job, row.papers_milestone).direction == "forward"


def day_of(start: datetime) -> str:
    """Return the meeting's London date as text (2027-03-03)."""
    return london_date(start).isoformat()


def _can_come(policy: TimeLimitPolicy, at: datetime, start: datetime, calendar: WorkingCalendar) -> bool:
    if policy.amount is None:
        return True
    limit = limit_of(policy, at if policy.direction == "forward" else start, calendar)
    assert limit is not None
    return at <= limit.due < start


def _policy(context: JobContext, job: ListForMeetingInput, milestone: str) -> TimeLimitPolicy:
    scope = job.model_dump(by_alias=True, include={"authority", "flow", "destination", "urgency"})
    return TimeLimitPolicy.of_row(context.decisions.evaluate("sla-policy", {**scope, "milestone": milestone}).output)
