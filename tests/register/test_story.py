from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import Engine

from register import (
    allocations,
    answers,
    cases,
    consents,
    contacts,
    decisions,
    documents,
    milestones,
    narratives,
    notes,
    notifications,
    transfers,
)
from register.answers import NewAnswer
from register.consents import NewConsent
from register.contacts import NewContact
from register.database import reading, transaction
from register.decisions import NewDecision
from register.documents import NewDocument
from register.errors import UnknownTransfer
from register.milestones import NewMilestone
from register.narratives import NewNarrative
from register.notes import NewCaseNote
from register.notifications import NewNotification
from register.story import transfer_story
from register.vocabulary import ConsentBasis, LimitEffect, TransferStatus
from tests.register.family import AT, HOUR, start


def test_the_story_tells_everything_and_names_nobody(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        (child_id,) = transfers.child_ids(session, transfer_id)
        limit = NewMilestone(
            transfer_id, "decide-threshold", 1, AT, AT + HOUR, None, ("HER-105",), LimitEffect.ESCALATE, "manager", 1
        )
        milestones.open_milestone(session, limit)
        milestones.record_breach(session, transfer_id, "decide-threshold", AT + HOUR, "service-manager")
        milestones.meet(session, transfer_id, "decide-threshold", AT + 2 * HOUR)
        decided = decisions.record(session, NewDecision(transfer_id, "threshold", "accepted", "a.reed", AT, "level-4"))
        answers.record(
            session,
            NewAnswer(
                transfer_id, "decide-threshold", "Task_DecideThreshold", 1, {"decision": "accepted"}, "a.reed", AT
            ),
        )
        contact = contacts.create(session, NewContact(transfer_id, child_id, "lcs", "assessment-team", AT, "E-9"))
        told = notifications.enqueue(
            session, NewNotification(transfer_id, "service-manager", "team@example.org", "missed-limit", "k", AT)
        )
        notifications.mark_sent(session, told.notification_id, AT + HOUR)
        document = documents.add(session, NewDocument(transfer_id, "assessment", "lcs/4711", AT, "a.reed"))
        note = notes.record(session, NewCaseNote(transfer_id, "threshold-decision", "lcs", "a.reed", AT))
        narratives.write(session, NewNarrative(transfer_id, "form", "concerns", "Missed school.", "a.reed", AT))
        (allocated,) = allocations.allocate_family(session, transfer_id, "a.reed", "assessment-team", AT)
        consent = consents.record(
            session,
            NewConsent(
                transfer_id,
                ConsentBasis.GIVEN,
                "share",
                "r.birch",
                AT,
                "Rowan Ashdown",
                "parent",
                True,
                date(2026, 11, 2),
            ),
        )
        transfers.close(session, transfer_id, TransferStatus.ACCEPTED, AT + 3 * HOUR)
        case_id = transfers.get(session, transfer_id).case_id
    with reading(engine) as session:
        story = transfer_story(session, transfer_id)
        people = cases.people_of_case(session, case_id)
    nine, ten, eleven, noon = (f"2026-11-24T{hour}:00:00.000Z" for hour in ("09", "10", "11", "12"))
    assert story == {
        "transferId": transfer_id,
        "authority": "hertfordshire",
        "flow": "step-up",
        "caseId": case_id,
        "childIds": [child_id],
        "status": "accepted",
        "requestedAt": nine,
        "closedAt": noon,
        "urgent": False,
        "escalated": False,
        "returnedCount": 0,
        "processInstanceKey": None,
        "milestones": [
            {
                "milestone": "decide-threshold",
                "requirements": ["HER-105"],
                "status": "met",
                "startedAt": nine,
                "dueAt": ten,
                "metAt": eleven,
                "breachedAt": ten,
                "escalatedTo": "service-manager",
            }
        ],
        "answers": [
            {
                "form": "decide-threshold",
                "element": "Task_DecideThreshold",
                "answers": {"decision": "accepted"},
                "actor": "a.reed",
                "at": nine,
            }
        ],
        "decisions": [
            {
                "decisionId": decided.decision_id,
                "kind": "threshold",
                "outcome": "accepted",
                "reasonCode": "level-4",
                "childId": None,
                "decidedBy": "a.reed",
                "decidedAt": nine,
                "supersedesId": None,
                "supersedesReason": None,
            }
        ],
        "contacts": [
            {
                "contactId": contact.contact_id,
                "childId": child_id,
                "system": "lcs",
                "team": "assessment-team",
                "createdAt": nine,
                "linkedTo": "E-9",
            }
        ],
        "notifications": [{"to": "service-manager", "template": "missed-limit", "status": "sent", "sentAt": ten}],
        "documents": [
            {
                "documentId": document.document_id,
                "kind": "assessment",
                "reference": "lcs/4711",
                "addedBy": "a.reed",
                "addedAt": nine,
            }
        ],
        "notes": [
            {
                "caseNoteId": note.case_note_id,
                "subject": "threshold-decision",
                "system": "lcs",
                "actor": "a.reed",
                "at": nine,
            }
        ],
        "allocations": [
            {
                "allocationId": allocated.allocation_id,
                "childId": child_id,
                "worker": "a.reed",
                "team": "assessment-team",
                "from": nine,
                "until": None,
            }
        ],
        "consents": [
            {
                "consentId": consent.consent_id,
                "basis": "given",
                "scope": "share",
                "signedOn": "2026-11-02",
                "validUntil": "2027-11-02",
                "withdrawnAt": None,
            }
        ],
    }
    told_text = json.dumps(story)
    for secret in ["Missed school", *(part for person in people for part in (person.given_names, person.family_name))]:
        assert secret not in told_text


def test_a_live_transfer_has_no_status_and_an_unknown_one_no_story(engine: Engine) -> None:
    with transaction(engine) as session:
        story = transfer_story(session, start(session).transfer_id)
        assert (story["status"], story["closedAt"], story["milestones"]) == (None, None, [])
        with pytest.raises(UnknownTransfer):
            transfer_story(session, "T-00000000")
