"""The time limits of the protocol for transfers between teams: met in time, reminded of, missed and handed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from calendars.london import london_date
from register import notifications
from register.database import reading
from schemas.instants import parse_instant
from tests.calendars.oracle import BANK_HOLIDAYS, LONDON, works
from tests.protocols.council import Council, Walk
from tests.protocols.team_transfers_cases import IN_TIME, TOO_LATE

pytestmark = pytest.mark.engine

_Walks = Mapping[str, Walk]


@dataclass(frozen=True)
class Limit:
    """A limit: its requirements, the working days that it has (none: to the end of the day that it counts from), who is
    reminded, and who is told of a miss."""

    milestone: str
    requirements: tuple[str, ...]
    working_days: int
    reminded: tuple[str, ...]
    told: tuple[str, ...]

    def due_on(self, start: date) -> date:
        """The day at whose end the limit falls."""
        day = start
        for _ in range(self.working_days):
            day += timedelta(days=1)
            while not works(day, BANK_HOLIDAYS):
                day += timedelta(days=1)
        return day


_MANAGERS = ("assessment-team-manager", "family-safeguarding-team-manager")
LIMITS = {
    "review": Limit(
        "review-and-confirm-transfer", ("TTR-024", "TTR-025"), 2, ("family-safeguarding-team-manager",), _MANAGERS
    ),
    "dispute": Limit(
        "resolve-dispute",
        ("TTR-064",),
        1,
        _MANAGERS,
        ("assessment-team-service-manager", "family-safeguarding-team-service-manager"),
    ),
    "advisor": Limit(
        "allocate-personal-advisor",
        ("TTR-119",),
        0,
        ("leaving-care-service-manager",),
        ("leaving-care-service-service-manager",),
    ),
    "full transfer": Limit(
        "transfer-case",
        ("TTR-120",),
        0,
        ("leaving-care-service-manager",),
        ("leaving-care-service-service-manager",),
    ),
}
PARAMETERS = [
    pytest.param(name, id=name, marks=[pytest.mark.requirement(one) for one in limit.requirements])
    for name, limit in LIMITS.items()
]


@pytest.fixture(scope="module")
def walks(council: Council) -> tuple[_Walks, _Walks]:
    """Each limit kept and missed; what follows the transfers is done for those that keep it."""
    kept = {name: scenario.start(council) for name, scenario in IN_TIME.items()}
    missed = {name: scenario.start(council) for name, scenario in TOO_LATE.items()}
    council.walk([*kept.values(), *missed.values()])
    council.follow_up(kept.values())
    due = parse_instant(_run(council, missed["full transfer"], "transfer-case")["dueAt"])
    if council.clock.engine_time() <= due:
        council.clock.advance(due - timedelta(days=1))
        council.clock.settle()
        council.clock.advance(due + timedelta(hours=1))
    council.clock.settle()
    return kept, missed


@pytest.fixture(scope="module")
def kept(walks: tuple[_Walks, _Walks]) -> _Walks:
    """Those that keep the limit."""
    return walks[0]


@pytest.fixture(scope="module")
def missed(walks: tuple[_Walks, _Walks]) -> _Walks:
    """Those that miss it."""
    return walks[1]


def _run(council: Council, walk: Walk, milestone: str) -> Mapping[str, Any]:
    (run,) = [one for one in council.story(walk)["milestones"] if one["milestone"] == milestone]
    return run


def _told(council: Council, walk: Walk, template: str, milestone: str) -> list[str]:
    with reading(council.connection.register) as session:
        rows = notifications.of_transfer(session, walk.transfer_id)
        return sorted(
            row.recipient.removeprefix("team-transfers-")
            for row in rows
            if row.template == template and row.parameters["milestone"] == milestone
        )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), LONDON)


@pytest.mark.parametrize("name", PARAMETERS)
def test_it_falls_at_the_end_of_its_day(name: str, missed: _Walks, council: Council) -> None:
    limit = LIMITS[name]
    run = _run(council, missed[name], limit.milestone)
    assert tuple(run["requirements"]) == limit.requirements
    start = london_date(parse_instant(run["startedAt"]))
    assert timedelta(0) <= _end_of(limit.due_on(start)) - parse_instant(run["dueAt"]) <= timedelta(minutes=1)


@pytest.mark.parametrize("name", PARAMETERS)
def test_kept_nobody_is_told_of_a_miss(name: str, kept: _Walks, council: Council) -> None:
    limit = LIMITS[name]
    run = _run(council, kept[name], limit.milestone)
    assert run["status"] == "met"
    assert parse_instant(run["metAt"]) <= parse_instant(run["dueAt"])
    assert run["breachedAt"] is run["escalatedTo"] is None
    assert _told(council, kept[name], "limit-missed", limit.milestone) == []


@pytest.mark.parametrize("name", PARAMETERS)
def test_missed_it_goes_to_the_right_role_once(name: str, missed: _Walks, council: Council) -> None:
    limit = LIMITS[name]
    run = _run(council, missed[name], limit.milestone)
    assert run["breachedAt"] == run["dueAt"]
    assert tuple(_told(council, missed[name], "limit-missed", limit.milestone)) == limit.told


@pytest.mark.parametrize("name", PARAMETERS)
def test_who_has_to_act_is_reminded_once_before(name: str, missed: _Walks, council: Council) -> None:
    limit = LIMITS[name]
    assert tuple(_told(council, missed[name], "limit-due-soon", limit.milestone)) == limit.reminded
