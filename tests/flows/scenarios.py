"""Cases that go to each end of each flow, started together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.flows.office import Answers

Given = Mapping[str, Answers]

REFUSED: Given = {
    "decide-threshold": {"decision": "declined", "reasonCode": "threshold-not-met", "sectionFortySeven": "no"}
}
NOT_SOUGHT: Given = {"record-consent": {"consent": "not-sought", "overrideReason": "child-safety-at-risk"}}
NO_CONSENT: Given = {"record-consent": {"consent": "refused"}}
OVERRIDDEN: Given = {"record-consent": {"consent": "refused", "overrideReason": "prevent-harm-to-other"}}
NOT_AGREED: Given = {"discuss-step-up": {"agreement": "not-agreed"}}
HANDED_BACK: Given = {"discuss-step-up": [{"agreement": "handed-back"}, {"agreement": "agreed"}]}
ENQUIRY: Given = {"decide-threshold": {"sectionFortySeven": "yes"}}
NO_HARM: Given = {"complete-child-and-family-assessment": {"riskOfSignificantHarm": "no"}}
DISPUTED: Given = {"record-outcome": {"outcomeResponse": "disputed"}}
STAYS: Given = {"resolve-dispute-level": {"allocation": "stays", "leadTeam": "assessment-team"}}
MOVES: Given = {"resolve-dispute-level": {"allocation": "moves", "leadTeam": "ifst"}}
MOVES_ON: Given = {"resolve-dispute-level": {"allocation": "moves", "leadTeam": "family-safeguarding"}}
LADDER: Given = {
    "resolve-dispute-level": [
        {"resolution": "not-resolved"},
        {"resolution": "not-resolved"},
        {"resolution": "not-resolved"},
        {"allocation": "moves", "leadTeam": "tyss"},
    ]
}
CONSENT: dict[str, Any] = {
    "consent": {
        "givenBy": "Dana Orrell",
        "relationship": "mother",
        "parentalResponsibility": True,
        "signedOn": "2027-02-15",
    }
}
NEVER_HELD: dict[str, Any] = {"familySafeguardingLastOpen": None}
CRIME: dict[str, Any] = {"concern": {"immediateChildProtection": False, "crimeAgainstChild": True}}
URGENT_CRIME: dict[str, Any] = {"concern": {"immediateChildProtection": True, "crimeAgainstChild": True}}
SEVENTEEN: dict[str, Any] = {
    "children": [
        {
            "givenNames": "Corin",
            "familyName": "Vasquez-Hale",
            "dateOfBirth": "2009-12-16",
            "address": "Foster placement, Ware Green",
        }
    ]
}
TO_CLA: dict[str, Any] = {
    "decisionToProgressAt": None,
    "alertFor": "cla-team",
    "firstClaReviewNotifiedAt": "2027-03-01T12:00:00Z",
}


@dataclass(frozen=True)
class Scenario:
    """A sample with what is different about it. Sloppy: every answer is first given without claiming the task."""

    sample: str
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    answers: Given = field(default_factory=dict[str, Answers])
    sloppy: bool = False


SCENARIOS = {
    "held-last-month": Scenario(
        "step-up",
        CONSENT | {"familySafeguardingLastOpen": "LAST-MONTH"},
        {"allocate-worker": {"worker": "idris.hathersage"}},
        sloppy=True,
    ),
    "held-longer-ago": Scenario("step-up", CONSENT | {"familySafeguardingLastOpen": "LONGER-AGO"}, REFUSED),
    "consent-refused": Scenario("step-up", {"consent": None}, NO_CONSENT, sloppy=True),
    "section-47-harm": Scenario("urgent-step-up", {}, {**NOT_SOUGHT, **ENQUIRY}, sloppy=True),
    "section-47-no-harm": Scenario(
        "urgent-step-up",
        {},
        {**NOT_SOUGHT, **ENQUIRY, **NO_HARM},
    ),
    "ordinary-section-47-harm": Scenario("step-up", CONSENT | NEVER_HELD, ENQUIRY),
    "ordinary-section-47-no-harm": Scenario("step-up", CONSENT | NEVER_HELD, {**ENQUIRY, **NO_HARM}),
    "urgent-accepted": Scenario("urgent-step-up", {}, {**NOT_SOUGHT, "decide-threshold": {"sectionFortySeven": "no"}}),
    "urgent-declined": Scenario("urgent-step-up", {}, {**NOT_SOUGHT, **REFUSED}),
    "urgent-consent-refused": Scenario("urgent-step-up", {}, NO_CONSENT),
    "urgent-consent-overridden": Scenario("urgent-step-up", {}, OVERRIDDEN),
    "crime-against-young-person-in-care": Scenario("step-up-to-cla", CONSENT | CRIME),
    "jcpit-hands-back": Scenario("step-up", CONSENT | NEVER_HELD | CRIME, HANDED_BACK),
    "jcpit-hands-back-urgent": Scenario("urgent-step-up", URGENT_CRIME, {**NOT_SOUGHT, **HANDED_BACK}),
    "not-agreed-stays": Scenario("step-up", CONSENT | NEVER_HELD, {**NOT_AGREED, **STAYS}),
    "not-agreed-moves": Scenario("step-up", CONSENT | NEVER_HELD, {**NOT_AGREED, **MOVES}),
    "not-agreed-moves-on": Scenario("step-up", CONSENT | NEVER_HELD, {**NOT_AGREED, **MOVES_ON}),
    "outcome-disputed": Scenario("step-up", CONSENT | NEVER_HELD, {**REFUSED, **STAYS, **DISPUTED}),
    "acceptance-disputed": Scenario("step-up", CONSENT | NEVER_HELD, {**MOVES, **DISPUTED}),
    "to-cla": Scenario("step-up-to-cla", CONSENT, {"allocate-worker": {"worker": "verity.nakamura"}}, sloppy=True),
    "seventeen": Scenario("step-up-to-cla", CONSENT | SEVENTEEN),
    "early-alert": Scenario("early-alert", {}, {"review-early-alert": {"thresholdDiscrepancies": "no"}}, sloppy=True),
    "early-warning-to-cla": Scenario(
        "early-alert", TO_CLA, {"decide-cla-transfer": {"decision": "declined"}}, sloppy=True
    ),
    "ladder": Scenario("dispute-resolution", {}, LADDER, sloppy=True),
    "not-urgent": Scenario(
        "dispute-resolution",
        {"urgent": False, "discretionReason": "needs-met-meanwhile"},
        {"resolve-dispute-level": {"allocation": "joint-working", "leadTeam": "tyss"}},
    ),
    "professionals": Scenario("step-up", CONSENT | NEVER_HELD),
}
