"""The board as an application that a server can run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from board.clock import Clock
from board.pages.errors import ErrorPages
from board.pages.forms import FormPages
from board.pages.health import HealthPage
from board.pages.sign_in import SignInPages
from board.pages.transfers import TransferPages
from board.protection import Protection
from board.renderer import Renderer
from board.services import Services
from board.sessions import Sessions
from board.settings import BoardSettings
from board.signing import Signing
from board.visitors import Cookies


def services_of(settings: BoardSettings, register: Engine, clock: Clock) -> Services:
    """Return what the pages share, for an open register and the pages' clock (see `board.clock`)."""
    signing = Signing(settings.signing_key)
    return Services(
        settings=settings,
        register=register,
        clock=clock,
        sessions=Sessions(settings.idle),
        signing=signing,
        cookies=Cookies(settings, signing),
        renderer=Renderer(),
    )


def build_app(services: Services) -> ASGIApp:
    """Return the application. It serves on any host, but answers only to the host names of the settings."""
    errors = ErrorPages(services.renderer)
    application = Starlette(
        routes=[
            *HealthPage(services).routes(),
            *SignInPages(services).routes(),
            *TransferPages(services).routes(),
            *FormPages(services).routes(),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=services.settings.hosts, www_redirect=False)],
        exception_handlers=cast(Any, errors.handlers()),
    )
    return Protection(application, error_page=errors.of_status, secure=services.settings.secure)
