"""Sample staff as accounts of Operate and Tasklist, so that the assignee of a task is a person.

Camunda 8.8 and newer has users in its REST interface; in 8.6 they are documents in the OpenSearch of the installation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import bcrypt
import httpx

from engine.client import EngineClient
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

    Raises `EngineProblem` where a password is longer than 72 bytes, or the engine is another's and older than 8.8.
    """
    for account in accounts:
        if len(account.password.encode()) > _LONGEST:
            raise EngineProblem(f"The password of {account.user} is longer than {_LONGEST} bytes.")
    if installation.embedded:
        _create_documents(installation, accounts)
    else:
        _create_users(installation, accounts)


def _create_users(installation: Installation, accounts: Sequence[Account]) -> None:
    client = EngineClient.of(installation)
    try:
        for account in accounts:
            client.save_user(account.user, account.display_name, account.password)
    finally:
        client.close()


def _create_documents(installation: Installation, accounts: Sequence[Account]) -> None:
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
