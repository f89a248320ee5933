"""One timeline for every time limit: cases start together, then the engine's clock moves from instant to instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.clock import EngineClock
from schemas.instants import parse_instant
from tests.flows.limits import LIMITS, TimeLimit
from tests.flows.office import Case, Office
from tests.waiting import eventually

JUST_BEFORE = timedelta(minutes=10)
_JUST_AFTER = timedelta(minutes=1)


@dataclass
class Ridden:
    """A limit with its two cases, after the timeline has passed: one that met it just before, one that missed it."""

    limit: TimeLimit
    met: Case
    missed: Case
    met_due: datetime
    missed_due: datetime

    @property
    def first_due(self) -> datetime:
        """The earlier of the two instants: an elapsed limit counts from each case's own anchor."""
        return min(self.met_due, self.missed_due)

    @property
    def last_due(self) -> datetime:
        """The later of the two."""
        return max(self.met_due, self.missed_due)


def ride(office: Office, clock: EngineClock) -> dict[str, Ridden]:
    """Start two cases for each limit, bring them to the limited task, and pass every due instant in turn."""
    pairs = [(_begin(office, limit), _begin(office, limit)) for limit in LIMITS]
    office.settle([case for pair in pairs for case in pair], seconds=900)
    rides = [
        Ridden(limit, met, missed, _due(office, met, limit), _due(office, missed, limit))
        for limit, (met, missed) in zip(LIMITS, pairs, strict=True)
    ]
    for together in _clusters(rides):
        _pass(office, clock, together)
    return {ride.limit.requirement: ride for ride in rides}


def _begin(office: Office, limit: TimeLimit) -> Case:
    holds = [hold for hold in (limit.waits_at, limit.hold) if hold is not None]
    return office.start(limit.sample, limit.changes, answers=limit.answers, holds=holds)


def _due(office: Office, case: Case, limit: TimeLimit) -> datetime:
    name = limit.milestone
    eventually(lambda: any(run["milestone"] == name for run in office.story(case)["milestones"]), f"{name} started")
    return parse_instant(office.first_run(case, name)["dueAt"])


def _clusters(rides: list[Ridden]) -> list[list[Ridden]]:
    """Limits that fall within minutes of each other are passed together."""
    clusters: list[list[Ridden]] = []
    for one in sorted(rides, key=lambda ride: ride.first_due):
        if clusters and one.first_due - clusters[-1][0].first_due < JUST_BEFORE:
            clusters[-1].append(one)
        else:
            clusters.append([one])
    return clusters


def _pass(office: Office, clock: EngineClock, rides: list[Ridden]) -> None:
    clock.advance(rides[0].first_due - JUST_BEFORE)
    for one in rides:
        office.answer(one.met, one.limit.hold)
    for one in rides:
        eventually(lambda one=one: _ended(office, one), f"{one.limit} met")
    clock.advance(max(one.last_due for one in rides) + _JUST_AFTER)
    for one in rides:
        eventually(
            lambda one=one: office.first_run(one.missed, one.limit.milestone)["breachedAt"], f"{one.limit} missed"
        )


def _ended(office: Office, one: Ridden) -> bool:
    return office.first_run(one.met, one.limit.milestone)["status"] != "open"
