"""Which team receives a case: asked of the decision tables before anything is stored or started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from cli.connection import EnginePort
from cli.refusals import refused
from engine.client import DecisionResult
from schemas.case import CaseInput
from schemas.case_facts import dated_facts
from schemas.decision_tables import UnreadableTable, read_table
from schemas.model_files import models_folder

_TABLE = "points-of-transfer"


@dataclass(frozen=True)
class Route:
    """Where the tables send a case: the receiving team, and the candidate group of the referring manager."""

    destination: str | None
    referring_manager: str


def choose_route(engine: EnginePort, case: CaseInput, facts: Mapping[str, Any], today: date) -> Route:
    """Return the receiving team and the referring manager.

    Raises InputRefused where no rule of `points-of-transfer` fits, where the case names another receiving team than the
    rule does (with the rule's requirements and clause), and where `candidate-groups` knows no referring manager.
    """
    variables: dict[str, Any] = {
        "authority": case.authority,
        "flow": case.flow,
        "referringTeam": case.referring_team,
        "facts": {**facts, **dated_facts(case, today)},
    }
    if not case.routed_at_start:
        return Route(None, _referring_manager(engine, case, None))
    result = engine.evaluate_decision(_TABLE, variables)
    if not result.matched_rules or not result.output or result.output.get("destination") is None:
        raise refused(
            "referringTeam",
            f"no rule of the table {_TABLE} fits {case.flow} from {case.referring_team} in {case.authority} with these "
            "facts",
        )
    destination = str(result.output["destination"])
    if case.receiving_team is not None and case.receiving_team != destination:
        raise refused(
            "receivingTeam",
            f"the table {_TABLE} sends this case to {destination}, not to {case.receiving_team} ({_reason(result)})",
        )
    return Route(destination, _referring_manager(engine, case, destination))


def _referring_manager(engine: EnginePort, case: CaseInput, destination: str | None) -> str:
    variables = {
        "authority": case.authority,
        "role": "referring-manager",
        "referringTeam": case.referring_team,
        "destination": destination,
    }
    rows = cast(list[dict[str, str]], engine.evaluate_decision("candidate-groups", variables).output or [])
    if not rows:
        raise refused("referringTeam", f"the table candidate-groups has no referring manager for {case.referring_team}")
    return rows[0]["group"]


def _reason(result: DecisionResult) -> str:
    """The requirements of the rule that was hit, and its clause where the table on file is the one that was asked."""
    reason = str(result.output.get("requirements") or "no requirement named")
    try:
        row = read_table(models_folder() / "decisions" / f"{_TABLE}.dmn").row(result.matched_rules[0])
    except UnreadableTable:
        row = None
    return reason if row is None or row.description is None else f"{reason}: {row.description}"
