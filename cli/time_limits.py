"""When a requirement's time limit falls, worked out from the table on file; no engine is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from calendars import WorkingCalendar
from calendars.policy import limit_of
from cli.refusals import refused
from schemas.decision_tables import DecisionTable, Row, UnreadableTable, read_table
from schemas.directory import Authority, load_authority
from schemas.model_files import models_folder
from schemas.refusals import refusal_of
from schemas.time_limit import TimeLimitPolicy

_TABLE = "sla-policy"


@dataclass(frozen=True)
class TimeLimit:
    """A time limit from one anchor. `due` and `warn` are UTC; `escalates_to` the role ids that a miss goes to."""

    due: datetime
    warn: datetime
    escalates_to: tuple[str, ...]
    clause: str | None
    requirements: tuple[str, ...]


def time_limit(authority: str, requirement: str, anchor: datetime, scope: Mapping[str, str]) -> TimeLimit:
    """Return when the limit that carries `requirement` falls, counted from `anchor` (aware).

    Several rows may carry the requirement: the first that `scope` (by the table's inputs: flow, destination, urgency,
    milestone) does not rule out is taken. Raises UnknownAuthority, InputRefused where no such row is or the row holds
    no limit, BeyondHorizon.
    """
    directory = load_authority(authority)
    if "destination" in scope and directory.team(scope["destination"]) is None:
        raise refused("destination", f"{directory.name} has no team {scope['destination']}")
    table = read_table(models_folder() / "decisions" / f"{_TABLE}.dmn")
    row = _row(table, directory, requirement, scope)
    try:
        policy = TimeLimitPolicy.model_validate(dict(row.outputs))
        limit = limit_of(policy, anchor, WorkingCalendar.england(directory.closure_days))
    except ValidationError as error:
        raise UnreadableTable(f"{_TABLE} row {row.number}: {refusal_of(error)}") from error
    except OverflowError as error:
        raise refused("from", "lies so near to the year 1 or 9999 that the limit has no date") from error
    except ValueError as error:
        raise UnreadableTable(f"{_TABLE} row {row.number}: {error}") from error
    if limit is None:
        raise refused("requirement", f"{requirement} has no time limit in row {row.number} of {_TABLE}")
    return TimeLimit(limit.due, limit.warn, policy.roles, policy.clause, policy.requirement_ids)


def _row(table: DecisionTable, directory: Authority, requirement: str, scope: Mapping[str, str]) -> Row:
    own = [row for row in table.rows if row.allows({"authority": directory.authority}) and row.requirements]
    carrying = [row for row in own if requirement in row.requirements]
    if not carrying:
        known = ", ".join(sorted({identifier for row in own for identifier in row.requirements}))
        raise refused("requirement", f"{directory.name} has no time limit {requirement}; it has {known or 'none'}")
    fitting = [row for row in carrying if row.allows(scope)]
    if not fitting:
        asked = ", ".join(f"{name} {value}" for name, value in scope.items())
        raise refused("requirement", f"no row that carries {requirement} fits {asked}")
    return fitting[0]
