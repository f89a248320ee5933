"""The board served by its real server in a thread of the test."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn

from board.app import build_app
from board.services import Services
from board.settings import LOOPBACK

_START_SECONDS = 20


@contextmanager
def serving(services: Services) -> Generator[str]:
    """Serve on a free port of the loopback address; yields the base address, and stops the server afterwards."""
    config = uvicorn.Config(build_app(services), host=LOOPBACK, port=0, log_level="warning", server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not server.started:
            if time.monotonic() > deadline or not thread.is_alive():
                raise RuntimeError("the board did not start")
            thread.join(0.01)
        yield f"http://{LOOPBACK}:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_START_SECONDS)
