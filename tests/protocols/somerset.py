"""Transfers of Somerset and how each of them ends: the table of what tests/protocols/test_somerset.py walks through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.protocols.council import Answers

_AGREED: Answers = {}
_STEP_IN: Answers = {
    "outcome": "step-in",
    "reasonCode": "needs-to-be-confirmed",
    "levelOfNeed": "3",
    "assessmentNeeded": None,
    "stepInOn": "TODAY+7",
    "stepInTime": "10:00",
}
_NOT_AGREED: Answers = {"outcome": "declined", "reasonCode": "threshold-not-met", "levelOfNeed": "3"}
_DEFERRED: Answers = {"outcome": "deferred", "reasonCode": "more-information"}
_RATIFIED: Answers = {"reasonCode": "step-in-outcome-confirmed", "confirmedOutcome": "formal-step-up"}
_CONTINUES: Answers = {
    "outcome": "closed",
    "reasonCode": "step-in-outcome-confirmed",
    "levelOfNeed": "3",
    "assessmentNeeded": None,
    "confirmedOutcome": "service-continues",
}
_CONTINUED: Answers = {"outcome": "continue"}
_PEXT_REQUEST: Answers = {
    "requestingService": "pext",
    "area": "east",
    "completedBy": "professional-practitioner",
    "neglectConcern": "no",
    "jointHomeVisitHeld": None,
    "toolkitCompleted": None,
}
_STEP_IN_REQUEST: Answers = {
    "requested": "step-in",
    "levelOfNeed": "3",
    "proposedStepInOn": "TODAY+7",
    "proposedStepInTime": "10:00",
    "neglectConcern": "no",
    "jointHomeVisitHeld": None,
    "toolkitCompleted": None,
}


def _of_section(
    section: str, team: str | None, outcome: str = "accepted", reason: str = "service-fits-need"
) -> Answers:
    return {
        "agendaSection": section,
        "outcome": outcome,
        "reasonCode": reason,
        "levelOfNeed": "3",
        "receivingTeam": team,
        "otherServicesConsidered": "yes",
        "assessmentNeeded": None,
    }


def _stepped_down(team: str, **changes: Any) -> dict[str, Answers]:
    return {
        "step_down_form": {"receivingService": team},
        "tam_agenda_entry": {
            "agendaSection": "step-down",
            "serviceNeeded": team,
            "discussedWithReceivingLeader": "yes",
        },
        "step_down_task": {"receivingService": team},
        "decide_at_tam": {**_of_section("step-down", team, reason="needs-de-escalated"), **changes},
    }


@dataclass(frozen=True)
class Scenario:
    """A sample, what is different in it, and how it ends; `message` is sent when the form `sent_at` is first asked."""

    sample: str
    status: str
    outcomes: tuple[str, ...] = ()
    answers: Mapping[str, Answers | list[Answers]] = field(default_factory=dict[str, Any])
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    message: str | None = None
    sent_at: str = ""


_PEXT: dict[str, Any] = {
    "referringTeam": "pext",
    "allocatedWorker": "linus.habberfield",
    "circumstances": {"area": "east"},
}
_CONSENT: dict[str, Any] = {
    "consent": {
        "givenBy": "Carys Duckett",
        "relationship": "mother",
        "parentalResponsibility": True,
        "signedOn": "2026-11-12",
    }
}
_INTERNAL: dict[str, Any] = {
    "referringTeam": "assessment-team",
    "allocatedWorker": "imelda.frampton",
    "circumstances": {"area": "north"},
}
_SAFER: dict[str, Any] = {
    "referringTeam": "safer-families",
    "allocatedWorker": "denzil.puddy",
    "circumstances": {"area": "south"},
}


def _about(subject: str, **more: Any) -> dict[str, Any]:
    return {"circumstances": {"area": "west", "disputeAbout": subject, **more}}


def _needs(service: str) -> dict[str, Any]:
    return {"circumstances": {"area": "north", "needsService": service}}


SCENARIOS: dict[str, Scenario] = {
    "step-up-agreed": Scenario("step-up", "accepted", ("accepted",), changes=_CONSENT),
    "step-up-of-pext": Scenario(
        "step-up", "accepted", ("accepted",), {"step_up_step_in_request": _PEXT_REQUEST}, changes=_PEXT
    ),
    "step-up-without-visit": Scenario(
        "step-up", "accepted", ("accepted",), {"hold_joint_visit": {"held": "no", "notHeldReason": "child-safety"}}
    ),
    "step-up-not-agreed": Scenario(
        "step-up", "declined", ("declined",), {"decide_at_tam": _NOT_AGREED}, changes=_CONSENT
    ),
    "step-up-after-step-in": Scenario(
        "step-up", "accepted", ("step-in", "accepted"), {"decide_at_tam": [_STEP_IN, _RATIFIED]}
    ),
    "service-continues-after-step-in": Scenario(
        "step-up",
        "closed",
        ("step-in", "closed"),
        {"decide_at_tam": [_STEP_IN, _CONTINUES], "hold_step_in": _CONTINUED},
    ),
    "step-up-deferred": Scenario(
        "step-up", "accepted", ("deferred", "accepted"), {"decide_at_tam": [_DEFERRED, _AGREED]}
    ),
    "step-up-withdrawn": Scenario("step-up", "withdrawn", message="transfer-withdrawn", sent_at="neglect-joint-visit"),
    "step-up-off-the-agenda": Scenario(
        "step-up", "withdrawn", message="transfer-withdrawn", sent_at="submit-meeting-papers"
    ),
    "step-up-off-the-agenda-in-tam": Scenario(
        "step-up", "withdrawn", message="transfer-withdrawn", sent_at="decide-at-tam"
    ),
    "urgent": Scenario("urgent-step-up", "accepted", ("accepted",), {"step_up_step_in_request": _PEXT_REQUEST}),
    "urgent-not-immediate": Scenario(
        "urgent-step-up",
        "redirected",
        ("redirected",),
        {"decide_urgent_step_up": {"outcome": "redirected", "reasonCode": "next-tam"}},
    ),
    "urgent-withdrawn": Scenario(
        "urgent-step-up", "withdrawn", message="transfer-withdrawn", sent_at="speak-with-assessment-manager"
    ),
    "consultation": Scenario(
        "step-in", "closed", (), {"hold_consultation": {"outcome": "advice", "reasonCode": "oversight-given"}}
    ),
    "urgent-consultation": Scenario(
        "step-in",
        "closed",
        (),
        {
            "case_consultation": {"kind": "immediate-safeguarding", "urgencyTold": "yes"},
            "hold_consultation": {"outcome": "advice", "reasonCode": "oversight-given"},
        },
        {"urgent": True},
    ),
    "step-in-to-step-up": Scenario("step-in", "accepted", ("accepted",), {"decide_at_tam": _RATIFIED}),
    "step-in-service-continues": Scenario(
        "step-in", "closed", ("closed",), {"decide_at_tam": _CONTINUES, "hold_step_in": _CONTINUED}
    ),
    "consultation-to-meeting": Scenario(
        "step-in",
        "declined",
        ("declined",),
        {
            "hold_consultation": {"outcome": "to-meeting", "reasonCode": "risk-has-changed"},
            "decide_at_tam": _NOT_AGREED,
        },
    ),
    "consultation-withdrawn": Scenario(
        "step-in", "withdrawn", message="transfer-withdrawn", sent_at="hold-consultation"
    ),
    "step-in-withdrawn": Scenario("step-in", "withdrawn", message="transfer-withdrawn", sent_at="hold-step-in"),
    "step-down-to-fis": Scenario("step-down", "accepted", ("accepted",), _stepped_down("fis")),
    "step-down-to-cwd-ess": Scenario(
        "step-down", "accepted", ("accepted",), _stepped_down("cwd-ess"), _needs("cwd-ess")
    ),
    "step-down-to-leaving-care": Scenario(
        "step-down", "accepted", ("accepted",), _stepped_down("leaving-care"), _needs("leaving-care")
    ),
    "step-down-not-agreed": Scenario(
        "step-down",
        "declined",
        ("declined",),
        _stepped_down("fis", outcome="declined", reasonCode="needs-not-de-escalated", receivingTeam=None),
    ),
    "step-down-to-another-service": Scenario(
        "step-down",
        "redirected",
        ("redirected",),
        _stepped_down("fis", outcome="redirected", reasonCode="other-service-fits-better", receivingTeam="pext"),
    ),
    "step-down-refused": Scenario(
        "step-down",
        "consent-refused",
        (),
        {"record_consent": {"consent": "refused", "signedOn": None, "parentalResponsibility": None}},
        {"consent": None},
    ),
    "step-down-withdrawn": Scenario("step-down", "withdrawn", message="transfer-withdrawn", sent_at="step-down-form"),
    "step-down-consent-withdrawn": Scenario(
        "step-down", "consent-refused", message="consent-withdrawn", sent_at="submit-meeting-papers"
    ),
    "prevention": Scenario(
        "team-transfer", "accepted", ("accepted",), {"decide_at_tam": _of_section("prevention", "fis")}
    ),
    "prevention-not-agreed": Scenario(
        "team-transfer",
        "declined",
        ("declined",),
        {"decide_at_tam": _of_section("prevention", None, "declined", "need-met-by-service")},
    ),
    "internal-social-work": Scenario(
        "team-transfer",
        "accepted",
        ("accepted",),
        {"decide_at_tam": _of_section("internal-social-work", "csc-social-work-team")},
        _INTERNAL,
    ),
    "safer-families": Scenario(
        "team-transfer",
        "closed",
        ("closed",),
        {"decide_at_tam": _of_section("safer-families", None, "closed", "discussed")},
        _SAFER,
    ),
    "transfer-withdrawn": Scenario(
        "team-transfer", "withdrawn", message="transfer-withdrawn", sent_at="tam-agenda-entry"
    ),
    "settled-after-step-in": Scenario(
        "dispute-resolution",
        "closed",
        ("stays",),
        {
            "step_up_step_in_request": _STEP_IN_REQUEST,
            "resolve_after_step_in": {"resolution": "resolved", "allocation": "stays"},
        },
    ),
    "operations-managers": Scenario(
        "dispute-resolution", "closed", ("moves",), {"step_up_step_in_request": _STEP_IN_REQUEST}
    ),
    "operations-managers-after-step-in": Scenario(
        "dispute-resolution", "closed", ("moves",), changes=_about("level-of-need", stepInHeld=True)
    ),
    "neglect-escalation": Scenario("dispute-resolution", "closed", ("moves",), changes=_about("neglect")),
    "external-professional": Scenario(
        "dispute-resolution", "closed", ("resolved",), changes=_about("external-professional")
    ),
    "dispute-withdrawn": Scenario(
        "dispute-resolution", "withdrawn", message="transfer-withdrawn", sent_at="step-up-step-in-request"
    ),
}
