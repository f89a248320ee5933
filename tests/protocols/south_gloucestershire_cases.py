"""The transfers of South Gloucestershire's walks: every flow to every end that its protocol has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.protocols.council import Answers, Council, Walk

AUTHORITY = "south-gloucestershire"
_Given = Answers | list[Answers]
_Messages = Mapping[str, tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Scenario:
    """A sample with other circumstances and fields, what is answered otherwise than usual, and the messages that come
    in where a form is first asked. Days among the circumstances are written as the time before the start."""

    sample: str
    facts: Mapping[str, Any] | None = None
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    answers: Mapping[str, _Given] = field(default_factory=dict[str, Any])
    messages: _Messages = field(default_factory=dict[str, Any])

    def start(self, council: Council) -> Walk:
        """Start the transfer."""
        today = council.today()
        facts = council.sample(f"{AUTHORITY}/{self.sample}")["circumstances"] if self.facts is None else self.facts
        changes = {**self.changes, "circumstances": {key: _day(value, today) for key, value in facts.items()}}
        if self.sample == "contact-triage":
            changes["receivedAt"] = council.clock.engine_time().isoformat()
        walk = council.start(f"{AUTHORITY}/{self.sample}", changes)
        walk.answers = {**_USUAL.get(self.sample, {}), **self.answers}
        walk.messages = dict(self.messages)
        return walk


def _day(value: Any, today: date) -> Any:
    return (today - value).isoformat() if isinstance(value, timedelta) else value


def _access(outcome: str, team: str | None, reason: str, **more: str) -> Answers:
    return {"outcome": outcome, "transferTo": team, "reasonCode": reason, **more}


def _list(team: str, point: str, **more: str) -> dict[str, Answers]:
    """The line on the rolling list and the meeting at which the family moves."""
    entry = {"receivingTeam": team, "transferPoint": point, **more}
    return {"rolling-transfer-list-entry": entry, "hold-transition-meeting": {"meetingKind": point}}


def _each_time(*sets: Answers) -> list[Answers]:
    return list(sets)


_DECISION, _DISPUTE = "access-threshold-decision", "south-gloucestershire-resolve-dispute-level"
_TO_CWD = _access("accepted", "cwd", "disability-primary-need", disabilityIsPrimaryNeed="yes")
_TO_COMPASS = _access("redirected", "compass", "support-below-threshold")
_TO_PREVENTATIVE = _access("redirected", "preventative-services", "preventative-support")
_TO_FAMILIES_PLUS = _access("redirected", "families-plus", "preventative-support")
_NO_SERVICE = _access("closed", None, "no-further-service")
_MEETING_FIRST = _access(
    "returned", None, "cusp-of-intervention", familyNeedsMeeting="yes", levelUncertain="yes", conversation="meeting"
)
_SECTION_47 = _access("accepted", "response", "statutory-assessment", consentExplicit="no", section47="yes")
_CWD_STANDARDS: Answers = {"disabilityIsPrimaryNeed": "yes", "primaryNeedSignedOff": "yes"}
_CWD: dict[str, Answers] = {
    "minimum-standards-2-1": _CWD_STANDARDS,
    "minimum-standards-2-2": {"specialistAssessment": "yes"},
    "confirm-transfer": {"cwdNotCommitted": True},
}
_REFUSED: Answers = {"consent": "refused", "consentGivenBy": "nobody", "consentExplicit": "no", "signedOn": None}
_NOT_SOUGHT: Answers = {**_REFUSED, "consent": "not-sought", "consentGivenBy": "section-47"} | {
    "overrideReason": "section-47"
}
_DECLINED: Answers = {"outcome": "declined", "reasonCode": "threshold-not-met"}
_DIFFERENT: dict[str, Answers] = {
    "monday-allocation-email": {"outcome": "redirected", "reasonCode": "different-service"},
    "different-decision-record": {
        "view": "different",
        "childAndFamilyNotified": "yes",
        "workflowClosed": "yes",
        "transferringManagerTold": "yes",
        "caseDiscussion": "yes",
    },
}
_NO_CONSENT: Mapping[str, Any] = {"consent": None}
_FROM_COMPASS: Mapping[str, Any] = {"referringTeam": "compass", "allocatedWorker": "ottilie.strangeways"}
_RAISED = ("dispute-raised", {"disputeUrgency": "urgent"})
_OPEN: Answers = {"resolution": "not-resolved", "allocation": None, "leadTeam": None}
_ICPC = _list("locality", "icpc", strategyOn="TODAY-4", notifiedOn="TODAY", checklistComplete="no")
_WITHDRAWN = ("transfer-withdrawn", dict[str, Any]())
_CONSENT_GONE = ("consent-withdrawn", dict[str, Any]())
_NO_MORE_SIBLINGS: Answers = {"sameWorkerForSiblings": "no-siblings"}

_USUAL: dict[str, Mapping[str, _Given]] = {
    "step-up-from-compass": _CWD,
    "team-transfer-to-icpc": {**_ICPC, "monday-allocation-email": _NO_MORE_SIBLINGS},
    "step-down": {**_list("families-plus", "tac-meeting"), "monday-allocation-email": _NO_MORE_SIBLINGS},
}

CONTACTS = {
    "to-response": Scenario("contact-triage"),
    "to-cwd": Scenario("contact-triage", answers={_DECISION: _TO_CWD, **_CWD}),
    "to-compass": Scenario("contact-triage", answers={_DECISION: _TO_COMPASS}),
    "to-preventative-services": Scenario("contact-triage", answers={_DECISION: _TO_PREVENTATIVE}),
    "to-families-plus": Scenario("contact-triage", answers={_DECISION: _TO_FAMILIES_PLUS}),
    "to-response-section-47": Scenario("contact-triage", answers={_DECISION: _SECTION_47}),
    "no-further-service": Scenario("contact-triage", answers={_DECISION: _NO_SERVICE}),
    "meeting-first": Scenario("contact-triage", answers={_DECISION: _each_time(_MEETING_FIRST, {})}),
    "contact-withdrawn": Scenario("contact-triage", messages={_DECISION: _WITHDRAWN}),
}
STEP_UPS = {
    "up-to-response": Scenario("step-up"),
    "up-to-cwd": Scenario("step-up", answers={_DECISION: _TO_CWD, **_CWD}),
    "up-redirected": Scenario("step-up", answers={_DECISION: _TO_COMPASS}),
    "up-closed": Scenario("step-up", answers={_DECISION: _NO_SERVICE}),
    "up-meeting-first": Scenario("step-up", answers={_DECISION: _each_time(_MEETING_FIRST, {})}),
    "up-consent-asked": Scenario("step-up", changes=_NO_CONSENT),
    "up-consent-refused": Scenario("step-up", changes=_NO_CONSENT, answers={"consent-record": _REFUSED}),
    "up-section-47": Scenario(
        "step-up", changes=_NO_CONSENT, answers={"consent-record": _NOT_SOUGHT, _DECISION: _SECTION_47}
    ),
    "up-withdrawn": Scenario("step-up", messages={"confirm-transfer": _WITHDRAWN}),
    "up-consent-withdrawn": Scenario("step-up", messages={_DECISION: _CONSENT_GONE}),
    "up-disputed": Scenario(
        "step-up",
        {"disputeAbout": "referral-to-access"},
        answers={_DISPUTE: _each_time(_OPEN, _OPEN, {"allocation": "stays", "leadTeam": "families-plus"})},
        messages={_DECISION: _RAISED},
    ),
    "compass-to-cwd": Scenario("step-up-from-compass"),
    "compass-to-response": Scenario("step-up-from-compass", {"statutoryAssessmentNeeded": True}),
    "compass-declined": Scenario("step-up-from-compass", answers={"decide-compass-referral": _DECLINED}),
    "compass-meeting-first": Scenario(
        "step-up-from-compass", {"statutoryAssessmentNeeded": True, "familyNeedsMeeting": "agreed"}
    ),
    "compass-to-access": Scenario("step-up-from-compass", {}, answers={_DECISION: {}}),
}
TRANSFERS = {
    "at-cin-meeting": Scenario("team-transfer"),
    "at-icpc": Scenario("team-transfer-to-icpc", {"plan": "cp", "strategyHeldOn": timedelta(days=4)}),
    "at-first-cla-review": Scenario("team-transfer", {"plan": "cla"}, answers=_list("locality", "first-cla-review")),
    "at-initial-hearing": Scenario(
        "team-transfer", {"plan": "cin", "proceedingsIssued": True}, answers=_list("locality", "initial-hearing")
    ),
    "list-to-cwd": Scenario(
        "team-transfer",
        {"plan": "cin", "primaryNeedDisability": True},
        answers={**_list("cwd", "cin-meeting"), **_CWD},
    ),
    "different-decision": Scenario("team-transfer", answers=_DIFFERENT),
    "too-little-notice": Scenario(
        "team-transfer",
        answers={
            "hold-transition-meeting": _each_time(
                {"noticeSufficient": "no", "receivingAttendee": "nobody", "nextReviewOn": "TODAY+30"}, {}
            )
        },
    ),
    "meeting-need-disputed": Scenario(
        "team-transfer",
        {"plan": "cin", "familyNeedsMeeting": "disputed"},
        answers={
            "rule-on-family-needs-meeting": {"ruling": "not-needed"},
            "hold-family-needs-meeting": {
                "held": "ruled-out",
                "reasonCode": "cusp-of-threshold",
                "heldOn": None,
                "advisedTeam": None,
                "lowestLevelConsidered": None,
            },
        },
    ),
    "consent-refused": Scenario("team-transfer", changes=_NO_CONSENT, answers={"consent-record": _REFUSED}),
    "consent-withdrawn": Scenario("team-transfer", messages={"thursday-list-email": _CONSENT_GONE}),
    "withdrawn": Scenario("team-transfer", messages={"thursday-list-email": _WITHDRAWN}),
    "disputed-and-stays": Scenario(
        "team-transfer",
        {"plan": "cin", "disputeAbout": "response-transfer"},
        answers={_DISPUTE: _each_time(*[_OPEN] * 4, {"allocation": "stays", "leadTeam": "locality"})},
        messages={"monday-allocation-email": _RAISED},
    ),
    "disputed-and-moves-back": Scenario(
        "team-transfer",
        {"plan": "cin", "disputeAbout": "transfer"},
        answers={_DISPUTE: {"allocation": "moves", "leadTeam": "response"}},
        messages={"thursday-list-email": _RAISED},
    ),
    "compass-to-families-plus": Scenario("team-transfer", {"needsService": "families-plus"}, _FROM_COMPASS),
    "compass-to-yps": Scenario("team-transfer", {"needsService": "yps"}, _FROM_COMPASS),
    "compass-to-preventative": Scenario("team-transfer", {}, _FROM_COMPASS),
    "compass-keeps": Scenario("team-transfer", {}, _FROM_COMPASS, {"decide-compass-referral": _DECLINED}),
}
STEP_DOWNS = {
    "down-to-families-plus": Scenario("step-down"),
    "down-to-yps": Scenario("step-down", {"needsService": "yps"}, answers=_list("yps", "no-meeting")),
    "down-linked": Scenario("step-down", {"needsService": "community-voluntary"}),
    "down-not-linked": Scenario(
        "step-down",
        {"needsService": "community-voluntary"},
        answers={"link-to-service": {"outcome": "declined", "reasonCode": "service-not-suitable"}},
    ),
    "down-different-decision": Scenario("step-down", answers=_DIFFERENT),
    "down-meeting-first": Scenario("step-down", {"needsService": "families-plus", "familyNeedsMeeting": "agreed"}),
    "down-consent-refused": Scenario("step-down", changes=_NO_CONSENT, answers={"consent-record": _REFUSED}),
    "down-withdrawn": Scenario("step-down", messages={"give-early-help-advice": _WITHDRAWN}),
}
OTHERS = {
    "alert-accepted": Scenario("early-alert"),
    "alert-declined": Scenario(
        "early-alert",
        answers={"discuss-likely-transfer": {"outcome": "declined", "reasonCode": "needs-met-here"}},
    ),
    "alert-withdrawn": Scenario("early-alert", messages={"discuss-likely-transfer": _WITHDRAWN}),
    "dispute-at-first-level": Scenario("dispute-resolution", {}),
    "dispute-at-last-level": Scenario("dispute-resolution", answers={_DISPUTE: _each_time(*[_OPEN] * 4, {})}),
    "dispute-of-threshold": Scenario(
        "dispute-resolution",
        {"disputeAbout": "access-threshold"},
        {"referringTeam": "cwd", "allocatedWorker": "perpetua.langridge"},
        {_DISPUTE: _each_time(*[_OPEN] * 3, {"leadTeam": "cwd"})},
    ),
    "dispute-of-meeting": Scenario(
        "dispute-resolution",
        {"disputeAbout": "family-needs-meeting"},
        answers={_DISPUTE: _each_time(_OPEN, {"allocation": "meeting-needed", "leadTeam": "response"})},
    ),
    "dispute-withdrawn": Scenario("dispute-resolution", messages={_DISPUTE: _WITHDRAWN}),
}
SCENARIOS: dict[str, Scenario] = {**CONTACTS, **STEP_UPS, **TRANSFERS, **STEP_DOWNS, **OTHERS}
