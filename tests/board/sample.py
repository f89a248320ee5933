"""A register with a family, a step-up and its story, all made up, written through the register's own functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import allocations, cases, contacts, decisions, milestones, narratives, notes, notifications, staff
from register import transfers as transfer_records
from register.allocations import NewAllocation
from register.cases import NewCase, NewPerson
from register.contacts import NewContact
from register.database import transaction
from register.decisions import NewDecision
from register.milestones import NewMilestone
from register.narratives import NewNarrative
from register.notes import NewCaseNote
from register.notifications import NewNotification
from register.requests import NewTransfer
from register.staff import NewStaffMember
from register.vocabulary import LimitEffect, PersonKind

PASSWORD = "a-long-made-up-password"
NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
"""What the pages' clock shows in tests: 2pm in London."""
REQUESTED = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MANAGER, COLLEAGUE, OUTSIDER = "priya.nandakumar", "rosalind.achterberg", "walter.outside"
SERVICE_MANAGER, OTHER_TEAM = "helena.quartey", "tobias.wainfleet"
"""A senior manager of the receiving team, and the manager of a team that the transfers do not concern."""


@dataclass(frozen=True)
class Sample:
    """The ids that tests need: the step-up with a story, a transfer without any limit, one of another authority."""

    transfer_id: str
    quiet_id: str
    foreign_id: str


def fill(register: Engine) -> Sample:
    """Write staff with the password above and three transfers."""
    with transaction(register) as session:
        _staff(session)
        transfer_id = _request(session, "hertfordshire", "step-up", "Tamsin", "R-1", destination="assessment-team")
        _story(session, transfer_id)
        quiet_id = _request(
            session, "hertfordshire", "early-alert", "Wilf", "R-2", destination=None, referring="assessment-team"
        )
        foreign_id = _request(session, "borsetshire", "step-up", "Nell", "R-3", destination="first-response")
    return Sample(transfer_id, quiet_id, foreign_id)


def _staff(session: Session) -> None:
    for user, name, group in (
        (MANAGER, "Priya Nandakumar", "hertfordshire-assessment-team-manager"),
        (COLLEAGUE, "Rosalind Achterberg", "hertfordshire-ifst-manager"),
        (OUTSIDER, "Walter Outside", "hertfordshire-of-no-directory"),
        (SERVICE_MANAGER, "Helena Quartey", "hertfordshire-assessment-service-manager"),
        (OTHER_TEAM, "Tobias Wainfleet", "hertfordshire-zero-25-central-manager"),
    ):
        staff.save(session, NewStaffMember(user, name, (group,), REQUESTED, password=PASSWORD))
    jonah = NewStaffMember("jonah.whitlock", "Jonah Whitlock", ("hertfordshire-ifst-workers",), REQUESTED)
    staff.save(session, jonah)


def _request(
    session: Session,
    authority: str,
    flow: str,
    name: str,
    reference: str,
    *,
    destination: str | None,
    referring: str = "ifst",
) -> str:
    family = cases.open_case(
        session,
        NewCase(
            authority=authority,
            people=(
                NewPerson(PersonKind.CHILD, name, "Orrell", date(2017, 5, 2), reference=f"{reference}-1"),
                NewPerson(PersonKind.CHILD, "Kit", "Orrell", date(2020, 9, 17), reference=f"{reference}-2"),
                NewPerson(PersonKind.CHILD, "Ada", "Orrell", None, reference=f"{reference}-3"),
                NewPerson(PersonKind.ADULT, "Dana", "Orrell", date(1990, 1, 31), relationship="mother"),
            ),
            opened_at=REQUESTED,
            reference=reference,
        ),
    )
    request = NewTransfer(
        request_id=reference,
        request={"reference": reference},
        authority=authority,
        flow=flow,
        case_id=family.case_id,
        child_ids=family.child_ids[:2],
        referring_team=referring,
        referring_manager=COLLEAGUE,
        requested_at=REQUESTED,
        destination_team=destination,
        consent_basis="given",
    )
    return transfer_records.create(session, request).transfer_id


def _story(session: Session, transfer_id: str) -> None:
    first, second = transfer_records.child_ids(session, transfer_id)
    for child in (first, second):
        allocations.allocate(
            session, NewAllocation(child, "jonah.whitlock", "ifst", REQUESTED, transfer_id=transfer_id)
        )
        contacts.create(session, NewContact(transfer_id, child, "lcs", "assessment-team", REQUESTED))
    _limits(session, transfer_id)
    decisions.record(
        session,
        NewDecision(
            transfer_id, "threshold", "met", MANAGER, REQUESTED + timedelta(hours=3), reason_code="risk-of-harm"
        ),
    )
    _writing(session, transfer_id)


def _limits(session: Session, transfer_id: str) -> None:
    ended = NewMilestone(
        transfer_id, "prepare-record", 11, REQUESTED, REQUESTED + timedelta(hours=2), requirements=("HER-099",)
    )
    milestones.open_milestone(session, ended)
    milestones.meet(session, transfer_id, "prepare-record", REQUESTED + timedelta(hours=1))
    missed = NewMilestone(
        transfer_id,
        "decide-threshold",
        12,
        REQUESTED,
        NOW - timedelta(hours=2, minutes=20),
        requirements=("HER-105", "HER-132"),
        effect=LimitEffect.ESCALATE,
    )
    milestones.open_milestone(session, missed)
    milestones.record_breach(
        session, transfer_id, "decide-threshold", NOW - timedelta(hours=2, minutes=19), "assessment-service-manager"
    )
    later = NewMilestone(
        transfer_id, "send-outcome", 13, REQUESTED, NOW + timedelta(days=3), requirements=("HER-107", "HER-133")
    )
    milestones.open_milestone(session, later)


def _writing(session: Session, transfer_id: str) -> None:
    notes.record(
        session, NewCaseNote(transfer_id, "step-up-received", "ehm", COLLEAGUE, REQUESTED + timedelta(minutes=5))
    )
    for template, sent in (("step-up-received", True), ("limit-missed", False)):
        row = notifications.enqueue(
            session,
            NewNotification(
                transfer_id,
                "assessment-team",
                "assessment-team-manager@hertfordshire.example",
                template,
                f"{transfer_id}/{template}/assessment-team/1",
                REQUESTED,
                {"transferId": transfer_id},
            ),
        )
        if sent:
            notifications.mark_sent(session, row.notification_id, REQUESTED + timedelta(minutes=6))
    narratives.write(
        session,
        NewNarrative(
            transfer_id,
            "write-case-summary",
            "caseSummary",
            "Support since March.\nThe family has asked for help with routines.",
            COLLEAGUE,
            REQUESTED - timedelta(minutes=20),
        ),
    )
