"""One realistic job for every job type: what comes before it, its variables, and the rows that it adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.workers.bench import Bench, as_engine_writes
from tests.workers.family import AT, DAY, HOUR, record, write_case_page

INSTANCE = 4503599627370497
"""The activity instance to which the time limit of a case belongs."""
_LIMIT: dict[str, Any] = {
    "authority": "hertfordshire",
    "flow": "step-up",
    "milestone": "decide-threshold",
    "destination": "assessment-team",
    "urgency": "not-urgent",
    "referringTeam": "ifst",
}
_CASE: dict[str, Any] = {"authority": "hertfordshire", "referringTeam": "ifst", "destination": "assessment-team"}
_NOW = as_engine_writes(AT)
_OVERDUE = as_engine_writes(AT + DAY + HOUR)


@dataclass(frozen=True)
class HandlerCase:
    """`variables` beside `transferId`; `grows` counts the rows that the job adds to each table (its own row among the
    processed jobs aside); `messages` those that the engine gets; `prepare` does what comes before in the process."""

    variables: Mapping[str, Any]
    grows: Mapping[str, int] = field(default_factory=dict[str, int])
    messages: int = 0
    prepare: Callable[[Bench, str], object] = lambda _bench, _transfer_id: None
    flow: str = "step-up"
    destination: str = "assessment-team"
    instance: int | None = None

    def ready(self, bench: Bench) -> dict[str, Any]:
        """Record the transfer and what comes before; returns the job's variables."""
        transfer_id = record(bench.register, self.flow, destination=self.destination)
        self.prepare(bench, transfer_id)
        bench.ports.accepted.clear()
        return {"transferId": transfer_id, **self.variables}


def _limit_runs(bench: Bench, transfer_id: str) -> None:
    bench.do("start-sla-clock", transfer_id, instance=INSTANCE, **_LIMIT, anchor=_NOW)


def _allocated(bench: Bench, transfer_id: str) -> None:
    bench.do("allocate-worker", transfer_id, worker="saskia.rowntree", team="assessment-team")


def _consent_page(bench: Bench, transfer_id: str) -> None:
    texts = {"givenBy": "Ottilie Quillfeather", "relationship": "mother", "consentNote": "Asked at the lighthouse."}
    write_case_page(bench.register, transfer_id, "record-consent", texts)


def _page(form: str) -> Callable[[Bench, str], None]:
    return lambda bench, transfer_id: write_case_page(bench.register, transfer_id, form)


_DECIDED = {"decision": "accepted", "reasonCode": "threshold-met", "sectionFortySeven": "no"}
_ACTOR = {"actor": "priya.nandakumar"}

CASES: dict[str, HandlerCase] = {
    "allocate-worker": HandlerCase(
        {"worker": "saskia.rowntree", "team": "assessment-team", "at": _NOW}, {"allocations": 2, "audit": 2}
    ),
    "check-answer": HandlerCase(
        {
            **_CASE,
            "form": "decide-threshold",
            "element": "Task_DecideThreshold",
            "answers": _DECIDED,
            "level": None,
            "at": _NOW,
        },
        {"answers": 1, "audit": 1},
        prepare=_page("decide-threshold"),
    ),
    "check-consent": HandlerCase({"at": _NOW}, messages=1),
    "check-milestone": HandlerCase({"milestone": "decide-threshold", "at": _OVERDUE}, prepare=_limit_runs),
    "close-milestones": HandlerCase(
        {"reason": "transfer-withdrawn", "at": _NOW, "only": None}, {"audit": 1}, prepare=_limit_runs
    ),
    "close-transfer": HandlerCase({"status": "consent-refused", "at": _NOW}, {"audit": 1}, messages=1),
    "create-contact": HandlerCase(
        {"authority": "hertfordshire", "destination": "family-safeguarding", "at": _NOW}, {"contacts": 2, "audit": 3}
    ),
    "escalate-missed-limit": HandlerCase(
        {**_CASE, "milestone": "decide-threshold", "at": _OVERDUE},
        {"notifications": 1, "audit": 3},
        prepare=_limit_runs,
    ),
    "initiate-step-up": HandlerCase(
        {**_CASE, "at": _NOW}, {"case_notes": 1, "notifications": 1, "audit": 2}, prepare=_page("write-case-summary")
    ),
    "notify-nominated-manager": HandlerCase(
        {"authority": "hertfordshire", "manager": "sunniva.blackmore", "at": _NOW},
        {"notifications": 1, "audit": 1},
        flow="early-alert",
        destination="cla-team",
    ),
    "notify-partners": HandlerCase(
        {**_CASE, "flow": "step-up", "event": "accepted", "at": _NOW}, {"notifications": 1, "audit": 1}
    ),
    "read-case-facts": HandlerCase({"at": _NOW}, {"audit": 1}),
    "record-case-note": HandlerCase(
        {**_ACTOR, "authority": "hertfordshire", "subject": "outcome-recorded", "system": "ehm", "at": _NOW},
        {"case_notes": 1, "audit": 1},
    ),
    "record-consent": HandlerCase(
        {
            **_CASE,
            **_ACTOR,
            "form": "record-consent",
            "answers": {"consent": "given", "signedOn": "2026-11-20", "parentalResponsibility": "yes"},
            "at": _NOW,
        },
        {"consents": 1, "audit": 1},
        messages=1,
        prepare=_consent_page,
    ),
    "record-consent-renewal": HandlerCase(
        {**_CASE, **_ACTOR, "answers": {"renewal": "given", "signedOn": "2026-11-20"}, "at": _NOW},
        {"consents": 1, "audit": 1},
        messages=1,
    ),
    "record-decision": HandlerCase(
        {
            **_ACTOR,
            "authority": "hertfordshire",
            "kind": "threshold",
            "outcome": "accepted",
            "reasonCode": "threshold-met",
            "at": _NOW,
        },
        {"decisions": 1, "case_notes": 1, "audit": 2},
        prepare=_page("decide-threshold"),
    ),
    "record-hand-back": HandlerCase({"at": _NOW}, {"audit": 1}),
    "remind-responsible-role": HandlerCase(
        {**_LIMIT, "at": as_engine_writes(AT + DAY - 4 * HOUR)}, {"notifications": 1, "audit": 2}, prepare=_limit_runs
    ),
    "return-to-referring-worker": HandlerCase(
        {"referringTeam": "ifst", "at": as_engine_writes(AT + HOUR)}, {"allocations": 2, "audit": 2}, prepare=_allocated
    ),
    "send-early-alert": HandlerCase(
        {
            "authority": "hertfordshire",
            "flow": "early-alert",
            "referringTeam": "assessment-team",
            "destination": "cla-team",
            "version": "alert-sent",
            "at": _NOW,
        },
        {"notifications": 2, "audit": 2},
        flow="early-alert",
        destination="cla-team",
    ),
    "send-outcome": HandlerCase({**_CASE, "outcome": "accepted", "at": _NOW}, {"notifications": 1, "audit": 1}),
    "start-sla-clock": HandlerCase({**_LIMIT, "anchor": _NOW}, {"milestones": 1, "audit": 1}, instance=INSTANCE),
    "stop-sla-clock": HandlerCase(
        {"milestone": "decide-threshold", "endedAt": _OVERDUE}, {"audit": 1}, prepare=_limit_runs, instance=INSTANCE
    ),
}
