"""What the tests of the walks read from a story, as `transfers show` tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

Story = Mapping[str, Any]


def outcomes(story: Story) -> tuple[str, ...]:
    """The outcomes decided, in their order."""
    return tuple(one["outcome"] for one in story["decisions"])


def answered(story: Story, form: str) -> list[str]:
    """Who answered this form, each time."""
    return [one["actor"] for one in story["answers"] if one["form"] == form]


def documents(story: Story) -> list[str]:
    """The documents on file, in their order."""
    return [one["kind"] for one in story["documents"]]


def recipients(story: Story, template: str) -> list[str]:
    """Who was told with this template."""
    return sorted(one["to"] for one in story["notifications"] if one["template"] == template)


def limits(story: Story, milestone: str) -> list[tuple[list[str], str]]:
    """Requirements and state of each run of this time limit."""
    return [(one["requirements"], one["status"]) for one in story["milestones"] if one["milestone"] == milestone]


def decided_at(story: Story, outcome: str) -> datetime:
    """When this outcome, decided once, was decided."""
    (decision,) = [one for one in story["decisions"] if one["outcome"] == outcome]
    return datetime.fromisoformat(decision["decidedAt"])


def teams(story: Story) -> set[tuple[str, ...]]:
    """The teams that held each child one after another; each takes over at the instant at which the last one ends."""
    teams: set[tuple[str, ...]] = set()
    for child in story["childIds"]:
        spells = sorted((one for one in story["allocations"] if one["childId"] == child), key=lambda one: one["from"])
        assert [one["until"] for one in spells] == [*(one["from"] for one in spells[1:]), None]
        teams.add(tuple(one["team"] for one in spells))
    return teams
