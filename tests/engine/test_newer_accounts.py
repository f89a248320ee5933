"""Accounts on the line of Camunda that has users in its REST interface, played by a server of the test's own."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from engine.installation import Installation, Ports
from engine.users import Account, create_accounts


class Users:
    """The users that were created, by name, and where they are kept."""

    def __init__(self) -> None:
        self.address = ""
        self.kept: dict[str, dict[str, Any]] = {}


@pytest.fixture
def users() -> Generator[Users]:
    users = Users()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, {"gatewayVersion": "8.9.28"})

        def do_POST(self) -> None:
            told = self._told()
            if told["username"] in users.kept:
                self._answer(409, {"detail": "A user with this username already exists."})
            else:
                users.kept[told.pop("username")] = told
                self._answer(201, {})

        def do_PUT(self) -> None:
            users.kept[self.path.removeprefix("/v2/users/")].update(self._told())
            self._answer(200, {})

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's own name
            del format, args

        def _told(self) -> dict[str, Any]:
            return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, status: int, document: dict[str, Any]) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    users.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield users
    server.shutdown()
    server.server_close()
    thread.join()


def test_staff_are_users_and_their_passwords_are_brought_up_to_date(users: Users, tmp_path: Path) -> None:
    installation = Installation(tmp_path, Ports(), rest_override=users.address)
    create_accounts(installation, [Account("amina.khan", "Amina Khan", "first"), Account("li.wei", "Li Wei", "other")])
    create_accounts(installation, [Account("amina.khan", "Amina Khan", "second")])
    assert users.kept == {
        "amina.khan": {"name": "Amina Khan", "password": "second"},
        "li.wei": {"name": "Li Wei", "password": "other"},
    }
