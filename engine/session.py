"""A signed-in HTTP session with the engine: signs in when asked to, waits out backpressure, tells refusals apart."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

import httpx

from engine.problems import EngineRefused, EngineUnreachable

DEFAULT_USER = "demo"
DEFAULT_PASSWORD = "demo"  # noqa: S105 - what the distribution itself creates; the embedded engine is on loopback only
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_BUSY_SECONDS = 15.0
_FIRST_PAUSE_SECONDS = 0.1


class EngineSession:
    """Requests to the engine's REST interface under one account. Safe to use from several threads."""

    def __init__(self, address: str, user: str = DEFAULT_USER, password: str = DEFAULT_PASSWORD) -> None:
        self._address = address.rstrip("/")
        self._http = httpx.Client(base_url=self._address, timeout=httpx.Timeout(30.0, connect=5.0))
        self._user = user
        self._password = password
        self._lock = threading.Lock()
        self._sign_ins = 0

    def request(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """Send a request (`arguments` as for httpx) and return the engine's answer.

        Signs in when the session is new or has ended, and tries again for up to 15 seconds while the engine says that
        it is too busy, which it does before it has done anything. Raises `EngineRefused` with the engine's own sentence
        for any other refusal, `EngineUnreachable` when nothing answers.
        """
        deadline = time.monotonic() + _BUSY_SECONDS
        pause = _FIRST_PAUSE_SECONDS
        while True:
            seen = self._sign_ins
            answer = self._send(method, path, **arguments)
            if answer.status_code == HTTPStatus.UNAUTHORIZED:
                self._sign_in(seen)
                answer = self._send(method, path, **arguments)
            if answer.status_code not in _BUSY or time.monotonic() + pause > deadline:
                break
            time.sleep(pause)
            pause *= 2
        if answer.is_error:
            raise EngineRefused(_sentence(answer), answer.status_code)
        return answer

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """POST a JSON document and return the answer's (None when it has none). Raises as `request` does."""
        answer = self.request("POST", path, json=body)
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        """GET a JSON document. Raises as `request` does."""
        return self.request("GET", path).json()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _send(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **arguments)
        except httpx.TransportError as error:
            raise EngineUnreachable(
                f"The engine at {self._address} does not answer ({type(error).__name__}): `transfers status` tells "
                "whether it runs."
            ) from error

    def _sign_in(self, seen: int) -> None:
        """Sign in, unless another thread has done so since the request that was turned away was sent."""
        with self._lock:
            if self._sign_ins != seen:
                return
            account = {"username": self._user, "password": self._password}
            answer = self._send("POST", "/api/login", params=account)
            if answer.is_error:
                raise EngineRefused(f"The engine refused to sign in {self._user}.", answer.status_code)
            self._sign_ins += 1


def _sentence(answer: httpx.Response) -> str:
    """What the engine says in its refusal, in whichever of its shapes."""
    try:
        told = cast(Mapping[str, Any], answer.json())
        said = told.get("detail") or told.get("message") or told.get("error")
    except (ValueError, AttributeError):  # no JSON, or no object: a proxy's page, for example
        said = None
    return str(said or f"The engine answered HTTP {answer.status_code} to {answer.request.method} {answer.url.path}.")
