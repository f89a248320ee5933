"""The facts of a case that decision tables read: codes, dates and yes/no answers, never a person's details."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from schemas.case import CaseInput, DisputeInput, EarlyAlertInput, SectionTwentyCare, StepUpInput, age_on
from schemas.circumstances import vocabulary
from schemas.instants import format_instant
from schemas.planned_case import ContactInput

_TWELVE_WEEKS = timedelta(weeks=12)


def case_facts(case: CaseInput) -> dict[str, Any]:
    """Return what the tables `points-of-transfer` and `sla-policy` need of this case; the keys of all flows are always
    there, null where they do not apply, so that a table never meets a missing name."""
    facts: dict[str, Any] = dict.fromkeys((*_KEYS, *vocabulary())) | case.circumstances
    facts["siblings"] = len(case.children)
    facts["receivingTeam"] = case.receiving_team or facts.get("receivingTeam")
    facts["urgency"] = "urgent" if case.urgent or case.flow == "urgent-step-up" else "not-urgent"
    facts["disabledChild"] = any(child.disabled for child in case.children)
    if isinstance(case, StepUpInput):
        facts["immediateChildProtection"] = case.concern.immediate_child_protection
        facts["crimeConcern"] = case.concern.crime_against_child
        facts["familySafeguardingLastOpen"] = _text(case.family_safeguarding_last_open)
        facts["zeroTwentyFiveLastOpen"] = _text(case.zero_twenty_five_last_open)
        if case.section_twenty_care is not None:
            facts |= _section_twenty(case, case.section_twenty_care)
    if isinstance(case, EarlyAlertInput):
        facts["alertFor"] = case.alert_for
        facts["alertAnchor"] = _alert_anchor(case)
    if isinstance(case, ContactInput):
        facts["receivedAt"] = format_instant(case.received_at)
        facts["receivedOn"] = case.received_at.astimezone(ZoneInfo("Europe/London")).date().isoformat()
    if isinstance(case, DisputeInput):
        facts["allocatedTeam"] = case.referring_team
        facts["believedTeam"] = case.believed_team
        facts["discretionReason"] = case.discretion_reason
    return facts


def dated_facts(case: CaseInput, today: date) -> dict[str, Any]:
    """Return the facts that depend on the London date of the request: the date itself, and the youngest child's age."""
    ages = [age_on(child.date_of_birth, today) for child in case.children]
    return {"requestedOn": today.isoformat(), "age": min(ages)}


def _alert_anchor(case: EarlyAlertInput) -> str | None:
    """The one anchor that the model has let in: an instant, or the day of the planned transfer (HER-158, HER-173)."""
    instant = case.decision_to_progress_at or case.first_cla_review_notified_at
    return format_instant(instant) if instant else _text(case.planned_transfer_on)


def _section_twenty(case: StepUpInput, care: SectionTwentyCare) -> dict[str, Any]:
    # age counts on the review's own date where known, else twelve weeks in (reading HER-A20); the youngest decides
    review = care.second_cla_review_on or care.started_on + _TWELVE_WEEKS
    return {
        "sectionTwentyStartedOn": _text(care.started_on),
        "secondClaReviewOn": _text(care.second_cla_review_on),
        "returnHomeIndicated": care.return_home_indicated,
        "ageAtTwelveWeeks": min(age_on(child.date_of_birth, review) for child in case.children),
    }


def _text(value: date | None) -> str | None:
    return value.isoformat() if value else None


_KEYS = (
    "urgency",
    "receivedAt",
    "receivedOn",
    "siblings",
    "receivingTeam",
    "disabledChild",
    "immediateChildProtection",
    "crimeConcern",
    "familySafeguardingLastOpen",
    "zeroTwentyFiveLastOpen",
    "sectionTwentyStartedOn",
    "secondClaReviewOn",
    "returnHomeIndicated",
    "ageAtTwelveWeeks",
    "alertFor",
    "alertAnchor",
    "allocatedTeam",
    "believedTeam",
    "discretionReason",
    "earlyWarningAgreed",
)
