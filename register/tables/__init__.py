"""The register's tables."""

from register.columns import Base
from register.tables.consents import Consent
from register.tables.effects import AuditRow, Notification, ProcessedJob
from register.tables.meetings import AgendaItem, Meeting
from register.tables.people import Case, CasePerson, Person
from register.tables.people_at_work import Allocation, StaffMember
from register.tables.professionals import Professional
from register.tables.records import Answer, CaseNote, Contact, Decision, Document, Narrative
from register.tables.time_limits import Milestone
from register.tables.transfers import Transfer, TransferChild

__all__ = [
    "AgendaItem",
    "Allocation",
    "Answer",
    "AuditRow",
    "Base",
    "Case",
    "CaseNote",
    "CasePerson",
    "Consent",
    "Contact",
    "Decision",
    "Document",
    "Meeting",
    "Milestone",
    "Narrative",
    "Notification",
    "Person",
    "ProcessedJob",
    "Professional",
    "StaffMember",
    "Transfer",
    "TransferChild",
]
