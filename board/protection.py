"""What stands around every page: security headers, a limit on what is taken in, no details in the log."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LARGEST_BODY = 2 * 1024 * 1024
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    # no Cross-Origin-Opener-Policy: Tasklist's pages are sandboxed, so are the pages that open from them, and browsers
    # refuse a sandboxed page that has this policy; the links there give their page no opener anyway
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
_TLS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}
_KEPT_BY_BROWSERS = "/static/"
_ROOT = Path(__file__).resolve().parent.parent

ErrorPage = Callable[[int], Response]


class Protection:
    """Wraps the application. `error_page` makes the answer for a status of its own: 411, 413 and 500."""

    def __init__(self, app: ASGIApp, *, error_page: ErrorPage, secure: bool) -> None:
        self._app = app
        self._error_page = error_page
        self._headers = _HEADERS | (_TLS_HEADERS if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_protected(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._protect(MutableHeaders(scope=message), scope["path"])
            await send(message)

        refusal = _refused_size(Headers(scope=scope))
        if refusal is not None:
            await self._error_page(refusal)(scope, receive, send_protected)
            return
        try:
            await self._app(scope, receive, send_protected)
        except Exception as error:  # noqa: BLE001 - the last stop: a server's own log would print the message
            _log(error)
            if not started:
                await self._error_page(500)(scope, receive, send_protected)

    def _protect(self, headers: MutableHeaders, path: str) -> None:
        for name, value in self._headers.items():
            headers[name] = value
        if path.startswith(_KEPT_BY_BROWSERS):
            headers["Cache-Control"] = "max-age=3600"


def _refused_size(headers: Headers) -> int | None:
    length = headers.get("content-length")
    if length is None:
        # without a length the size is not known before it is in memory; no browser sends a form so
        return 411 if "transfer-encoding" in headers else None
    return None if length.isdigit() and int(length) <= _LARGEST_BODY else 413


def _log(error: Exception) -> None:
    """Log what broke and where, not its message: a database error quotes the values, which are a family's details."""
    places = traceback.extract_tb(error.__traceback__)
    own = [f"{Path(place.filename).relative_to(_ROOT)}:{place.lineno}" for place in places if _is_own(place.filename)]
    structlog.get_logger().error("page-failed", error=type(error).__qualname__, places=own)


def _is_own(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(_ROOT) and "site-packages" not in path.parts
