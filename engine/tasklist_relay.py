"""Carries what people do in Tasklist to the engine, signed in.

Operate and Tasklist put their sign-in before the whole REST interface of the one Java process that they share with the
engine. Tasklist 8.6.0 gives its own user task commands to that interface without signing in, so each is turned away,
and nobody could claim or complete a task (camunda/camunda issues 21818 and 24808; mended in 8.6.9, which is not
published as a whole). Tasklist therefore gives them to this relay. Who may claim or complete what, Tasklist has checked
by then, as it does in every installation.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from typing import cast

from engine.problems import EngineProblem, EngineRefused
from engine.session import EngineSession

_COMMANDS = re.compile(r"/v2/user-tasks/[0-9]+(/(assignment|assignee|completion))?", re.ASCII)
_LARGEST_BODY = 4 * 1024 * 1024


class TasklistRelay:
    """A server on a free loopback port, from its making until `stop`; only who knows its address can use it."""

    def __init__(self, engine_address: str) -> None:
        self._server = _Server(EngineSession(engine_address))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Base address for `CAMUNDA_TASKLIST_ZEEBE_RESTADDRESS`.

        Its path is drawn anew each time: no page that a browser shows can send commands here.
        """
        return f"http://127.0.0.1:{self._server.server_port}{self._server.prefix}"

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server.session.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, session: EngineSession) -> None:
        super().__init__(("127.0.0.1", 0), _Commands)
        self.session = session
        self.prefix = f"/{secrets.token_urlsafe()}"


class _Commands(BaseHTTPRequestHandler):
    """Passes user task commands on, and nothing else."""

    protocol_version = "HTTP/1.1"
    server: BaseServer

    def do_POST(self) -> None:
        """Assign, complete."""
        self._pass_on()

    def do_PATCH(self) -> None:
        """Update."""
        self._pass_on()

    def do_DELETE(self) -> None:
        """Take the assignee away."""
        self._pass_on()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Write nothing: the address is a secret."""

    def _pass_on(self) -> None:
        server = cast(_Server, self.server)
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _LARGEST_BODY:
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _problem("The command is too large."))
            return
        body = self.rfile.read(int(length))
        prefix, path = self.path[: len(server.prefix)], self.path[len(server.prefix) :]
        if not secrets.compare_digest(prefix.encode(), server.prefix.encode()) or not _COMMANDS.fullmatch(path):
            self._answer(HTTPStatus.NOT_FOUND, _problem("This is no user task command."))
            return
        self._answer(*self._told(server.session, path, body))

    def _told(self, session: EngineSession, path: str, body: bytes) -> tuple[int, bytes]:
        """The engine's answer: its status and its document."""
        headers = {"Content-Type": "application/json"} if body else {}
        try:
            told = session.request(self.command, path, content=body, headers=headers)
        except EngineRefused as refused:
            return refused.status, _problem(str(refused))
        except EngineProblem as problem:
            return HTTPStatus.BAD_GATEWAY, _problem(str(problem))
        return told.status_code, told.content

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if body:
            kind = "problem+json" if status >= HTTPStatus.BAD_REQUEST else "json"
            self.send_header("Content-Type", f"application/{kind}")
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _problem(sentence: str) -> bytes:
    return json.dumps({"title": "Refused", "detail": sentence}).encode()
