"""The transfers of Buckinghamshire's walks: every flow to every end that its protocol has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.protocols.council import Answers, Council, Walk

_Given = Answers | list[Answers]


@dataclass(frozen=True)
class Scenario:
    """A sample with some circumstances and fields changed, what is answered otherwise than usual, the messages that
    come in where a form is first asked, and how long a form lies before it is answered.

    Days in `facts` may be written as days before the start.
    """

    flow: str
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    answers: Mapping[str, _Given] = field(default_factory=dict[str, Any])
    messages: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict[str, Any])
    waits: Mapping[str, timedelta] = field(default_factory=dict[str, timedelta])

    def start(self, council: Council) -> Walk:
        """Start the transfer."""
        today = council.today()
        sample = council.sample(f"buckinghamshire/{self.flow}")
        facts = {**sample["circumstances"], **{key: _day(value, today) for key, value in self.facts.items()}}
        circumstances = {key: value for key, value in facts.items() if value is not None}
        changes = {**self.changes, "circumstances": circumstances}
        if self.flow == "contact-triage":
            changes["receivedAt"] = council.clock.engine_time().isoformat()
        walk = council.start(f"buckinghamshire/{self.flow}", changes)
        walk.answers = {**_USUAL[self.flow], **self.answers}
        walk.messages, walk.waits = dict(self.messages), self.waits
        return walk


def _day(value: Any, today: date) -> Any:
    return (today - value).isoformat() if isinstance(value, timedelta) else value


def _papers(kind: str, area: str, sending: str, receiving: str, level: str) -> dict[str, Answers]:
    """The template, the minutes and the records of a move that the meeting confirms."""
    return {
        "transfer-meeting-template": {
            "area": area,
            "transferType": kind,
            "teamSeekingTransfer": sending,
            "proposedTeam": receiving,
            "needLevel": level,
        },
        "ctm-minutes": confirmed(sending, receiving, level),
        "post-ctm-record-update": {"destinationTeam": receiving},
    }


def confirmed(sending: str, receiving: str, level: str) -> Answers:
    """What the minutes say of a transfer that the meeting confirms."""
    return {
        "teamSeekingTransfer": sending,
        "receivingTeam": receiving,
        "needLevel": level,
        "outcome": "accepted",
        "reasonCode": "threshold-met" if level == "4" else "team-best-placed",
        "receivingTeamAccepts": "yes",
        "transferOn": "TODAY+2",
    }


_NOT_CONFIRMED = {"receivingTeamAccepts": "no", "transferOn": None, "worker": None}
_DECLINED: Answers = {"outcome": "declined", "reasonCode": "current-team-best-placed", **_NOT_CONFIRMED}
_DEFERRED: Answers = {"outcome": "deferred", "reasonCode": "preparation-incomplete", **_NOT_CONFIRMED}
_STEP_UP = _papers("step-up", "wycombe", "fss", "help-and-protection", "4")
_STEP_DOWN = _papers("step-down", "aylesbury", "help-and-protection", "fss", "3")
_MOVE = _papers("team-transfer", "chiltern-and-south-bucks", "assessment-team", "cwd-team", "4")
_USUAL: dict[str, Mapping[str, _Given]] = {
    "contact-triage": {"ehm-contact": {"area": "aylesbury"}},
    "step-up": {**_STEP_UP, "step-up-threshold-discussion": {"lastSocialCareTeam": "help-and-protection"}},
    "step-down": _STEP_DOWN,
    "team-transfer": _MOVE,
    "urgent-step-up": {},
    "dispute-resolution": {},
}
_NEVER_BEFORE: Answers = {
    "steppedDownWithinThreeMonths": "no",
    "steppedDownOn": None,
    "lastSocialCareTeam": None,
    "socialCareBefore": "no",
}
_LEVEL_FOUR_NOT_AGREED: Answers = {
    "levelFourAgreed": "no",
    "provisionalAgreement": "no",
    "reasonCode": "level-4-not-reached",
}
_NO_ESCALATION: Answers = {"mayRequireEscalation": "no", "discussedWith": None, "discussedOn": None, "escalate": "no"}
_WITHDRAWN: tuple[str, Mapping[str, Any]] = ("transfer-withdrawn", {})
_CONSENT_WITHDRAWN: tuple[str, Mapping[str, Any]] = ("consent-withdrawn", {})
_DISPUTE: tuple[str, Mapping[str, Any]] = ("dispute-raised", {"disputeUrgency": "urgent"})
_MOVES: Answers = {"disputeAbout": "destination-team", "allocation": "moves", "leadTeam": "cwd-team"}
_STILL_DIFFERENT: Answers = {
    "resolution": "not-resolved",
    "reasonCode": "still-different",
    "allocation": None,
    "leadTeam": None,
}
_NO_HEAD_OF_SERVICE: Answers = {**_STILL_DIFFERENT, "reasonCode": "head-of-service-unavailable"}
_AFTER_THE_FRIDAY = {"submit-meeting-papers": timedelta(days=5)}
_RECENT = {"steppedDownOn": timedelta(days=54)}


def _triage(marf: Mapping[str, Any], **more: _Given) -> Scenario:
    return Scenario("contact-triage", answers={"marf": marf, **{key.replace("_", "-"): more[key] for key in more}})


SCENARIOS: dict[str, Scenario] = {
    "level 3, FSS leads": Scenario("contact-triage"),
    "level 3, an external agency leads": _triage(
        {},
        ehm_contact={
            "leadAgency": "external-agency",
            "externalAgencyAgreed": "yes",
            "referralForwarded": "yes",
            "codeOfPracticeFollowed": "yes",
        },
    ),
    "level 4": _triage(
        {"needLevel": "4", "reasonCode": "needs-statutory-support", "socialCareTeam": "court-team"},
    ),
    "signposted": _triage({"needLevel": "2", "outcome": "closed", "reasonCode": "signposted"}),
    "back to the referrer": _triage({"needLevel": "1", "outcome": "closed", "reasonCode": "returned-to-referrer"}),
    "no MARF": Scenario(
        "contact-triage",
        facts={"referralForm": "request-for-support"},
        answers={"marf": {"needLevel": "not-triaged", "reasonCode": "no-marf"}},
    ),
    "signposted by the liaison officer": _triage({}, ehm_contact={"needLevel": "2", "leadAgency": "none"}),
    "level 4 found by the liaison officer": _triage(
        {}, ehm_contact={"needLevel": "4", "leadAgency": None, "area": None, "socialCareTeam": "assessment-team"}
    ),
    "contact withdrawn": Scenario("contact-triage", messages={"marf": _WITHDRAWN}),
    "step-up to the last team": Scenario("step-up", facts=_RECENT),
    "step-up, new to social care": Scenario(
        "step-up",
        facts={"steppedDownOn": None, "lastSocialCareTeam": None, "previousSocialCare": False},
        answers={
            "step-up-threshold-discussion": _NEVER_BEFORE,
            **_papers("step-up", "wycombe", "fss", "assessment-team", "4"),
        },
    ),
    "step-up, last team long ago": Scenario(
        "step-up",
        facts={"steppedDownOn": timedelta(days=120)},
        answers={
            "step-up-threshold-discussion": {**_NEVER_BEFORE, "socialCareBefore": "yes"},
            **_papers("step-up", "wycombe", "fss", "assessment-team", "4"),
        },
    ),
    "step-up, the meeting chooses another team": Scenario(
        "step-up", facts=_RECENT, answers={"ctm-minutes": confirmed("fss", "cwd-team", "4")}
    ),
    "step-up declined": Scenario("step-up", facts=_RECENT, answers={"ctm-minutes": _DECLINED}),
    "step-up deferred, then accepted": Scenario(
        "step-up",
        facts=_RECENT,
        answers={"ctm-minutes": [_DEFERRED, confirmed("fss", "help-and-protection", "4")]},
    ),
    "step-up not escalated": Scenario("step-up", facts=_RECENT, answers={"step-up-record": _NO_ESCALATION}),
    "step-up, level 4 not agreed": Scenario(
        "step-up", facts=_RECENT, answers={"step-up-threshold-discussion": _LEVEL_FOUR_NOT_AGREED}
    ),
    "step-up withdrawn": Scenario("step-up", facts=_RECENT, messages={"submit-meeting-papers": _WITHDRAWN}),
    "step-up withdrawn at the meeting": Scenario("step-up", facts=_RECENT, messages={"ctm-minutes": _WITHDRAWN}),
    "step-up disputed, the case moves": Scenario(
        "step-up",
        facts=_RECENT,
        answers={"escalation-record": _MOVES},
        messages={"submit-meeting-papers": _DISPUTE},
    ),
    "step-up disputed, it stays": Scenario(
        "step-up",
        facts=_RECENT,
        answers={"escalation-record": {"leadTeam": "help-and-protection"}},
        messages={"submit-meeting-papers": _DISPUTE},
    ),
    "urgent, social care takes over": Scenario(
        "urgent-step-up", answers={"decide-urgent-direction": {"socialCareTeam": "help-and-protection"}}
    ),
    "urgent, a MARF goes in": Scenario(
        "urgent-step-up",
        answers={
            "urgent-direction-record": {"marfToBeSubmitted": "yes"},
            "decide-urgent-direction": {"outcome": "redirected", "reasonCode": "needs-triage", "socialCareTeam": None},
        },
    ),
    "urgent, FSS goes on": Scenario(
        "urgent-step-up",
        answers={
            "decide-urgent-direction": {"outcome": "declined", "reasonCode": "managed-by-fss", "socialCareTeam": None}
        },
    ),
    "urgent withdrawn": Scenario("urgent-step-up", messages={"decide-urgent-direction": _WITHDRAWN}),
    "step-down to FSS": Scenario("step-down"),
    "step-down to universal services": Scenario(
        "step-down",
        facts={"specificPlan": False},
        changes={"receivingTeam": "universal-vcs"},
        answers=_papers("step-down", "aylesbury", "help-and-protection", "universal-vcs", "2"),
    ),
    "step-down, review in the following week": Scenario(
        "step-down", answers={"submit-meeting-papers": {"papers": "review-notice"}}
    ),
    "step-down, papers after the Friday": Scenario("step-down", waits=_AFTER_THE_FRIDAY),
    "step-down, late item taken": Scenario(
        "step-down", answers={"submit-meeting-papers": {"papers": "late-item"}}, waits=_AFTER_THE_FRIDAY
    ),
    "step-down, late item not taken": Scenario(
        "step-down",
        answers={
            "submit-meeting-papers": {"papers": "late-item"},
            "decide-late-item": {"outcome": "declined", "reasonCode": "can-wait"},
        },
        waits=_AFTER_THE_FRIDAY,
    ),
    "step-down declined": Scenario("step-down", answers={"ctm-minutes": _DECLINED}),
    "step-down deferred, then accepted": Scenario(
        "step-down", answers={"ctm-minutes": [_DEFERRED, confirmed("help-and-protection", "fss", "3")]}
    ),
    "step-down, consent refused": Scenario(
        "step-down", changes={"consent": None}, answers={"record-consent": {"consent": "refused"}}
    ),
    "step-down withdrawn": Scenario("step-down", messages={"joint-visit": _WITHDRAWN}),
    "step-down, consent withdrawn": Scenario("step-down", messages={"submit-meeting-papers": _CONSENT_WITHDRAWN}),
    "move between teams": Scenario("team-transfer"),
    "move declined": Scenario("team-transfer", answers={"ctm-minutes": _DECLINED}),
    "move deferred, then accepted": Scenario(
        "team-transfer", answers={"ctm-minutes": [_DEFERRED, confirmed("assessment-team", "cwd-team", "4")]}
    ),
    "move withdrawn": Scenario("team-transfer", messages={"joint-visit": _WITHDRAWN}),
    "dispute settled by the managers": Scenario("dispute-resolution"),
    "dispute settled by the Heads of Service": Scenario(
        "dispute-resolution", answers={"escalation-record": [_STILL_DIFFERENT, {"allocation": "moves"}]}
    ),
    "dispute settled by the Service Director": Scenario(
        "dispute-resolution", answers={"escalation-record": [_STILL_DIFFERENT, _NO_HEAD_OF_SERVICE, {}]}
    ),
}
