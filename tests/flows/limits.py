"""Every time limit of the step-up flows: how a case gets there, and what happens when it is met and when it is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.flows.office import Answers

CONSENT_FROM = "2027-02-15"


@dataclass(frozen=True)
class TimeLimit:
    """One requirement of kind sla.

    `hold` is the user task whose answer meets the limit; `due` the instant at which it falls, either fixed (counted by
    hand from the catalogue's reading) or an interval after the milestone's own start; `told` the groups that a miss is
    escalated to; `overdue` the timer event that carries the requirement; `handed_up` says whether a senior manager gets
    a task.
    """

    requirement: str
    milestone: str
    overdue: str
    due_soon: str
    sample: str
    hold: str
    told: tuple[str, ...]
    due: datetime | timedelta
    handed_up: bool = True
    changes: dict[str, Any] = field(default_factory=dict[str, Any])
    answers: dict[str, Answers] = field(default_factory=dict[str, "Answers"])
    reminded: tuple[str, ...] = ()
    met_by: str | None = None
    """The message that meets the limit, where no answer to a task does."""

    def __str__(self) -> str:
        return self.requirement


def _end(year: int, month: int, day: int, hour: int = 23) -> datetime:
    return datetime(year, month, day, hour, 59, 59, tzinfo=UTC)


_H = "hertfordshire-"
_NO_HISTORY: dict[str, Any] = {"familySafeguardingLastOpen": None}
_CONSENT = {
    "consent": {
        "givenBy": "Dana Orrell",
        "relationship": "mother",
        "parentalResponsibility": True,
        "signedOn": CONSENT_FROM,
    }
}
_ASSESSMENT = _CONSENT | _NO_HISTORY
_FAMILY_SAFEGUARDING = _CONSENT | {"familySafeguardingLastOpen": "2027-02-10"}
_ZERO_25 = _CONSENT | _NO_HISTORY | {"zeroTwentyFiveLastOpen": "2027-02-10"}
_CARE = _CONSENT | {
    "sectionTwentyCare": {"startedOn": "2027-01-11", "secondClaReviewOn": "2027-04-09", "returnHomeIndicated": False}
}
_DECISION_AT = {"decisionToProgressAt": "2027-03-01T08:30:00Z"}
_UNRESOLVED: dict[str, Any] = {"resolution": "not-resolved"}
_RESOLVED: dict[str, Any] = {"resolution": "resolved", "allocation": "moves", "leadTeam": "tyss"}

LIMITS = (
    TimeLimit(
        "HER-105",
        "decide-threshold",
        "BoundaryEvent_ThresholdDecisionOverdue",
        "BoundaryEvent_ThresholdDecisionDueSoon",
        "step-up",
        "Task_DecideThreshold",
        (_H + "assessment-service-manager",),
        timedelta(hours=24),
        changes=_ASSESSMENT,
        reminded=(_H + "assessment-team-manager",),
    ),
    TimeLimit(
        "HER-107",
        "send-outcome-assessment",
        "BoundaryEvent_DecisionAndOutcomeOverdue",
        "BoundaryEvent_DecisionAndOutcomeDueSoon",
        "step-up",
        "Task_WriteOutcomeAndReasons",
        (_H + "assessment-service-manager",),
        timedelta(hours=48),
        changes=_ASSESSMENT,
        reminded=(_H + "assessment-team-manager",),
    ),
    TimeLimit(
        "HER-132",
        "decide-threshold",
        "BoundaryEvent_ThresholdDecisionOverdue",
        "BoundaryEvent_ThresholdDecisionDueSoon",
        "step-up",
        "Task_DecideThreshold",
        (_H + "family-safeguarding-service-manager",),
        timedelta(hours=24),
        changes=_FAMILY_SAFEGUARDING,
        reminded=(_H + "family-safeguarding-manager",),
    ),
    TimeLimit(
        "HER-133",
        "send-outcome-fss",
        "BoundaryEvent_DecisionAndOutcomeOverdue",
        "BoundaryEvent_DecisionAndOutcomeDueSoon",
        "step-up",
        "Task_WriteOutcomeAndReasons",
        (_H + "family-safeguarding-service-manager",),
        timedelta(hours=48),
        changes=_FAMILY_SAFEGUARDING,
        reminded=(_H + "family-safeguarding-manager",),
    ),
    TimeLimit(
        "HER-016",
        "decide-transfer",
        "BoundaryEvent_ThresholdDecisionOverdue",
        "BoundaryEvent_ThresholdDecisionDueSoon",
        "step-up",
        "Task_DecideThreshold",
        (_H + "zero-25-service-manager",),
        _end(2027, 3, 2),
        changes=_ZERO_25,
        reminded=(_H + "zero-25-locality-manager",),
    ),
    TimeLimit(
        "HER-017",
        "allocate-worker",
        "BoundaryEvent_WorkerAllocationOverdue",
        "BoundaryEvent_WorkerAllocationDueSoon",
        "step-up",
        "Task_AllocateWorker",
        (_H + "assessment-service-manager",),
        _end(2027, 3, 3),
        changes=_ASSESSMENT,
        reminded=(_H + "assessment-team-manager",),
    ),
    TimeLimit(
        "HER-118",
        "confirm-permanence-plan",
        "BoundaryEvent_PermanencePlanOverdue",
        "BoundaryEvent_PermanencePlanDueSoon",
        "step-up-to-cla",
        "Task_ConfirmPermanencePlan",
        (_H + "tyss-manager",),
        _end(2027, 3, 26),
        changes=_CARE,
        reminded=(_H + "tyss-manager",),
    ),
    TimeLimit(
        "HER-114",
        "transfer-case",
        "BoundaryEvent_TransferAtReviewOverdue",
        "BoundaryEvent_TransferAtReviewDueSoon",
        "step-up-to-cla",
        "Task_AgreeTransferToCLA",
        (_H + "tyss-head-of-service",),
        _end(2027, 4, 9, 22),
        changes=_CARE,
        reminded=(_H + "tyss-manager",),
    ),
    TimeLimit(
        "HER-140",
        "send-early-alert",
        "BoundaryEvent_EarlyAlertWritingOverdue",
        "BoundaryEvent_EarlyAlertWritingDueSoon",
        "early-alert",
        "Task_WriteEarlyAlert",
        (_H + "assessment-service-manager",),
        datetime(2027, 3, 3, 8, 30, tzinfo=UTC),
        changes=_DECISION_AT,
        reminded=(_H + "assessment-team-manager",),
    ),
    TimeLimit(
        "HER-143",
        "review-early-alert",
        "BoundaryEvent_EarlyAlertReviewOverdue",
        "BoundaryEvent_EarlyAlertReviewDueSoon",
        "early-alert",
        "Task_ReviewEarlyAlert",
        (_H + "family-safeguarding-service-manager",),
        _end(2027, 3, 3),
        changes=_DECISION_AT,
        answers={"review-early-alert": {"thresholdDiscrepancies": "no"}},
        reminded=(_H + "family-safeguarding-manager",),
    ),
    TimeLimit(
        "HER-144",
        "review-early-alert",
        "BoundaryEvent_EarlyAlertReviewOverdue",
        "BoundaryEvent_EarlyAlertReviewDueSoon",
        "early-alert",
        "Task_ReviewEarlyAlert",
        (_H + "family-safeguarding-service-manager",),
        _end(2027, 3, 3),
        changes=_DECISION_AT,
        answers={"review-early-alert": {"thresholdDiscrepancies": "yes", "discussedOn": "2027-03-02"}},
        reminded=(_H + "family-safeguarding-manager",),
    ),
    TimeLimit(
        "HER-157",
        "decide-transfer",
        "BoundaryEvent_ClaTransferDecisionOverdue",
        "BoundaryEvent_ClaTransferDecisionDueSoon",
        "early-alert",
        "Task_DecideOnCLATransfer",
        (_H + "head-of-service",),
        _end(2027, 3, 3),
        changes={
            "decisionToProgressAt": None,
            "alertFor": "cla-team",
            "firstClaReviewNotifiedAt": "2027-03-01T12:00:00Z",
        },
        answers={"decide-cla-transfer": {"nominatedManager": "sunniva.blackmore"}},
        reminded=(_H + "cla-service-manager",),
    ),
    TimeLimit(
        "HER-170",
        "send-early-warning-assessment",
        "BoundaryEvent_EarlyAlertWritingOverdue",
        "BoundaryEvent_EarlyAlertWritingDueSoon",
        "early-alert",
        "Task_WriteEarlyAlert",
        (_H + "assessment-service-manager",),
        datetime(2027, 3, 4, 12, tzinfo=UTC),
        changes={
            "decisionToProgressAt": None,
            "alertFor": "cla-team",
            "firstClaReviewNotifiedAt": "2027-03-04T12:00:00Z",
        },
        reminded=(_H + "assessment-team-manager",),
    ),
    TimeLimit(
        "HER-173",
        "send-early-warning-safeguarding",
        "BoundaryEvent_EarlyAlertWritingOverdue",
        "BoundaryEvent_EarlyAlertWritingDueSoon",
        "early-alert",
        "Task_WriteEarlyAlert",
        (_H + "cla-service-manager",),
        _end(2027, 3, 16),
        changes={
            "decisionToProgressAt": None,
            "alertFor": "cla-team",
            "referringTeam": "family-safeguarding",
            "allocatedWorker": "idris.hathersage",
            "plannedTransferOn": "2027-04-16",
        },
        reminded=(_H + "family-safeguarding-manager",),
    ),
    TimeLimit(
        "HER-158",
        "send-early-warning",
        "BoundaryEvent_EarlyAlertWritingOverdue",
        "BoundaryEvent_EarlyAlertWritingDueSoon",
        "early-alert",
        "Task_WriteEarlyAlert",
        (_H + "dct-assessment-manager",),
        _end(2027, 3, 17),
        handed_up=False,
        changes={
            "decisionToProgressAt": None,
            "alertFor": "cla-team",
            "referringTeam": "dct-assessment",
            "allocatedWorker": "lowri.pendragon",
            "plannedTransferOn": "2027-04-17",
        },
        reminded=(_H + "dct-assessment-manager",),
    ),
    TimeLimit(
        "HER-203",
        "resolve-dispute",
        "BoundaryEvent_LadderOverdue",
        "BoundaryEvent_LadderDueSoon",
        "dispute-resolution",
        "Task_ResolveDispute",
        (_H + "assessment-team-manager", _H + "assessment-service-manager"),
        _end(2027, 3, 2),
        answers={"resolve-dispute-level": {"allocation": "stays", "leadTeam": "assessment-team"}},
        reminded=(_H + "assessment-team-manager",),
    ),
    *(
        TimeLimit(
            requirement,
            f"resolve-dispute-level-{level}",
            "BoundaryEvent_LevelOverdue",
            "BoundaryEvent_LevelDueSoon",
            "dispute-resolution",
            f"Task_ResolveDispute#{level}",
            told,
            _end(2027, 3, 2),
            handed_up,
            answers={"resolve-dispute-level": [_UNRESOLVED] * (level - 1) + [_RESOLVED]},
            reminded=reminded,
        )
        for requirement, level, told, handed_up, reminded in (
            ("HER-220", 2, (_H + "head-of-service",), True, (_H + "assessment-service-manager",)),
            ("HER-221", 3, (_H + "director",), True, (_H + "head-of-service",)),
            ("HER-222", 4, (_H + "director",), False, (_H + "director",)),
        )
    ),
    TimeLimit(
        "HER-181",
        "renew-consent",
        "BoundaryEvent_ConsentLapsed",
        "BoundaryEvent_ConsentLapsesSoon",
        "step-up",
        "Task_DiscussConcerns",
        (_H + "ifst-workers",),
        _end(2028, 2, 15),
        handed_up=False,
        changes=_ASSESSMENT,
        reminded=(_H + "ifst-workers",),
        met_by="consent-withdrawn",
    ),
)
