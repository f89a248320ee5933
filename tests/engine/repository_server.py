"""A real HTTP server that plays a Maven repository, and breaks where a test wants it to."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from engine.artefacts import Artefact


@dataclass
class Repository:
    """Files by path. `cut` breaks off the next answers after so many bytes; `errors` gives them a status instead."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    cut: list[int] = field(default_factory=list[int])
    errors: list[int] = field(default_factory=list[int])
    ranges: list[str | None] = field(default_factory=list[str | None])
    honours_ranges: bool = True

    def add(self, name: str, content: bytes) -> Artefact:
        """Hold a file, and give the artefact that pins it."""
        artefact = Artefact(
            part="test",
            group="org.example",
            artefact=name,
            version="1.0",
            packaging="jar",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        self.files["/" + artefact.path] = content
        return artefact


@contextmanager
def serving() -> Generator[Repository]:
    """A running repository on a free loopback port."""
    repository = Repository()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            repository.ranges.append(asked)
            content = repository.files.get(self.path)
            if repository.errors:
                self.send_error(repository.errors.pop(0))
                return
            if content is None:
                self.send_error(404)
                return
            begin = int(asked.removeprefix("bytes=").rstrip("-")) if asked and repository.honours_ranges else 0
            body = content[begin:]
            self.send_response(206 if begin else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: repository.cut.pop(0)] if repository.cut else body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's own name
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    repository.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield repository
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
