"""`python -m board`: serve the case page of the installation that TRANSFERS_HOME names, until stopped."""

from __future__ import annotations

import os
import sys

import structlog
import uvicorn
from starlette.types import ASGIApp

from board.app import build_app, services_of
from board.clock import pages_clock
from board.problems import BoardProblem
from board.settings import LOOPBACK, BoardSettings
from engine.installation import Installation
from engine.private import keep_private
from engine.problems import EngineProblem
from engine.settings import EngineSettings
from register.database import open_register
from register.errors import UnusableRegister


def main() -> int:
    """Serve; 1 and one sentence on standard error when the board cannot start."""
    keep_private()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ]
    )
    try:
        installation = Installation.load(EngineSettings.from_environment().home)
        settings = BoardSettings.of(installation, os.environ)
        register = open_register(settings.database_url)
    except (BoardProblem, EngineProblem, UnusableRegister) as problem:
        print(f"board: {problem}", file=sys.stderr)
        return 1
    try:
        _serve(settings, build_app(services_of(settings, register, pages_clock(installation))))
    finally:
        register.dispose()
    return 0


def _serve(settings: BoardSettings, app: ASGIApp) -> None:
    uvicorn.run(
        app,
        host=LOOPBACK,
        port=settings.port,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.certificate_key,
        server_header=False,
        # whoever sent the request is told by the session alone, never by a header
        proxy_headers=False,
    )


if __name__ == "__main__":
    sys.exit(main())
