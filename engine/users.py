"""Sample staff as accounts of Operate and Tasklist, so that the assignee of a task is a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import bcrypt
import httpx

from engine.installation import Installation
from engine.problems import EngineProblem, EngineUnreachable

_INDEX = "operate-user-1.2.0_"
_ROUNDS = 10
_LONGEST = 72
"""Bytes of a password that bcrypt takes."""


@dataclass(frozen=True)
class Account:
    """Someone who can sign in to Operate and Tasklist."""

    user: str
    display_name: str
    password: str = field(repr=False)


def create_accounts(installation: Installation, accounts: Sequence[Account]) -> None:
    """Create the accounts, or give those that are there this name and password.

    Raises `EngineProblem` where the engine is not the installation's own, or a password is longer than 72 bytes.
    """
    if not installation.embedded:
        raise EngineProblem("Accounts can be created in the embedded engine only: use the other engine's own sign-in.")
    for account in accounts:
        if len(account.password.encode()) > _LONGEST:
            raise EngineProblem(f"The password of {account.user} is longer than {_LONGEST} bytes.")
    with httpx.Client(base_url=installation.opensearch_address, timeout=30) as http:
        for account in accounts:
            _send(http, "PUT", f"/{_INDEX}/_doc/{account.user}", _document(account))
        _send(http, "POST", f"/{_INDEX}/_refresh", None)


def _document(account: Account) -> dict[str, object]:
    hashed = bcrypt.hashpw(account.password.encode(), bcrypt.gensalt(_ROUNDS, prefix=b"2a")).decode()
    return {
        "id": account.user,
        "userId": account.user,
        "displayName": account.display_name,
        "password": f"{{bcrypt}}{hashed}",
        "roles": ["OPERATOR"],
    }


def _send(http: httpx.Client, method: str, path: str, body: dict[str, object] | None) -> None:
    try:
        answer = http.request(method, path, json=body)
    except httpx.TransportError as error:
        raise EngineUnreachable(f"OpenSearch at {http.base_url} does not answer: {error}.") from error
    if answer.is_error:
        raise EngineProblem(f"OpenSearch refused the accounts: {answer.text[:300]}")
