"""Candidate groups of a role, and their mailboxes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from schemas.directory import Group, load_authority
from workers.context import DecisionPort
from workers.facts import facts_of


class UnknownGroup(Exception):
    """The table names a candidate group that the authority directory does not have, or none where one has to act."""


@dataclass(frozen=True)
class RoleScope:
    """What `candidate-groups` needs to know beside the role."""

    authority: str
    referring_team: str
    destination: str | None
    area: str | None = None


class ScopedJob(Protocol):
    """A job that says between which teams it acts, and what it is about."""

    @property
    def transfer_id(self) -> str: ...
    @property
    def authority(self) -> str: ...
    @property
    def referring_team(self) -> str: ...
    @property
    def destination(self) -> str | None: ...


def scope_of(session: Session, job: ScopedJob) -> RoleScope:
    """Return what the table needs for this job: the teams, and the area of its transfer or meeting where it has one."""
    area = facts_of(session, job.transfer_id).get("area")
    return RoleScope(job.authority, job.referring_team, job.destination, area)


def groups_of_role(decisions: DecisionPort, scope: RoleScope, role: str) -> list[str]:
    """Return the candidate groups that `role` stands for; empty where the table has none for this receiving team."""
    variables: dict[str, Any] = {
        "authority": scope.authority,
        "referringTeam": scope.referring_team,
        "destination": scope.destination,
        "area": scope.area,
        "role": role,
    }
    rows: list[dict[str, str]] = decisions.evaluate("candidate-groups", variables).output or []
    return [row["group"] for row in rows]


def mailboxes(authority: str, groups: Iterable[str]) -> list[Group]:
    """Return the groups with their mailboxes; raises UnknownGroup for one that the directory lacks."""
    directory = load_authority(authority)
    found: list[Group] = []
    for group_id in dict.fromkeys(groups):
        group = directory.group(group_id)
        if group is None:
            raise UnknownGroup(
                f"{group_id}: the table candidate-groups names it, the directory of {directory.name} does not; add the "
                "group and its mailbox there"
            )
        found.append(group)
    return found
