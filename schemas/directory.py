"""The authority directory: the teams, groups and sample staff of each authority, as data."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

_FOLDER = Path(__file__).resolve().parent / "authorities"


class UnknownAuthority(ValueError):
    """No directory file has this slug; the message lists those that exist."""

    def __init__(self, slug: str) -> None:
        super().__init__(f'authority: there is no "{slug}"; known authorities are {", ".join(authorities())}')
        self.slug = slug


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


class Team(_Entry):
    """A team that can hold, send or receive a case. `system` is the recording system that it uses."""

    id: str
    name: str
    side: Literal["social-care", "early-help", "front-door", "other"]
    system: str
    channel: bool = True
    """Whether an open case may be stepped or disputed through this team (HER-018, HER-204 say no for a front door)."""


class Group(_Entry):
    """A candidate group: the people who act in one role, and the mailbox at which they are told."""

    id: str
    name: str
    email: str


class StaffMember(_Entry):
    """A member of staff with an account. Sample staff are fictional."""

    user: str
    display_name: str
    groups: tuple[str, ...] = Field(min_length=1)


class Authority(_Entry):
    """One authority: who there is to hold a case, to decide and to be told."""

    authority: str
    name: str
    early_help_system: str
    social_care_system: str
    closure_days: tuple[date, ...] = ()
    teams: tuple[Team, ...]
    groups: tuple[Group, ...]
    staff: tuple[StaffMember, ...]

    def team(self, team_id: str) -> Team | None:
        """Return the team with this id, or None."""
        return next((team for team in self.teams if team.id == team_id), None)

    def group(self, group_id: str) -> Group | None:
        """Return the candidate group with this id, or None."""
        return next((group for group in self.groups if group.id == group_id), None)


def authorities() -> list[str]:
    """Return the slugs of every authority that has a directory file."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


@cache
def load_authority(slug: str) -> Authority:
    """Return the directory of one authority; raises UnknownAuthority."""
    if slug not in authorities():
        raise UnknownAuthority(slug)
    return Authority.model_validate(yaml.safe_load((_FOLDER / f"{slug}.yaml").read_text(encoding="utf-8")))
