"""What happened in a transfer, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from board.names import Names
from board.words import in_words
from board.written import dated_texts
from register import allocations, cases, consents, contacts, decisions, documents, milestones, notes, notifications
from register.tables import Milestone, Transfer
from register.vocabulary import MilestoneStatus


@dataclass(frozen=True)
class Event:
    """One entry: what, when (UTC), by whom (None: nobody in particular), and the requirements that it carries."""

    at: datetime
    title: str
    text: str = ""
    by: str | None = None
    requirements: tuple[str, ...] = ()
    breach: bool = False


def timeline(session: Session, transfer: Transfer, names: Names) -> list[Event]:
    """Return everything that the register dates for the transfer, newest first."""
    children = {
        person.person_id: f"{person.given_names} {person.family_name}"
        for person in cases.people_of_case(session, transfer.case_id)
    }
    teller = _Teller(session, transfer, names, children)
    events = [event for part in teller.parts() for event in part]
    # of two entries at one instant, the one told later stands above
    events.reverse()
    return sorted(events, key=lambda event: event.at, reverse=True)


@dataclass(frozen=True)
class _Teller:
    session: Session
    transfer: Transfer
    names: Names
    people: dict[str, str]

    def parts(self) -> list[Iterator[Event]]:
        return [
            self._request(),
            self._limits(),
            self._consents(),
            self._contacts(),
            self._documents(),
            self._decisions(),
            self._allocations(),
            self._narratives(),
            self._notes(),
            self._notifications(),
            self._closure(),
        ]

    def _request(self) -> Iterator[Event]:
        team, manager = self.transfer.referring_team, self.transfer.referring_manager
        yield Event(
            self.transfer.requested_at,
            f"{in_words(self.transfer.flow)} requested",
            f"From {self.names.team(team)}",
            self.names.person(manager),
        )

    def _limits(self) -> Iterator[Event]:
        for row in milestones.of_transfer(self.session, self.transfer.transfer_id):
            yield from self._limit(row)

    def _limit(self, row: Milestone) -> Iterator[Event]:
        name, ids = in_words(row.milestone), tuple(row.requirements)
        yield Event(row.started_at, f"Time limit started: {name}", requirements=ids)
        if row.reminded_at is not None:
            yield Event(row.reminded_at, f"Reminder: {name}", requirements=ids)
        if row.breached_at is not None:
            told = f"Escalated to {self.names.roles(row.escalated_to)}" if row.escalated_to else ""
            yield Event(row.breached_at, f"Time limit missed: {name}", told, requirements=ids, breach=True)
        if row.ended_at is not None:
            met = row.status is MilestoneStatus.MET
            how = ("Met late" if row.breached_at else "Met") if met else f"Time limit {row.status}"
            yield Event(row.ended_at, f"{how}: {name}", requirements=ids)

    def _decisions(self) -> Iterator[Event]:
        for row in decisions.of_transfer(self.session, self.transfer.transfer_id):
            correction = f"Corrects {row.supersedes_id}: {in_words(row.supersedes_reason or '')}"
            reason = f"Reason: {in_words(row.reason_code)}" if row.reason_code else ""
            parts = [self._child(row.child_id), reason, correction if row.supersedes_id else ""]
            title = f"Decision: {in_words(row.kind)}, {in_words(row.outcome).lower()}"
            yield Event(row.decided_at, title, _joined(parts), self.names.person(row.decided_by))

    def _contacts(self) -> Iterator[Event]:
        for row in contacts.of_transfer(self.session, self.transfer.transfer_id):
            where = f"{self.names.team(row.team)}, on {row.system.upper()}"
            yield Event(
                row.created_at, f"Contact {row.contact_id} created", _joined([self._child(row.child_id), where])
            )

    def _consents(self) -> Iterator[Event]:
        for row in consents.of_transfer(self.session, self.transfer.transfer_id):
            title = f"Consent {row.basis}"
            yield Event(row.recorded_at, title, in_words(row.scope), self.names.person(row.recorded_by))
            if row.withdrawn_at is not None:
                yield Event(row.withdrawn_at, "Consent withdrawn", in_words(row.scope))

    def _documents(self) -> Iterator[Event]:
        for row in documents.of_transfer(self.session, self.transfer.transfer_id):
            yield Event(row.added_at, f"Document: {in_words(row.kind)}", row.reference, self.names.person(row.added_by))

    def _allocations(self) -> Iterator[Event]:
        for row in allocations.of_transfer(self.session, self.transfer.transfer_id):
            who = f"{self.names.person(row.worker)}, {self.names.team(row.team)}"
            yield Event(row.from_at, f"Allocated worker: {who}", self._child(row.child_id))

    def _narratives(self) -> Iterator[Event]:
        for text in dated_texts(self.session, self.transfer.transfer_id):
            how = "changed" if text.changed else "written"
            title = f"On the case page, {how}: {text.title}"
            yield Event(text.at, title, "; ".join(text.labels), self.names.person(text.author), text.requirements)

    def _notes(self) -> Iterator[Event]:
        for row in notes.of_transfer(self.session, self.transfer.transfer_id):
            title = f"Case note: {in_words(row.subject)}"
            yield Event(row.at, title, f"On {row.system.upper()}", self.names.person(row.actor))

    def _notifications(self) -> Iterator[Event]:
        for row in notifications.of_transfer(self.session, self.transfer.transfer_id):
            if row.sent_at is not None:
                yield Event(
                    row.sent_at, f"Notification sent: {in_words(row.template)}", self.names.recipient(row.recipient)
                )

    def _closure(self) -> Iterator[Event]:
        if self.transfer.closed_at is not None and self.transfer.status is not None:
            yield Event(self.transfer.closed_at, f"Transfer ended: {in_words(self.transfer.status).lower()}")

    def _child(self, person_id: str | None) -> str:
        return "" if person_id is None else self.people.get(person_id, person_id)


def _joined(parts: list[str]) -> str:
    return "; ".join(part for part in parts if part)
