"""Whether the board works, for whoever watches it."""

from __future__ import annotations

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from board.services import Services
from register.database import reading


class HealthPage:
    """Answers without a sign-in, and says nothing about any transfer."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Return the route of this page."""
        return [Route("/health", self.show, methods=["GET"])]

    def show(self, _request: Request) -> Response:
        """Answer 200 `{"status": "ok"}`, or 503 when the register does not answer."""
        try:
            with reading(self._services.register) as register:
                register.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            structlog.get_logger().error("register-unreachable", error=type(error).__name__)
            return JSONResponse({"status": "failing", "problem": "the register does not answer"}, 503)
        return JSONResponse({"status": "ok"})
