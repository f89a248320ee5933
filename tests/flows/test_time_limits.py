"""One test for each time limit of the step-up flows, met and missed, from the engine's own record of the timer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import EngineClock
from engine.embedded import RunningEngine
from engine.records import RecordReader
from register import notifications
from register.database import reading
from schemas.instants import parse_instant
from tests.flows.limits import LIMITS, TimeLimit
from tests.flows.office import Case, Office
from tests.flows.timeline import Ridden, ride
from tests.flows.triggered import fired_timers
from tests.waiting import eventually

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def rides(office: Office, running_system: RunningEngine) -> dict[str, Ridden]:
    """Every limit with its two cases, after the timeline."""
    clock = EngineClock(running_system.installation, seconds=120)
    try:
        return ride(office, clock)
    finally:
        clock.close()


@pytest.fixture(scope="module")
def records(running_system: RunningEngine) -> RecordReader:
    """The engine's exported records."""
    return RecordReader.of(running_system.installation)


def told(office: Office, case: Case, template: str, milestone: str) -> list[str]:
    """To whom a notification of this template about this milestone went, one entry for each."""
    with reading(office.connection.register) as session:
        rows = notifications.of_transfer(session, case.transfer_id)
    return sorted(
        row.recipient for row in rows if row.template == template and row.parameters["milestone"] == milestone
    )


def parameters(*, handed_up_only: bool = False) -> list[object]:
    """Each limit under its requirement's marker."""
    return [
        pytest.param(limit, id=str(limit), marks=pytest.mark.requirement(limit.requirement))
        for limit in LIMITS
        if limit.handed_up or not handed_up_only
    ]


@pytest.mark.parametrize("limit", parameters())
def test_the_limit_falls_when_the_protocol_says(limit: TimeLimit, rides: dict[str, Ridden], office: Office) -> None:
    one = rides[limit.requirement]
    run = office.first_run(one.missed, limit.milestone)
    assert limit.requirement in run["requirements"]
    if isinstance(limit.due, timedelta):
        assert parse_instant(run["dueAt"]) - parse_instant(run["startedAt"]) == limit.due
    else:
        assert parse_instant(run["dueAt"]) == limit.due


@pytest.mark.parametrize("limit", parameters())
def test_met_just_before_it_is_due_there_is_no_breach(
    limit: TimeLimit, rides: dict[str, Ridden], office: Office, records: RecordReader
) -> None:
    one = rides[limit.requirement]
    run = office.first_run(one.met, limit.milestone)
    assert run["status"] == "met"
    assert parse_instant(run["metAt"]) <= one.met_due
    assert run["breachedAt"] is None
    assert run["escalatedTo"] is None
    assert told(office, one.met, "limit-missed", limit.milestone) == []
    assert fired_timers(records, one.met.transfer_id, limit.overdue, one.met_due) == []


@pytest.mark.parametrize("limit", parameters())
def test_missed_it_is_escalated_to_the_right_role_once(
    limit: TimeLimit, rides: dict[str, Ridden], office: Office, records: RecordReader
) -> None:
    one = rides[limit.requirement]
    run = office.first_run(one.missed, limit.milestone)
    (fired,) = fired_timers(records, one.missed.transfer_id, limit.overdue, one.missed_due)
    assert fired.timestamp >= one.missed_due
    assert parse_instant(run["breachedAt"]) == one.missed_due
    assert told(office, one.missed, "limit-missed", limit.milestone) == sorted(limit.told)
    tasks = [task for task in office.open_tasks(one.missed) if task.element_id == "Task_ResolveMissedLimit"]
    assert any(set(task.groups) == set(limit.told) for task in tasks) == limit.handed_up


@pytest.mark.parametrize("limit", parameters())
def test_the_responsible_role_is_reminded_once_before_a_miss(
    limit: TimeLimit, rides: dict[str, Ridden], office: Office, records: RecordReader
) -> None:
    one = rides[limit.requirement]
    assert told(office, one.missed, "limit-due-soon", limit.milestone) == sorted(limit.reminded)
    assert len(fired_timers(records, one.missed.transfer_id, limit.due_soon, None)) == 1


@pytest.mark.parametrize("limit", parameters(handed_up_only=True))
def test_what_was_handed_up_is_resolved_and_noted(limit: TimeLimit, rides: dict[str, Ridden], office: Office) -> None:
    """The senior manager's answer ends the escalation; the limited task stays where it is, for its own manager."""
    one = rides[limit.requirement]
    office.answer_all(one.missed, "Task_ResolveMissedLimit")

    def noted() -> bool:
        return "missed-limit-resolved" in [note["subject"] for note in office.story(one.missed)["notes"]]

    eventually(noted, "the case note of the resolved miss")
    assert limit.hold.partition("#")[0] in [task.element_id for task in office.open_tasks(one.missed)]


@pytest.mark.requirement("HER-114")
def test_the_transfer_at_the_review_is_due_while_the_plan_is_not_confirmed(
    rides: dict[str, Ridden], office: Office
) -> None:
    """The twelve weeks run from the request on: a plan that nobody confirms does not hold them up."""
    run = office.first_run(rides["HER-118"].missed, "transfer-case")
    assert run["breachedAt"] == run["dueAt"] == rides["HER-114"].missed_due.strftime("%Y-%m-%dT%H:%M:%S.000Z")
