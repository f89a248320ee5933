"""The transfers of the walks through the protocol for transfers between teams: every flow to every end that it has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.protocols.council import Answers, Council, Walk

_Given = Answers | list[Answers]
_Message = tuple[str, Mapping[str, Any]]
_SETS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "answers" / "team-transfers.json").read_text(encoding="utf-8")
)
_WORKERS = {
    "assessment-team": "octavius.peel",
    "family-safeguarding-team": "pascoe.drummley",
    "cwcf": "sacheverell.boadu",
    "early-help": "violetta.nkemelu",
}


@dataclass(frozen=True)
class Scenario:
    """A sample with other circumstances, what is answered otherwise than usual, and the messages that come in where a
    form is first asked. `to` is the team that the answers name; `turns` is the age that a child reaches, and in how
    many days."""

    flow: str
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    sending: str | None = None
    to: str | None = None
    turns: tuple[int, int] | None = None
    consent: bool = True
    answers: Mapping[str, _Given] = field(default_factory=dict[str, Any])
    messages: Mapping[str, _Message] = field(default_factory=dict[str, Any])
    waits: Mapping[str, timedelta] = field(default_factory=dict[str, timedelta])

    def start(self, council: Council) -> Walk:
        """Start the transfer."""
        name = f"team-transfers/{self.flow}"
        sample = council.sample(name)
        changes: dict[str, Any] = {"circumstances": dict(self.facts)}
        if self.flow == "contact-triage":
            changes["receivedAt"] = council.clock.engine_time().isoformat()
        if self.sending:
            changes |= {"referringTeam": self.sending, "allocatedWorker": _WORKERS[self.sending]}
        if self.turns:
            child = sample["children"][0] | {"dateOfBirth": _born(council.today(), *self.turns).isoformat()}
            changes["children"] = [{key: value for key, value in child.items() if key != "reference"}]
        if not self.consent:
            changes["consent"] = None
        walk = council.start(name, changes)
        walk.answers = {**self._teams(self.sending or sample["referringTeam"]), **self.answers}
        walk.messages = dict(self.messages)
        walk.waits = self.waits
        return walk

    def _teams(self, sending: str) -> dict[str, Answers]:
        if self.to is None:
            return {}
        return {
            "team-transfers-transfer-summary": {"outgoingTeam": sending, "receivingTeam": self.to},
            "family-informed-record": {"receivingTeam": self.to},
        }


def chosen(form: str, **fields: Any) -> dict[str, Any]:
    """The first of the form's answer sets that has these fields, complete against the usual one."""
    sets = _SETS[form]
    wanted = next(one for one in sets if all(one.get(key) == value for key, value in fields.items()))
    return {**dict.fromkeys(sets[0]), **wanted}


def _born(today: date, age: int, days: int) -> date:
    birthday = today + timedelta(days=days)
    return birthday.replace(year=birthday.year - age)


def _mash(facts: Mapping[str, Any] | None = None, /, **fields: Any) -> Scenario:
    return Scenario("contact-triage", facts=facts or {}, answers={"mash-decision": chosen("mash-decision", **fields)})


def _meeting(**fields: Any) -> dict[str, Any]:
    return {"transfer-meeting-record": chosen("transfer-meeting-record", **fields)}


def _point(point: str) -> dict[str, Any]:
    return {
        "point-of-transfer-record": chosen("point-of-transfer-record", pointOfTransfer=point),
        "transfer-meeting-record": {"pointOfTransfer": point},
    }


_FST = "family-safeguarding-team"
_WITHDRAWN: _Message = ("transfer-withdrawn", {})
_DISPUTE: _Message = ("dispute-raised", {"disputeUrgency": "urgent"})
_RECORD = "team-transfers-dispute-record"
_UNRESOLVED = chosen(_RECORD, resolution="not-resolved")
_ICPC = {"transferReason": "icpc-held", "plan": "cp"}
_GATEWAY = {"transferReason": "legal-gateway", "serviceManagerAgreedLegalGateway": True}
_ORDER = {"transferReason": "proceedings-concluded", "orderMade": "full-care-order"}
_NOT_HELD = {"handover-record": chosen("handover-record", held="no")}

SCENARIOS: dict[str, Scenario] = {
    "contact, any other referral": _mash(reasonCode="threshold-met"),
    "contact, re-referral": _mash(reReferral="yes"),
    "contact, unborn after a removal": _mash(preBirthProcess="yes"),
    "contact, transfer-in conference": _mash({"contactKind": "transfer-in-conference"}, suitableForTransferIn="yes"),
    "contact, transfer-in child in need": Scenario(
        "contact-triage",
        facts={"contactKind": "transfer-in-child-in-need"},
        answers={
            "mash-decision": chosen("mash-decision", suitableForTransferIn="yes"),
            "transfer-in-paperwork": chosen("transfer-in-paperwork", requestType="child-in-need"),
        },
    ),
    "contact, section 37": _mash({"contactKind": "section-37-report"}, reasonCode="court-ordered-report"),
    "contact, section 7 known": _mash(
        {"contactKind": "section-7-report"}, significantlyKnown="yes", outcome="accepted"
    ),
    "contact, section 7 not known": _mash({"contactKind": "section-7-report"}, outcome="redirected"),
    "contact, section 7 allocated": _mash({"contactKind": "section-7-report"}, reasonCode="has-allocated-worker"),
    "contact, level 3": _mash(needLevel="3"),
    "contact, disability": _mash(meetsCwdCriteria="yes"),
    "contact, sibling at level 4": _mash(siblingOfCwdChild="yes", reasonCode="disability-criteria"),
    "contact, large sibling group": Scenario(
        "contact-triage",
        answers={
            "mash-decision": chosen("mash-decision", siblingExceptionConfirmed="yes"),
            "allocate-co-worker": chosen("allocate-co-worker", coWorkerFrom="cwd-service"),
        },
    ),
    "contact, unaccompanied": _mash(unaccompaniedChild="yes"),
    "contact, no action": _mash(reasonCode="threshold-not-met"),
    "contact withdrawn": Scenario("contact-triage", messages={"mash-decision": _WITHDRAWN}),
    "step-up": Scenario("step-up", to="assessment-team"),
    "step-up, disability": Scenario(
        "step-up",
        facts={"meetsCwdCriteria": True},
        to="cwd-service",
        answers={"mash-decision": chosen("mash-decision", meetsCwdCriteria="yes"), **_NOT_HELD},
    ),
    "step-up, no action": Scenario(
        "step-up", answers={"mash-decision": chosen("mash-decision", reasonCode="threshold-not-met")}
    ),
    "step-up, assessment refused": Scenario(
        "step-up", answers={"mash-decision": chosen("mash-decision", reasonCode="consent-refused")}
    ),
    "step-up withdrawn": Scenario("step-up", messages={"mash-decision": _WITHDRAWN}),
    "step across": Scenario("step-down", facts={"needLevel": "3"}, to="early-help"),
    "step across, declined": Scenario(
        "step-down",
        facts={"needLevel": "3"},
        answers={"step-across-panel-decision": chosen("step-across-panel-decision", outcome="declined")},
    ),
    "step across, deferred, then accepted": Scenario(
        "step-down",
        facts={"needLevel": "3"},
        to="early-help",
        answers={
            "step-across-panel-decision": [
                chosen("step-across-panel-decision", outcome="deferred"),
                chosen("step-across-panel-decision", outcome="accepted"),
            ]
        },
    ),
    "step across, consent given": Scenario("step-down", facts={"needLevel": "3"}, to="early-help", consent=False),
    "step across, consent refused": Scenario(
        "step-down",
        facts={"needLevel": "3"},
        consent=False,
        answers={"record-consent": chosen("record-consent", consent="refused")},
    ),
    "step across, consent withdrawn": Scenario(
        "step-down", facts={"needLevel": "3"}, messages={"chronology": ("consent-withdrawn", {})}
    ),
    "step across withdrawn": Scenario("step-down", facts={"needLevel": "3"}, messages={"chronology": _WITHDRAWN}),
    "step across, the work closes": Scenario(
        "step-down",
        facts={"needLevel": "3"},
        answers={"management-oversight-record": chosen("management-oversight-record", considered="close")},
    ),
    "step across, the work goes on": Scenario(
        "step-down",
        facts={"needLevel": "3"},
        answers={"management-oversight-record": chosen("management-oversight-record", considered="continue")},
    ),
    "at the conference": Scenario("team-transfer", facts=_ICPC, to=_FST),
    "at the conference, not agreed": Scenario(
        "team-transfer", facts=_ICPC, to=_FST, answers=_meeting(outcome="declined")
    ),
    "at the conference, file turned back": Scenario(
        "team-transfer",
        facts=_ICPC,
        to=_FST,
        answers={
            "file-good-order-check": [
                chosen("file-good-order-check", outcome="returned"),
                chosen("file-good-order-check", outcome="accepted"),
            ],
            **_NOT_HELD,
        },
    ),
    "at the conference, no capacity": Scenario(
        "team-transfer",
        facts=_ICPC,
        to=_FST,
        answers={
            "transfer-date-confirmation": chosen("transfer-date-confirmation", capacityDifficulty="yes"),
            _RECORD: {"issue": "capacity", "allocation": "moves", "leadTeam": _FST},
        },
    ),
    "at the conference, disputed": Scenario(
        "team-transfer",
        facts=_ICPC,
        to=_FST,
        answers={_RECORD: [_UNRESOLVED, {"leadTeam": _FST, "allocation": "moves"}]},
        messages={"transfer-meeting-record": _DISPUTE},
    ),
    "at the conference, disputed, it stays": Scenario(
        "team-transfer",
        facts=_ICPC,
        to=_FST,
        answers={_RECORD: {"leadTeam": "assessment-team", "allocation": "stays"}},
        messages={"transfer-meeting-record": _DISPUTE},
    ),
    "at the conference, withdrawn": Scenario(
        "team-transfer", facts=_ICPC, to=_FST, messages={"transfer-meeting-record": _WITHDRAWN}
    ),
    "at the first review": Scenario(
        "team-transfer",
        facts={"transferReason": "assessment-completed", "plan": "cin"},
        to=_FST,
        answers={"transfer-meeting-record": {"pointOfTransfer": "first-cin-review"}},
    ),
    "disability after assessment": Scenario(
        "team-transfer",
        facts={"transferReason": "assessment-completed", "plan": "cin", "primaryNeedDisability": True},
        to="cwd-service",
        answers=_point("assessment-completed"),
    ),
    "court application": Scenario(
        "team-transfer", facts={"transferReason": "court-application"}, to=_FST, answers=_point("ico-hearing")
    ),
    "legal gateway": Scenario("team-transfer", facts={**_GATEWAY, "icpcHeld": True, "plan": "cp"}, to=_FST),
    "supervision order": Scenario(
        "team-transfer",
        facts={"transferReason": "proceedings-concluded", "orderMade": "supervision-order", "livesWith": "parent"},
        sending=_FST,
    ),
    "full care order at home": Scenario(
        "team-transfer",
        facts={**_ORDER, "atHomeDuringProceedings": True, "carePlan": "long-term-fostering"},
        sending=_FST,
        to="cwcf",
        answers=_point("final-order"),
    ),
    "section 20, return home": Scenario(
        "team-transfer",
        facts={"transferReason": "section-20", "reunificationPlan": "return-home"},
        to=_FST,
        turns=(15, -90),
        answers=_point("first-cwcf-review"),
    ),
    "section 20, permanence": Scenario(
        "team-transfer",
        facts={"transferReason": "section-20", "reunificationPlan": "no-option"},
        to="cwcf",
        turns=(15, -90),
        answers=_point("first-cwcf-review"),
    ),
    "section 20, permanence ratified": Scenario(
        "team-transfer",
        facts={"transferReason": "section-20", "reunificationPlan": "no-option"},
        sending=_FST,
        to="cwcf",
        turns=(15, -90),
        answers={
            **_point("permanence-ratified"),
            "section-20-permanence-record": chosen("section-20-permanence-record", route="from-family-safeguarding"),
        },
    ),
    "leaving care at seventeen": Scenario(
        "team-transfer",
        facts={"transferReason": "leaving-care"},
        sending="cwcf",
        to="leaving-care-service",
        turns=(17, 30),
        answers={"transfer-meeting-record": {"pointOfTransfer": "co-work-at-17"}},
    ),
    "leaving care at eighteen": Scenario(
        "team-transfer",
        facts={"transferReason": "leaving-care"},
        sending="cwcf",
        to="leaving-care-service",
        turns=(18, -3),
        answers={"transfer-meeting-record": {"pointOfTransfer": "full-transfer-at-18"}},
    ),
    "another worker of the team": Scenario(
        "team-transfer", facts={"transferReason": "same-team"}, to="assessment-team"
    ),
    "another worker, declined": Scenario(
        "team-transfer",
        facts={"transferReason": "same-team"},
        to="assessment-team",
        answers={"decide-re-allocation": chosen("decide-re-allocation", outcome="declined")},
    ),
    "the managers choose": Scenario(
        "team-transfer",
        facts={"transferReason": "other", "proposedTeam": "uasc-team"},
        to="uasc-team",
        answers=_meeting(reasonCode="no-row-managers-choose"),
    ),
    "dispute settled by the managers": Scenario("dispute-resolution"),
    "dispute settled by the Service Managers": Scenario(
        "dispute-resolution", answers={_RECORD: [_UNRESOLVED, chosen(_RECORD, allocation="moves")]}
    ),
    "dispute withdrawn": Scenario("dispute-resolution", messages={_RECORD: _WITHDRAWN}),
}

_LEAVING = {"transferReason": "leaving-care"}


def _leaving(age: int, days: int, **waits: timedelta) -> Scenario:
    return Scenario(
        "team-transfer",
        facts=_LEAVING,
        sending="cwcf",
        to="leaving-care-service",
        turns=(age, days),
        answers={"transfer-meeting-record": {"pointOfTransfer": "co-work-at-17"}},
        waits={form.replace("_", "-"): wait for form, wait in waits.items()},
    )


IN_TIME: dict[str, Scenario] = {
    "review": Scenario("team-transfer", facts=_ICPC, to=_FST),
    "dispute": Scenario("dispute-resolution"),
    "advisor": _leaving(17, 30),
    "full transfer": _leaving(18, 40),
}
TOO_LATE: dict[str, Scenario] = {
    "review": Scenario("team-transfer", facts=_ICPC, to=_FST, waits={"transfer-date-confirmation": timedelta(days=8)}),
    "dispute": Scenario("dispute-resolution", waits={_RECORD: timedelta(days=6)}),
    "advisor": _leaving(17, 15, allocate_co_worker=timedelta(days=20)),
    "full transfer": _leaving(18, 40),
}
