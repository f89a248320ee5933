"""The one client for what the workers' protocol cannot do: deployments, messages, decisions, user tasks, the time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from engine.compact import compact
from engine.installation import Installation
from engine.problems import EngineProblem, EngineRefused, EngineUnreachable, NothingWaits
from engine.session import DEFAULT_PASSWORD, DEFAULT_USER, EngineSession
from engine.settings import EngineSettings
from engine.user_tasks import UserTask, UserTaskQuery, UserTaskSearch

_FIRST_ORCHESTRATION = (8, 8)


@dataclass(frozen=True)
class Deployment:
    """What a deployment holds: process, decision and form ids, each with the version in force after it."""

    key: int
    processes: Mapping[str, int]
    decisions: Mapping[str, int]
    forms: Mapping[str, int]


@dataclass(frozen=True)
class DecisionResult:
    """An evaluated decision: `output` as parsed JSON, the table's key and version, the ids of the rules hit."""

    output: Any
    decision_key: int
    version: int
    matched_rules: tuple[str, ...]


class EngineClient:
    """Talks to one engine, embedded or not. Synchronous, safe to use from several threads, signs in by itself.

    Every method raises `EngineRefused` with the engine's sentence when the engine refuses, and `EngineUnreachable` when
    it does not answer.
    """

    def __init__(
        self,
        address: str,
        *,
        management_address: str | None = None,
        user: str = DEFAULT_USER,
        password: str = DEFAULT_PASSWORD,
    ) -> None:
        self._session = EngineSession(address, user, password)
        self._management = management_address

    @classmethod
    def of(cls, installation: Installation) -> EngineClient:
        """A client for an installation's engine, under the account that the settings name where it is not its own."""
        if not installation.embedded:
            return cls.at(installation.rest_address)
        return cls(installation.rest_address, management_address=installation.management_address)

    @classmethod
    def at(cls, address: str) -> EngineClient:
        """A client for an engine that is there already, under the account that the settings name."""
        settings = EngineSettings.from_environment()
        return cls(address, user=settings.user, password=settings.password)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def deploy(self, files: Sequence[Path]) -> Deployment:
        """Deploy processes, decisions and forms in one request: all or none. What is unchanged keeps its version."""
        try:
            parts = [("resources", (path.name, compact(path))) for path in files]
        except OSError as error:
            raise EngineProblem(f"{error.filename} cannot be read: {error.strerror}.") from error
        told = self._session.request("POST", "/v2/deployments", files=parts).json()
        return Deployment(
            key=int(told["deploymentKey"]),
            processes=_versions(told, "processDefinition", "processDefinitionId", "processDefinitionVersion"),
            decisions=_versions(told, "decisionDefinition", "decisionDefinitionId", "version"),
            forms=_versions(told, "form", "formId", "version"),
        )

    def start_process(self, process_id: str, variables: Mapping[str, Any]) -> int:
        """Start the newest version of a process; the process instance's key."""
        told = self._session.post("/v2/process-instances", {"processDefinitionId": process_id, "variables": variables})
        return int(told["processInstanceKey"])

    def cancel_process(self, process_instance_key: int) -> None:
        """Cancel a process instance that a person or a test started; no end listener runs."""
        self._session.post(f"/v2/process-instances/{process_instance_key}/cancellation", {})

    def correlate_message(self, name: str, correlation_key: str, variables: Mapping[str, Any]) -> int:
        """Hand a message to the process instance that waits for it; that instance's key. Raises `NothingWaits`."""
        body = {"name": name, "correlationKey": correlation_key, "variables": variables}
        try:
            return int(self._session.post("/v2/messages/correlation", body)["processInstanceKey"])
        except EngineRefused as refusal:
            if refusal.status != HTTPStatus.NOT_FOUND:
                raise
            raise NothingWaits(
                f"Nothing waits for the message {name} about {correlation_key}.", refusal.status
            ) from refusal

    def publish_message(
        self,
        name: str,
        correlation_key: str,
        variables: Mapping[str, Any],
        message_id: str,
        seconds_to_live: int = 3600,
    ) -> None:
        """Publish a message that is kept for a while (engine time) for what may come to wait for it.

        The same `message_id` while the first is kept is one message: publishing again changes nothing.
        """
        body = {
            "name": name,
            "correlationKey": correlation_key,
            "variables": variables,
            "messageId": message_id,
            "timeToLive": seconds_to_live * 1000,
        }
        try:
            self._session.post("/v2/messages/publication", body)
        except EngineRefused as refusal:
            if refusal.status != HTTPStatus.CONFLICT:
                raise

    def evaluate_decision(self, decision_id: str, variables: Mapping[str, Any]) -> DecisionResult:
        """Evaluate the newest version of a decision. Raises `EngineRefused` when an expression in it fails."""
        body = {"decisionDefinitionId": decision_id, "variables": variables}
        told = self._session.post("/v2/decision-definitions/evaluation", body)
        if told.get("failureMessage"):
            raise EngineRefused(f"The decision {decision_id} failed: {told['failureMessage']}", HTTPStatus.CONFLICT)
        own = [one for one in told["evaluatedDecisions"] if one["decisionDefinitionId"] == decision_id]
        return DecisionResult(
            output=json.loads(told["output"]),
            decision_key=int(told["decisionDefinitionKey"]),
            version=int(told["decisionDefinitionVersion"]),
            matched_rules=tuple(rule["ruleId"] for one in own for rule in one["matchedRules"]),
        )

    def search_user_tasks(
        self,
        *,
        transfer_id: str | None = None,
        group: str | None = None,
        state: str | None = "CREATED",
        process_instance_key: int | None = None,
        element_id: str | None = None,
    ) -> list[UserTask]:
        """User tasks that match everything given, oldest first; `state` None: of every state.

        `transfer_id` finds the tasks whose process (a called one too) has the variable `transferId` of that value. What
        is found trails the engine by a second or so: wait on a condition.
        """
        query = UserTaskQuery(transfer_id, group, state, process_instance_key, element_id)
        return self._tasks.search(query)

    def find_user_task(self, key: int) -> UserTask | None:
        """The user task with this key, of whatever state; None where there is none (yet, see `search_user_tasks`)."""
        return next(iter(self._tasks.search(UserTaskQuery(state=None, key=key))), None)

    def assign_user_task(self, key: int, user: str) -> None:
        """Make `user` the assignee, in place of any other."""
        self._session.post(f"/v2/user-tasks/{key}/assignment", {"assignee": user, "allowOverride": True})

    def complete_user_task(self, key: int, variables: Mapping[str, Any]) -> None:
        """Complete a task with these variables."""
        self._session.post(f"/v2/user-tasks/{key}/completion", {"variables": variables})

    def save_user(self, user: str, name: str, password: str) -> None:
        """Let somebody sign in to Tasklist and Operate, or give who can already this name and password.

        Raises `EngineProblem` on a line before 8.8, which has no such call.
        """
        if self.version < _FIRST_ORCHESTRATION:
            raise EngineProblem("An engine before 8.8 that is not this installation's own takes no accounts from it.")
        try:
            self._session.post("/v2/users", {"username": user, "name": name, "password": password})
        except EngineRefused as refusal:
            if refusal.status != HTTPStatus.CONFLICT:
                raise
            self._session.request("PUT", f"/v2/users/{quote(user)}", json={"name": name, "password": password})

    def engine_time(self) -> datetime:
        """The engine's own time, aware, in UTC; to the second where the engine is not this installation's own."""
        if self._management is None:
            told = self._session.request("GET", "/v2/topology").headers["Date"]
            return parsedate_to_datetime(told).astimezone(UTC)
        try:
            answer = httpx.get(f"{self._management}/actuator/clock", timeout=10).raise_for_status()
        except httpx.HTTPError as error:
            raise EngineUnreachable(f"The engine's clock at {self._management} does not answer: {error}.") from error
        return datetime.fromtimestamp(answer.json()["epochMilli"] / 1000, tz=UTC)

    @cached_property
    def version(self) -> tuple[int, int]:
        """The engine's line, for example (8, 6)."""
        major, minor, *_ = self._session.get("/v2/topology")["gatewayVersion"].split(".")
        return int(major), int(minor)

    @cached_property
    def _tasks(self) -> UserTaskSearch:
        return UserTaskSearch(self._session, orchestration=self.version >= _FIRST_ORCHESTRATION)


def _versions(told: Mapping[str, Any], kind: str, name: str, version: str) -> dict[str, int]:
    return {str(item[kind][name]): int(item[kind][version]) for item in told["deployments"] if item.get(kind)}
