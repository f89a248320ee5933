"""Whether the workers can work: asked over HTTP at `/health`, answered from the engine and the register themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager

import structlog
import uvicorn
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from engine.client import EngineClient
from register.database import reading

_log = structlog.get_logger("workers")


def build_health(client: EngineClient, register: Engine) -> Starlette:
    """Return the application: 200 where engine and register answer, else 503; the body names each of them."""
    parts: dict[str, Callable[[], object]] = {"engine": client.engine_time, "register": lambda: _ask(register)}

    async def health(_request: Request) -> JSONResponse:
        answers = {name: await asyncio.to_thread(_answers, name, ask) for name, ask in parts.items()}
        return JSONResponse(answers, status_code=200 if all(answers.values()) else 503)

    return Starlette(routes=[Route("/health", health)])


async def serve_health(app: Starlette, port: int, stopped: asyncio.Event) -> None:
    """Serve on the loopback address until `stopped` is set."""
    server = _Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    await stopped.wait()
    server.should_exit = True
    await serving


class _Server(uvicorn.Server):
    """Leaves the signals to the process, which has its own handlers for those that stop it."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def _ask(register: Engine) -> None:
    with reading(register) as session:
        session.execute(text("SELECT 1"))


def _answers(name: str, ask: Callable[[], object]) -> bool:
    try:
        ask()
    except Exception as error:  # noqa: BLE001 - whatever it is, this part does not answer
        _log.warning("unhealthy", part=name, error=type(error).__name__)
        return False
    return True
