"""Every time limit of the step-up flows: how a case gets there, and what happens when it is met and when it is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from tests.flows.office import Answers

CONSENT_FROM = "2027-02-15"


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """One requirement of kind sla.

    `timer` is the limited activity's word in the names of its timer events, which carry the requirement; `hold` the
    user task whose answer meets the limit; `due` the instant at which it falls, either fixed (counted by hand from the
    catalogue's reading) or an interval after the milestone's own start; `told` the groups that a miss is escalated to;
    `handed_up` says whether a senior manager gets a task.
    """

    requirement: str
    milestone: str
    timer: str
    sample: str
    hold: str
    due: datetime | timedelta
    told: tuple[str, ...]
    reminded: tuple[str, ...]
    handed_up: bool = True
    changes: dict[str, Any] = field(default_factory=dict[str, Any])
    answers: dict[str, Answers] = field(default_factory=dict[str, "Answers"])
    waits_at: str | None = None
    """The task at which the case waits, where the one that meets the limit comes up only when it is due soon."""

    @property
    def overdue(self) -> str:
        """The timer event of the miss."""
        return f"BoundaryEvent_{self.timer}Overdue"

    @property
    def due_soon(self) -> str:
        """The timer event of the reminder."""
        return f"BoundaryEvent_{self.timer}DueSoon"

    def __str__(self) -> str:
        return self.requirement


def _end(year: int, month: int, day: int, hour: int = 23) -> datetime:
    return datetime(year, month, day, hour, 59, 59, tzinfo=UTC)


def _groups(*names: str) -> tuple[str, ...]:
    return tuple(f"hertfordshire-{name}" for name in names)


_NO_HISTORY: dict[str, Any] = {"familySafeguardingLastOpen": None}
_CONSENT = {
    "consent": {
        "givenBy": "Dana Orrell",
        "relationship": "mother",
        "parentalResponsibility": True,
        "signedOn": CONSENT_FROM,
    }
}
_CARE = _CONSENT | {
    "sectionTwentyCare": {"startedOn": "2027-01-11", "secondClaReviewOn": "2027-04-09", "returnHomeIndicated": False}
}
_TO_CLA: dict[str, Any] = {"decisionToProgressAt": None, "alertFor": "cla-team"}
_UNRESOLVED: dict[str, Any] = {"resolution": "not-resolved"}
_RESOLVED: dict[str, Any] = {"resolution": "resolved", "allocation": "moves", "leadTeam": "tyss"}

_step_up_to_assessment = partial(
    TimeLimit,
    sample="step-up",
    changes=_CONSENT | _NO_HISTORY,
    told=_groups("assessment-service-manager"),
    reminded=_groups("assessment-team-manager"),
)
_step_up_to_safeguarding = partial(
    TimeLimit,
    sample="step-up",
    changes=_CONSENT | {"familySafeguardingLastOpen": "2027-02-10"},
    told=_groups("family-safeguarding-service-manager"),
    reminded=_groups("family-safeguarding-manager"),
)
_decision = partial(dict[str, Any], timer="ThresholdDecision", hold="Task_DecideThreshold")
_outcome = partial(dict[str, Any], timer="DecisionAndOutcome", hold="Task_WriteOutcomeAndReasons")
_step_up_to_cla = partial(TimeLimit, sample="step-up-to-cla", changes=_CARE, reminded=_groups("tyss-manager"))
_alert_from_assessment = partial(
    TimeLimit,
    timer="EarlyAlertWriting",
    sample="early-alert",
    hold="Task_WriteEarlyAlert",
    told=_groups("assessment-service-manager"),
    reminded=_groups("assessment-team-manager"),
)
_review_of_alert = partial(
    TimeLimit,
    milestone="review-early-alert",
    timer="EarlyAlertReview",
    sample="early-alert",
    hold="Task_ReviewEarlyAlert",
    due=_end(2027, 3, 3),
    changes={"decisionToProgressAt": "2027-03-01T08:30:00Z"},
    told=_groups("family-safeguarding-service-manager"),
    reminded=_groups("family-safeguarding-manager"),
)
_dispute = partial(TimeLimit, sample="dispute-resolution", due=_end(2027, 3, 2))


def _level(
    requirement: str, level: int, told: tuple[str, ...], reminded: tuple[str, ...], *, handed_up: bool = True
) -> TimeLimit:
    """A level of the ladder: every level below it leaves the dispute unresolved."""
    return _dispute(
        requirement=requirement,
        milestone=f"resolve-dispute-level-{level}",
        timer="Level",
        hold=f"Task_ResolveDispute#{level}",
        answers={"resolve-dispute-level": [_UNRESOLVED] * (level - 1) + [_RESOLVED]},
        told=told,
        reminded=reminded,
        handed_up=handed_up,
    )


LIMITS = (
    _step_up_to_assessment(requirement="HER-105", milestone="decide-threshold", due=timedelta(hours=24), **_decision()),
    _step_up_to_assessment(
        requirement="HER-107", milestone="send-outcome-assessment", due=timedelta(hours=48), **_outcome()
    ),
    _step_up_to_safeguarding(
        requirement="HER-132", milestone="decide-threshold", due=timedelta(hours=24), **_decision()
    ),
    _step_up_to_safeguarding(
        requirement="HER-133", milestone="send-outcome-fss", due=timedelta(hours=48), **_outcome()
    ),
    TimeLimit(
        requirement="HER-016",
        milestone="decide-transfer",
        sample="step-up",
        due=_end(2027, 3, 2),
        changes=_CONSENT | _NO_HISTORY | {"zeroTwentyFiveLastOpen": "2027-02-10"},
        told=_groups("zero-25-service-manager"),
        reminded=_groups("zero-25-locality-manager"),
        **_decision(),
    ),
    _step_up_to_assessment(
        requirement="HER-017",
        milestone="allocate-worker",
        timer="WorkerAllocation",
        hold="Task_AllocateWorker",
        due=_end(2027, 3, 3),
    ),
    _step_up_to_cla(
        requirement="HER-118",
        milestone="confirm-permanence-plan",
        timer="PermanencePlan",
        hold="Task_ConfirmPermanencePlan",
        due=_end(2027, 3, 26),
        told=_groups("tyss-manager"),
    ),
    _step_up_to_cla(
        requirement="HER-114",
        milestone="transfer-case",
        timer="TransferAtReview",
        hold="Task_AgreeTransferToCLA",
        due=_end(2027, 4, 9, 22),
        told=_groups("tyss-head-of-service"),
    ),
    _alert_from_assessment(
        requirement="HER-140",
        milestone="send-early-alert",
        due=datetime(2027, 3, 3, 8, 30, tzinfo=UTC),
        changes={"decisionToProgressAt": "2027-03-01T08:30:00Z"},
    ),
    _alert_from_assessment(
        requirement="HER-170",
        milestone="send-early-warning-assessment",
        due=datetime(2027, 3, 4, 12, tzinfo=UTC),
        changes=_TO_CLA | {"firstClaReviewNotifiedAt": "2027-03-04T12:00:00Z"},
    ),
    _review_of_alert(requirement="HER-143", answers={"review-early-alert": {"thresholdDiscrepancies": "no"}}),
    _review_of_alert(
        requirement="HER-144",
        answers={"review-early-alert": {"thresholdDiscrepancies": "yes", "discussedOn": "2027-03-02"}},
    ),
    TimeLimit(
        requirement="HER-157",
        milestone="decide-transfer",
        timer="ClaTransferDecision",
        sample="early-alert",
        hold="Task_DecideOnCLATransfer",
        due=_end(2027, 3, 3),
        changes=_TO_CLA | {"firstClaReviewNotifiedAt": "2027-03-01T12:00:00Z"},
        answers={"decide-cla-transfer": {"nominatedManager": "sunniva.blackmore"}},
        told=_groups("head-of-service"),
        reminded=_groups("cla-service-manager"),
    ),
    TimeLimit(
        requirement="HER-173",
        milestone="send-early-warning-safeguarding",
        timer="EarlyAlertWriting",
        sample="early-alert",
        hold="Task_WriteEarlyAlert",
        due=_end(2027, 3, 16),
        changes=_TO_CLA
        | {
            "referringTeam": "family-safeguarding",
            "allocatedWorker": "idris.hathersage",
            "plannedTransferOn": "2027-04-16",
        },
        told=_groups("family-safeguarding-service-manager"),
        reminded=_groups("family-safeguarding-manager"),
    ),
    TimeLimit(
        requirement="HER-158",
        milestone="send-early-warning",
        timer="EarlyAlertWriting",
        sample="early-alert",
        hold="Task_WriteEarlyAlert",
        due=_end(2027, 3, 17),
        handed_up=False,
        changes=_TO_CLA
        | {"referringTeam": "dct-assessment", "allocatedWorker": "lowri.pendragon", "plannedTransferOn": "2027-04-17"},
        told=_groups("dct-assessment-manager"),
        reminded=_groups("dct-assessment-manager"),
    ),
    _dispute(
        requirement="HER-203",
        milestone="resolve-dispute",
        timer="Ladder",
        hold="Task_ResolveDispute",
        answers={"resolve-dispute-level": {"allocation": "stays", "leadTeam": "assessment-team"}},
        told=_groups("assessment-team-manager", "assessment-service-manager"),
        reminded=_groups("assessment-team-manager"),
    ),
    _level("HER-220", 2, _groups("head-of-service"), _groups("assessment-service-manager")),
    _level("HER-221", 3, _groups("director"), _groups("head-of-service")),
    _level("HER-222", 4, _groups("director"), _groups("director"), handed_up=False),
    TimeLimit(
        requirement="HER-181",
        milestone="renew-consent",
        timer="ConsentInForce",
        sample="step-up",
        hold="Task_AskForContinuedConsent",
        waits_at="Task_DiscussConcerns",
        due=_end(2028, 2, 15),
        handed_up=False,
        changes=_CONSENT | _NO_HISTORY,
        answers={"renew-consent": {"renewal": "given", "signedOn": "2028-02-15"}},
        told=_groups("ifst-workers"),
        reminded=_groups("ifst-workers"),
    ),
)
