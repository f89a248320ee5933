"""A time limit from its start to its end: its clock, its reminder, its breach, its move, its close."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from register import milestones, transfers
from register.database import transaction
from register.milestones import NewDeadline
from register.tables import Milestone, Notification
from register.vocabulary import MilestoneStatus
from schemas.instants import format_instant
from tests.workers.bench import Bench, as_engine_writes, growth
from tests.workers.family import AT, DAY, HOUR, record
from workers.context import Decided
from workers.groups import UnknownGroup
from workers.limits import EffectNotBuilt

pytestmark = pytest.mark.engine

NEVER = "9999-12-31T00:00:00.000Z"
DUE = AT + DAY
FIRST, SECOND = 701, 702
SCOPE: dict[str, Any] = {
    "flow": "step-up",
    "milestone": "decide-threshold",
    "destination": "assessment-team",
    "urgency": "not-urgent",
    "referringTeam": "ifst",
}
DISPUTE: dict[str, Any] = SCOPE | {"flow": "dispute-resolution", "milestone": "resolve-dispute"}


@pytest.fixture
def transfer_id(deciding_bench: Bench) -> str:
    return record(deciding_bench.register)


def start(bench: Bench, transfer_id: str, instance: int = FIRST, **changes: Any) -> dict[str, Any]:
    scope: dict[str, Any] = {**SCOPE, "anchor": as_engine_writes(AT), **changes}
    return bench.do("start-sla-clock", transfer_id, instance=instance, **scope)["sla"]


def stop(bench: Bench, transfer_id: str, at: Any, instance: int = FIRST) -> None:
    ended: dict[str, Any] = {"milestone": SCOPE["milestone"], "endedAt": as_engine_writes(at)}
    bench.do("stop-sla-clock", transfer_id, instance=instance, **ended)


def escalate(bench: Bench, transfer_id: str, at: Any, **scope: Any) -> dict[str, Any]:
    return bench.do("escalate-missed-limit", transfer_id, at, **{**SCOPE, **scope})["escalation"]


def check(bench: Bench, transfer_id: str, at: Any) -> dict[str, Any]:
    return bench.do("check-milestone", transfer_id, at, milestone=SCOPE["milestone"])


def runs(bench: Bench, transfer_id: str) -> list[Milestone]:
    with bench.reading() as session:
        return milestones.of_transfer(session, transfer_id)


def told(bench: Bench, template: str) -> list[Notification]:
    with bench.reading() as session:
        return [
            row
            for row in session.query(Notification).order_by(Notification.notification_id)
            if row.template == template
        ]


def move(bench: Bench, transfer_id: str, due: Any, at: Any) -> None:
    with transaction(bench.register) as session:
        milestones.move_deadline(
            session, transfer_id, str(SCOPE["milestone"]), NewDeadline(due, "agreed", due - 4 * HOUR), at
        )


@pytest.mark.requirement("HER-105")
def test_a_limit_that_starts_gives_its_timers_their_instants_and_is_on_record(
    deciding_bench: Bench, transfer_id: str
) -> None:
    sla = start(deciding_bench, transfer_id)
    assert sla == {
        "warn": format_instant(DUE - 4 * HOUR),
        "due": format_instant(DUE),
        "taskDue": format_instant(DUE),
        "effect": "escalate",
        "escalateTo": "assessment-service-manager",
        "requirements": "HER-105",
    }
    (run,) = runs(deciding_bench, transfer_id)
    assert (run.milestone, run.element_instance_key, run.status) == ("decide-threshold", FIRST, MilestoneStatus.OPEN)
    assert (run.started_at, run.warn_at, run.due_at) == (AT, DUE - 4 * HOUR, DUE)
    assert run.requirements == ["HER-105"]
    assert run.policy_version is not None
    assert run.policy_version >= 1


@pytest.mark.requirement("TTR-028")
def test_what_the_process_does_at_once_is_no_miss(deciding_bench: Bench, transfer_id: str) -> None:
    scope: dict[str, Any] = {"authority": "team-transfers", "flow": "team-transfer"}
    scope["milestone"] = "raise-capacity-issue"
    clock = start(deciding_bench, transfer_id, **scope)
    assert clock["warn"] == clock["due"] == format_instant(AT + timedelta(minutes=1))
    done: dict[str, Any] = {"milestone": "raise-capacity-issue", "endedAt": as_engine_writes(AT + timedelta(seconds=2))}
    deciding_bench.do("stop-sla-clock", transfer_id, instance=FIRST, **done)
    (run,) = runs(deciding_bench, transfer_id)
    assert (run.status, run.breached_at) == (MilestoneStatus.MET, None)


def test_a_date_as_anchor_counts_from_that_day_in_london(deciding_bench: Bench, transfer_id: str) -> None:
    scope: dict[str, Any] = {"flow": "consent", "milestone": "renew-consent", "destination": None, "urgency": None}
    sla = start(deciding_bench, transfer_id, **scope, anchor="2027-06-15")
    # the last minute of 15 June 2028 in London, an hour ahead of UTC in summer
    assert sla["due"] == "2028-06-15T22:59:59.000Z"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"milestone": "write-case-summary"}, id="no-row"),
        pytest.param({"authority": "rutland"}, id="no-row-for-the-authority"),
        pytest.param({"milestone": None}, id="no-milestone"),
        pytest.param({"anchor": None}, id="no-anchor"),
    ],
)
def test_where_there_is_no_limit_timers_never_fire_and_nobody_sees_a_due_date(
    deciding_bench: Bench, transfer_id: str, changes: dict[str, Any]
) -> None:
    before = deciding_bench.snapshot()
    sla = start(deciding_bench, transfer_id, **changes)
    assert (sla["warn"], sla["due"]) == (NEVER, NEVER)
    assert {name: sla[name] for name in ("taskDue", "effect", "escalateTo", "requirements")} == dict.fromkeys(
        ("taskDue", "effect", "escalateTo", "requirements")
    )
    ended: dict[str, Any] = {
        "milestone": changes.get("milestone", SCOPE["milestone"]),
        "endedAt": as_engine_writes(AT + DAY),
    }
    deciding_bench.do("stop-sla-clock", transfer_id, instance=FIRST, **ended)
    assert growth(before, deciding_bench.snapshot()) == {"processed_jobs": 2}


@pytest.mark.parametrize(
    ("ended", "breached"),
    [
        pytest.param(DUE - timedelta(seconds=1), None, id="before"),
        pytest.param(DUE, None, id="at-the-last-instant"),
        pytest.param(DUE + timedelta(milliseconds=1), DUE, id="late"),
    ],
)
def test_a_limit_met_late_is_breached_as_of_the_instant_it_was_due(
    deciding_bench: Bench, transfer_id: str, ended: Any, breached: Any
) -> None:
    start(deciding_bench, transfer_id)
    stop(deciding_bench, transfer_id, ended)
    (run,) = runs(deciding_bench, transfer_id)
    assert (run.status, run.met_at, run.breached_at, run.escalated_to) == (MilestoneStatus.MET, ended, breached, None)


def test_the_end_of_an_activity_ends_its_own_run_only(deciding_bench: Bench, transfer_id: str) -> None:
    start(deciding_bench, transfer_id, FIRST)
    start(deciding_bench, transfer_id, SECOND)
    stop(deciding_bench, transfer_id, AT + HOUR, SECOND)
    assert [(run.element_instance_key, run.status) for run in runs(deciding_bench, transfer_id)] == [
        (FIRST, MilestoneStatus.OPEN),
        (SECOND, MilestoneStatus.MET),
    ]


def test_the_responsible_role_is_reminded_once_while_the_limit_is_open(deciding_bench: Bench, transfer_id: str) -> None:
    start(deciding_bench, transfer_id)
    for late in (0, 1):
        deciding_bench.do("remind-responsible-role", transfer_id, DUE - 4 * HOUR + late * HOUR, **SCOPE)
    (notice,) = told(deciding_bench, "limit-due-soon")
    assert notice.recipient == "hertfordshire-assessment-team-manager"
    assert notice.parameters["milestone"] == "decide-threshold"
    assert notice.parameters["due"] == format_instant(DUE)


def test_nobody_is_reminded_of_a_limit_that_was_met(deciding_bench: Bench, transfer_id: str) -> None:
    start(deciding_bench, transfer_id)
    stop(deciding_bench, transfer_id, AT + HOUR)
    deciding_bench.do("remind-responsible-role", transfer_id, DUE - 4 * HOUR, **SCOPE)
    assert told(deciding_bench, "limit-due-soon") == []


def test_a_limit_that_moved_is_reminded_of_again(deciding_bench: Bench, transfer_id: str) -> None:
    start(deciding_bench, transfer_id)
    deciding_bench.do("remind-responsible-role", transfer_id, DUE - 4 * HOUR, **SCOPE)
    move(deciding_bench, transfer_id, DUE + DAY, DUE - HOUR)
    early = deciding_bench.do("remind-responsible-role", transfer_id, DUE, **SCOPE)
    assert early == {"movedTo": format_instant(DUE + DAY - 4 * HOUR)}
    told_of = deciding_bench.do("remind-responsible-role", transfer_id, DUE + DAY - 4 * HOUR, **SCOPE)
    assert told_of == {"movedTo": None}
    assert [notice.parameters["due"] for notice in told(deciding_bench, "limit-due-soon")] == [
        format_instant(DUE),
        format_instant(DUE + DAY),
    ]


def test_at_its_due_instant_a_limit_is_missed_moved_or_met(deciding_bench: Bench, transfer_id: str) -> None:
    start(deciding_bench, transfer_id)
    assert check(deciding_bench, transfer_id, DUE) == {"limitState": "missed", "due": None}
    move(deciding_bench, transfer_id, DUE + DAY, DUE)
    assert check(deciding_bench, transfer_id, DUE) == {"limitState": "moved", "due": format_instant(DUE + DAY)}
    assert check(deciding_bench, transfer_id, DUE + DAY) == {"limitState": "missed", "due": None}
    stop(deciding_bench, transfer_id, DUE + DAY)
    assert check(deciding_bench, transfer_id, DUE + DAY) == {"limitState": "met", "due": None}


def test_a_moved_limit_is_not_escalated_before_its_new_instant(deciding_bench: Bench, transfer_id: str) -> None:
    start(deciding_bench, transfer_id)
    move(deciding_bench, transfer_id, DUE + DAY, DUE)
    assert escalate(deciding_bench, transfer_id, DUE)["handedUp"] is False
    assert told(deciding_bench, "limit-missed") == []
    assert escalate(deciding_bench, transfer_id, DUE + DAY)["handedUp"] is True
    (notice,) = told(deciding_bench, "limit-missed")
    assert notice.parameters["due"] == format_instant(DUE + DAY)


@pytest.mark.requirement("HER-105")
def test_a_missed_limit_is_escalated_and_told_once(deciding_bench: Bench, transfer_id: str) -> None:
    start(deciding_bench, transfer_id)
    group = "hertfordshire-assessment-service-manager"
    first = escalate(deciding_bench, transfer_id, DUE + HOUR)
    assert first == {"role": "assessment-service-manager", "groups": [group], "handedUp": True}
    assert escalate(deciding_bench, transfer_id, DUE + 2 * HOUR) == {**first, "handedUp": False}
    assert [notice.recipient for notice in told(deciding_bench, "limit-missed")] == [group]
    (run,) = runs(deciding_bench, transfer_id)
    assert (run.status, run.breached_at) == (MilestoneStatus.OPEN, DUE)
    assert run.escalated_to == "assessment-service-manager"
    with deciding_bench.reading() as session:
        assert transfers.get(session, transfer_id).escalated


def test_a_second_run_of_a_limit_that_is_missed_too_is_told_too(deciding_bench: Bench, transfer_id: str) -> None:
    start(deciding_bench, transfer_id)
    escalate(deciding_bench, transfer_id, DUE)
    stop(deciding_bench, transfer_id, DUE + HOUR)
    start(deciding_bench, transfer_id, SECOND, anchor=as_engine_writes(DUE + HOUR))
    assert escalate(deciding_bench, transfer_id, DUE + HOUR + DAY)["handedUp"] is True
    assert len(told(deciding_bench, "limit-missed")) == 2


@pytest.mark.requirement("HER-203")
def test_an_urgent_dispute_goes_to_both_managers(deciding_bench: Bench, transfer_id: str) -> None:
    scope: dict[str, Any] = {**DISPUTE, "urgency": "urgent"}
    start(deciding_bench, transfer_id, **scope)
    escalation = escalate(deciding_bench, transfer_id, AT + 3 * DAY, **scope)
    assert escalation == {
        "role": "team-manager,service-manager",
        "groups": ["hertfordshire-assessment-team-manager", "hertfordshire-assessment-service-manager"],
        "handedUp": True,
    }
    assert [notice.recipient for notice in told(deciding_bench, "limit-missed")] == escalation["groups"]


@pytest.mark.requirement("HER-217")
def test_a_dispute_that_is_not_urgent_is_only_reminded_of(deciding_bench: Bench, transfer_id: str) -> None:
    assert start(deciding_bench, transfer_id, **DISPUTE)["effect"] == "remind"
    escalation = escalate(deciding_bench, transfer_id, AT + 3 * DAY, **DISPUTE)
    assert escalation["handedUp"] is False
    (notice,) = told(deciding_bench, "limit-missed")
    assert notice.recipient == "hertfordshire-assessment-team-manager"
    (run,) = runs(deciding_bench, transfer_id)
    assert run.breached_at == run.due_at
    assert run.escalated_to is None
    with deciding_bench.reading() as session:
        assert not transfers.get(session, transfer_id).escalated


def test_a_miss_for_which_the_table_has_nobody_is_an_incident_and_not_silent(
    deciding_bench: Bench, transfer_id: str
) -> None:
    start(deciding_bench, transfer_id, milestone="allocate-worker")
    before = deciding_bench.snapshot()
    with pytest.raises(UnknownGroup, match=r"service-manager.*mash"):
        escalate(deciding_bench, transfer_id, AT + 9 * DAY, milestone="allocate-worker", destination="mash")
    assert deciding_bench.snapshot() == before


def test_a_withdrawn_transfer_has_no_open_limits_and_keeps_its_breaches(
    deciding_bench: Bench, transfer_id: str
) -> None:
    start(deciding_bench, transfer_id, FIRST)
    start(deciding_bench, transfer_id, SECOND, milestone="send-outcome-assessment")
    deciding_bench.do("close-milestones", transfer_id, DUE + HOUR, reason="transfer-withdrawn", only=None)
    assert [(run.status, run.ended_at, run.breached_at) for run in runs(deciding_bench, transfer_id)] == [
        (MilestoneStatus.CANCELLED, DUE + HOUR, DUE),
        (MilestoneStatus.CANCELLED, DUE + HOUR, None),
    ]
    assert check(deciding_bench, transfer_id, DUE + HOUR)["limitState"] == "met"


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("consent-renewed", MilestoneStatus.MET),
        ("consent-refused", MilestoneStatus.CANCELLED),
        ("service-ended", MilestoneStatus.CANCELLED),
    ],
)
@pytest.mark.requirement("HER-182")
def test_consent_is_renewed_or_its_year_is_cancelled(
    deciding_bench: Bench, transfer_id: str, reason: str, status: MilestoneStatus
) -> None:
    """The year of consent outlives the transfer: only its own end closes it, and not every end meets it."""
    consent: dict[str, Any] = {"flow": "consent", "milestone": "renew-consent", "destination": None, "urgency": None}
    start(deciding_bench, transfer_id, FIRST, **consent)
    start(deciding_bench, transfer_id, SECOND)
    deciding_bench.do("close-milestones", transfer_id, AT + HOUR, reason="transfer-withdrawn", only=None)
    assert [run.status for run in runs(deciding_bench, transfer_id)] == [
        MilestoneStatus.OPEN,
        MilestoneStatus.CANCELLED,
    ]
    deciding_bench.do("close-milestones", transfer_id, AT + HOUR, reason=reason, only="renew-consent")
    assert runs(deciding_bench, transfer_id)[0].status is status


@pytest.mark.requirement("HER-017")
def test_a_limit_that_ran_out_before_its_activity_started_is_breached_as_of_then(
    deciding_bench: Bench, transfer_id: str
) -> None:
    allocation: dict[str, Any] = {"milestone": "allocate-worker"}
    sla = start(deciding_bench, transfer_id, **allocation)
    due = AT.replace(hour=23, minute=59, second=59) + 2 * DAY
    assert sla["due"] == format_instant(due)
    escalate(deciding_bench, transfer_id, AT + 9 * DAY, **allocation)
    (run,) = runs(deciding_bench, transfer_id)
    assert (run.started_at, run.breached_at) == (AT, due)


@pytest.mark.parametrize("effect", ["move-on", "hold-over"])
def test_an_effect_that_nothing_carries_out_is_an_incident(
    deciding_bench: Bench, transfer_id: str, effect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = deciding_bench.ports.evaluate("sla-policy", {**SCOPE, "authority": "hertfordshire"})
    changed = Decided({**row.output, "effect": effect}, row.version)

    def answers(*_: object) -> Decided:
        return changed

    monkeypatch.setattr(deciding_bench.ports, "evaluate", answers)
    before = deciding_bench.snapshot()
    with pytest.raises(EffectNotBuilt, match=rf"HER-105, milestone decide-threshold: the effect {effect} is not built"):
        start(deciding_bench, transfer_id)
    assert deciding_bench.snapshot() == before


def test_closing_one_limit_leaves_the_others_open(deciding_bench: Bench, transfer_id: str) -> None:
    start(deciding_bench, transfer_id, FIRST)
    start(deciding_bench, transfer_id, SECOND, milestone="send-outcome-assessment")
    deciding_bench.do("close-milestones", transfer_id, AT + HOUR, reason="answered", only="decide-threshold")
    assert [(run.milestone, run.status) for run in runs(deciding_bench, transfer_id)] == [
        ("decide-threshold", MilestoneStatus.CANCELLED),
        ("send-outcome-assessment", MilestoneStatus.OPEN),
    ]
