"""A transfer as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from board.given_answers import GivenAnswer, given_answers
from board.names import Names
from board.people import PersonLine, people_of
from board.timeline import Event, timeline
from board.words import DueDate, due_date, in_words, moment
from board.written import WrittenForm, written_forms
from register import contacts, decisions, milestones, notifications, transfers
from register.tables import Contact, Decision, Milestone, Notification, Transfer
from register.vocabulary import MilestoneStatus
from schemas.directory import load_authority


@dataclass(frozen=True)
class LimitLine:
    """A run of a time limit; `due` None: no limit applies. `state` is in words."""

    name: str
    due: DueDate | None
    state: str
    is_open: bool
    breached: bool
    requirements: tuple[str, ...]


@dataclass(frozen=True)
class StoryView:
    """Everything on a transfer's page. `superseded` are the ids of decisions that a later one corrects."""

    transfer: Transfer
    names: Names
    status: str
    people: list[PersonLine]
    limits: list[LimitLine]
    decisions: list[Decision]
    superseded: frozenset[str]
    answers: list[GivenAnswer]
    contacts: list[Contact]
    notifications: list[Notification]
    written: list[WrittenForm]
    events: list[Event]
    person_names: dict[str, str]


def story_view(session: Session, transfer_id: str, now: datetime | None) -> StoryView:
    """Read the page's content; `now` None: the time is not known, so nothing is called overdue. Raises UnknownTransfer
    and UnknownAuthority."""
    transfer = transfers.get(session, transfer_id)
    names = Names(session, load_authority(transfer.authority))
    people = people_of(session, transfer, names)
    decided = decisions.of_transfer(session, transfer_id)
    return StoryView(
        transfer=transfer,
        names=names,
        status=in_words(transfer.status) if transfer.status else "Live",
        people=people,
        limits=_limits(milestones.of_transfer(session, transfer_id), names, now),
        decisions=decided,
        superseded=frozenset(row.supersedes_id for row in decided if row.supersedes_id),
        answers=given_answers(session, transfer_id, names),
        contacts=contacts.of_transfer(session, transfer_id),
        notifications=notifications.of_transfer(session, transfer_id),
        written=written_forms(session, transfer_id, names),
        events=timeline(session, transfer, names),
        person_names={person.person_id: person.name for person in people},
    )


def _limits(rows: list[Milestone], names: Names, now: datetime | None) -> list[LimitLine]:
    """Open ones first, soonest due first; then those that ended, the last one first."""
    running = [row for row in rows if row.status is MilestoneStatus.OPEN]
    running.sort(key=lambda row: (row.due_at is None, row.due_at or row.started_at))
    ended = [row for row in rows if row.status is not MilestoneStatus.OPEN]
    ended.sort(key=lambda row: row.ended_at or row.started_at, reverse=True)
    return [_limit(row, names, now) for row in (*running, *ended)]


def _limit(row: Milestone, names: Names, now: datetime | None) -> LimitLine:
    is_open = row.status is MilestoneStatus.OPEN
    due = None if row.due_at is None else due_date(row.due_at, now if is_open else None)
    return LimitLine(
        name=in_words(row.milestone),
        due=due,
        state=_state(row, names),
        is_open=is_open,
        breached=row.breached_at is not None,
        requirements=tuple(row.requirements),
    )


def _state(row: Milestone, names: Names) -> str:
    missed = row.breached_at is not None
    if row.status is MilestoneStatus.OPEN:
        if not missed:
            return "Open"
        return f"Missed, escalated to {names.roles(row.escalated_to)}" if row.escalated_to else "Missed"
    ended = moment(row.ended_at) if row.ended_at else ""
    if row.status is MilestoneStatus.MET:
        return f"Met late, {ended}" if missed else f"Met, {ended}"
    how = in_words(row.status)
    return f"Missed, then {how.lower()}, {ended}" if missed else f"{how}, {ended}"
