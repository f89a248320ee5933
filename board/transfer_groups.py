"""Which candidate groups a transfer concerns: those of its teams, and the roles that the tables name for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from register.tables import Transfer
from schemas.decision_tables import Row, read_table
from schemas.directory import load_authority
from schemas.feel_literals import Expression, joined_text
from schemas.model_files import models_folder

_TABLE = "candidate-groups"
_BELIEVED_TEAM = "believedTeam"


def concerned_groups(transfer: Transfer) -> frozenset[str]:
    """Return the candidate groups whose members may open the transfer.

    They are the groups of the referring team, of the receiving team and of the team that a dispute believes to be the
    right one, and whoever the table `candidate-groups` names for a transfer to one of these: their service managers,
    heads of service, the director. Raises UnknownAuthority, UnreadableTable.
    """
    teams = [transfer.referring_team, transfer.destination_team, transfer.facts.get(_BELIEVED_TEAM)]
    return _groups(str(models_folder()), transfer.authority, tuple(dict.fromkeys(team for team in teams if team)))


@cache
def _groups(_models: str, authority: str, teams: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        group for team in teams for group in (*_of_team(authority, team), *_of_roles(authority, teams, team))
    )


def _of_team(authority: str, team: str) -> Iterator[str]:
    for group in load_authority(authority).groups:
        if group.id.startswith(f"{authority}-{team}-"):
            yield group.id


def _of_roles(authority: str, teams: tuple[str, ...], destination: str) -> Iterator[str]:
    names = {"authority": authority, "referringTeam": teams[0], "destination": destination}
    for row in read_table(models_folder() / "decisions" / f"{_TABLE}.dmn").rows:
        if row.allows({"authority": authority, "referringTeam": teams[0], "destination": destination}):
            yield group_of(row, names)


def group_of(row: Row, names: dict[str, Any]) -> str:
    """Return the group that a row of `candidate-groups` names; "" for a cell that only the engine can read."""
    cell = row.outputs["group"]
    return (joined_text(cell, names) or "") if isinstance(cell, Expression) else str(cell)
