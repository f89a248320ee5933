"""What Tasklist tells the engine passes the relay; nothing else does."""

from __future__ import annotations

from collections.abc import Generator
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import pytest

from engine.embedded import RunningEngine
from engine.installation import port_is_free
from engine.tasklist_relay import TasklistRelay

_NO_TASK = (1 << 51) + 999_999_999
"""A key of the engine's one partition that no task has."""


@pytest.fixture
def relay() -> Generator[TasklistRelay]:
    """A relay to an engine that does not answer: the port is the discard service's, on which nothing listens."""
    started = TasklistRelay("http://127.0.0.1:9")
    yield started
    started.stop()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v2/user-tasks/search"),
        ("POST", "/v2/user-tasks/1/assignment/x"),
        ("POST", "/v2/user-tasks/1/assignment?x=1"),
        ("POST", "/v2/process-instances"),
        ("DELETE", "/v2/resources/1"),
    ],
)
def test_what_is_no_user_task_command_is_refused(relay: TasklistRelay, method: str, path: str) -> None:
    assert httpx.request(method, f"{relay.address}{path}").status_code == HTTPStatus.NOT_FOUND


def test_nothing_passes_without_the_secret(relay: TasklistRelay) -> None:
    address = httpx.URL(relay.address)
    told = httpx.post(address.copy_with(path="/v2/user-tasks/1/assignment"), json={"assignee": "idris.hathersage"})
    assert told.status_code == HTTPStatus.NOT_FOUND
    assert httpx.get(relay.address).status_code == HTTPStatus.NOT_IMPLEMENTED


def test_an_engine_that_does_not_answer_is_told_as_such(relay: TasklistRelay) -> None:
    told = httpx.post(f"{relay.address}/v2/user-tasks/1/completion", json={"variables": {}})
    assert told.status_code == HTTPStatus.BAD_GATEWAY
    assert told.headers["content-type"] == "application/problem+json"
    assert "does not answer" in told.json()["detail"]


def test_a_command_that_is_too_large_is_not_read(relay: TasklistRelay) -> None:
    address = urlsplit(relay.address)
    connection = HTTPConnection(str(address.hostname), address.port, timeout=30)
    connection.putrequest("POST", f"{address.path}/v2/user-tasks/1/completion")
    connection.putheader("Content-Length", "99999999")
    connection.endheaders()
    assert connection.getresponse().status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    connection.close()


def test_it_is_gone_once_it_is_stopped() -> None:
    relay = TasklistRelay("http://127.0.0.1:9")
    relay.stop()
    assert port_is_free(httpx.URL(relay.address).port or 0)


@pytest.mark.engine
def test_the_engines_own_refusal_comes_back(engine: RunningEngine) -> None:
    relay = TasklistRelay(engine.installation.rest_address)
    try:
        told = httpx.post(
            f"{relay.address}/v2/user-tasks/{_NO_TASK}/assignment", json={"assignee": "idris.hathersage"}, timeout=30
        )
    finally:
        relay.stop()
    assert told.status_code == HTTPStatus.NOT_FOUND
    assert str(_NO_TASK) in told.json()["detail"]
