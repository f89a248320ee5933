"""One case for every row of the table answer-rules: an answer that it refuses, and the same answer mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RuleCase:
    """`refused` satisfies the form and hits the row; `mended` differs as little as can be and hits none.

    `destination` and `level` are the process's; `alert_accepted` says that an early alert for the same children was.
    """

    form: str
    refused: Mapping[str, Any]
    mended: Mapping[str, Any]
    destination: str | None = "assessment-team"
    mended_destination: str | None = None
    level: int | None = None
    mended_level: int | None = None
    alert_accepted: bool = False


def _with(answers: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {**answers, **changes}


_GIVEN = {"consent": "given", "overrideReason": None, "signedOn": "2026-11-20", "parentalResponsibility": "yes"}
_NOT_SOUGHT = {
    "consent": "not-sought",
    "overrideReason": "child-safety-at-risk",
    "signedOn": None,
    "parentalResponsibility": None,
}
_REFUSED = {
    "consent": "refused",
    "overrideReason": "prevent-harm-to-other",
    "signedOn": None,
    "parentalResponsibility": None,
}
_DISCUSSED = {"channel": "telephone", "heldOn": "2026-11-23", "agreement": "handed-back"}
_HELD = {"channel": "telephone", "heldOn": "2026-11-24", "agreement": "agreed"}
_ASSESSED = {"completedOn": "2026-11-24", "riskOfSignificantHarm": "no"}
_PLANNED = {"permanencePlanConfirmedOn": "2026-11-24", "returnHomeIndicated": "no"}
_THRESHOLD = {"decision": "accepted", "reasonCode": "threshold-met", "sectionFortySeven": "no"}
_DECLINED = {"decision": "declined", "reasonCode": "threshold-not-met", "sectionFortySeven": "no"}
_RESOLVED = {"resolution": "resolved", "allocation": "stays", "leadTeam": "assessment-team"}
_NOT_RESOLVED = {"resolution": "not-resolved", "allocation": None, "leadTeam": None}
_ROLES = {"socialWorkerLeads": True, "referringServiceKeepsCaseOpen": True}
_REVIEW = {"thresholdDiscrepancies": "yes", "discussedOn": "2026-11-23", "decision": "accepted"}
_CLA = {"decision": "accepted", "nominatedManager": "sunniva.blackmore"}
_AT_REVIEW = {
    "decision": "accepted",
    "reasonCode": "twelve-weeks-in-care",
    "legalStatus": "section-20",
    "assessmentsIncluded": True,
}
_RENEWED = {"renewal": "given", "signedOn": "2026-11-20"}

RULE_CASES: dict[str, RuleCase] = {
    "Rule_AnswerRules1": RuleCase("record-consent", _with(_NOT_SOUGHT, overrideReason=None), _NOT_SOUGHT),
    "Rule_AnswerRules2": RuleCase("record-consent", _with(_GIVEN, signedOn=None), _GIVEN),
    "Rule_AnswerRules3": RuleCase("record-consent", _with(_GIVEN, parentalResponsibility="no"), _GIVEN),
    "Rule_AnswerRules4": RuleCase("discuss-step-up", _DISCUSSED, _DISCUSSED, mended_destination="jcpit"),
    "Rule_AnswerRules5": RuleCase("write-case-summary", {"caseSummaryWritten": False}, {"caseSummaryWritten": True}),
    "Rule_AnswerRules6": RuleCase("remove-adults", {"adultsRemoved": False}, {"adultsRemoved": True}),
    "Rule_AnswerRules7": RuleCase("decide-threshold", _with(_THRESHOLD, reasonCode="other-team-leads"), _THRESHOLD),
    "Rule_AnswerRules8": RuleCase("decide-threshold", _with(_DECLINED, reasonCode="threshold-met"), _DECLINED),
    "Rule_AnswerRules9": RuleCase("decide-threshold", _with(_DECLINED, sectionFortySeven="yes"), _DECLINED),
    "Rule_AnswerRules10": RuleCase("write-outcome", {"outcomeWritten": False}, {"outcomeWritten": True}),
    "Rule_AnswerRules11": RuleCase("resolve-dispute-level", _with(_RESOLVED, allocation=None), _RESOLVED, level=1),
    "Rule_AnswerRules12": RuleCase("resolve-dispute-level", _with(_RESOLVED, leadTeam=None), _RESOLVED, level=1),
    "Rule_AnswerRules13": RuleCase("resolve-dispute-level", _NOT_RESOLVED, _NOT_RESOLVED, level=4, mended_level=3),
    "Rule_AnswerRules14": RuleCase(
        "agree-section-47-roles", _with(_ROLES, referringServiceKeepsCaseOpen=False), _ROLES
    ),
    "Rule_AnswerRules15": RuleCase("review-early-alert", _with(_REVIEW, discussedOn=None), _REVIEW),
    "Rule_AnswerRules16": RuleCase("decide-cla-transfer", _with(_CLA, nominatedManager=None), _CLA),
    "Rule_AnswerRules17": RuleCase(
        "agree-transfer-to-cla", _with(_AT_REVIEW, reasonCode="return-home-indicated"), _AT_REVIEW
    ),
    "Rule_AnswerRules18": RuleCase(
        "agree-transfer-to-cla",
        _with(_AT_REVIEW, decision="declined"),
        _with(_AT_REVIEW, decision="declined", reasonCode="seventeen-or-older"),
    ),
    "Rule_AnswerRules19": RuleCase("agree-transfer-to-cla", _with(_AT_REVIEW, assessmentsIncluded=False), _AT_REVIEW),
    "Rule_AnswerRules20": RuleCase("renew-consent", _with(_RENEWED, signedOn=None), _RENEWED),
    "Rule_AnswerRules21": RuleCase("decide-threshold", _DECLINED, _THRESHOLD, alert_accepted=True),
    "Rule_AnswerRules22": RuleCase("record-consent", _with(_GIVEN, signedOn="2026-11-25"), _GIVEN),
    "Rule_AnswerRules23": RuleCase("renew-consent", _with(_RENEWED, signedOn="2026-11-25"), _RENEWED),
    "Rule_AnswerRules24": RuleCase(
        "record-consent", _with(_GIVEN, signedOn="2025-11-23"), _with(_GIVEN, signedOn="2025-11-24")
    ),
    "Rule_AnswerRules25": RuleCase(
        "renew-consent", _with(_RENEWED, signedOn="2025-11-23"), _with(_RENEWED, signedOn="2025-11-24")
    ),
    "Rule_AnswerRules26": RuleCase("record-consent", _with(_REFUSED, overrideReason="child-safety-at-risk"), _REFUSED),
    "Rule_AnswerRules27": RuleCase("discuss-step-up", _with(_HELD, heldOn="2026-11-25"), _HELD),
    "Rule_AnswerRules28": RuleCase(
        "complete-child-and-family-assessment", _with(_ASSESSED, completedOn="2026-11-25"), _ASSESSED
    ),
    "Rule_AnswerRules29": RuleCase(
        "confirm-permanence-plan", _with(_PLANNED, permanencePlanConfirmedOn="2026-11-25"), _PLANNED
    ),
    "Rule_AnswerRules30": RuleCase("review-early-alert", _with(_REVIEW, discussedOn="2026-11-25"), _REVIEW),
}
"""By rule id. The answers are of 24 November 2026."""
