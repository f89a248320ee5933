"""Signing in and out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from board.pages.requests import TOKEN, taking_form
from board.services import Services
from board.sign_in_limit import WINDOW
from board.visitors import own_path, timed_out_session
from register import audit, staff
from register.audit import AuditEntry
from register.database import reading, transaction
from schemas.refusals import Problem

_WRONG = "The user ID or the password is wrong"
_TOO_OFTEN = (
    f"Too many attempts failed for this user ID: wait {int(WINDOW.total_seconds() // 60)} minutes, then try again"
)


class SignInPages:
    """The sign-in form, its answer, and signing out."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/sign-in", self.show, methods=["GET"]),
            Route("/sign-in", taking_form(self.sign_in), methods=["POST"]),
            Route("/sign-out", taking_form(self.sign_out), methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """Show the form; `next` in the query is where to go on."""
        return self._form(request, own_path(request.query_params.get("next")))

    def sign_in(self, request: Request, form: Mapping[str, str]) -> Response:
        """Check the password and start a session under a new id."""
        services = self._services
        services.require_form_token(services.cookies.sign_in_id(request), form.get(TOKEN))
        user_id, password, path = form.get("user", "").strip(), form.get("password", ""), own_path(form.get("next"))
        missing = _missing(user_id, password)
        if missing:
            return self._form(request, path, user_id, missing, status=400)
        if not services.sign_in_limit.admits(user_id):
            self._record("sign-in-refused", user_id, "too-many-attempts")
            return self._form(request, path, user_id, [Problem("user", _TOO_OFTEN)], status=429)
        with reading(services.register) as register:
            # outside a write transaction: the check takes long on purpose, and others must write meanwhile
            member = staff.check_password(register, user_id, password)
        if member is None:
            self._record("sign-in-refused", user_id, "wrong-password")
            return self._form(request, path, user_id, [Problem("user", _WRONG)], status=400)
        services.sign_in_limit.forget(user_id)
        self._record("signed-in", user_id)
        self._end(services.cookies.session_id(request))
        response = RedirectResponse(path, 303)
        services.cookies.begin(response, services.sessions.begin(member.user_id))
        return response

    def sign_out(self, request: Request, form: Mapping[str, str]) -> Response:
        """End the session."""
        services = self._services
        visitor = services.visitor(request)
        services.require_form_token(visitor.session.session_id, form.get(TOKEN))
        self._end(visitor.session.session_id)
        self._record("signed-out", visitor.member.user_id)
        response = RedirectResponse("/sign-in", 303)
        services.cookies.end(response)
        return response

    def _form(
        self,
        request: Request,
        path: str,
        user_id: str = "",
        problems: list[Problem] | None = None,
        status: int = 200,
    ) -> Response:
        services = self._services
        known = services.cookies.sign_in_id(request)
        sign_in_id = known or secrets.token_urlsafe(16)
        idle = timed_out_session(request, services.cookies, services.sessions)
        response = services.renderer.page(
            "sign-in.html",
            status,
            path=path,
            user_id=user_id,
            problems=problems or [],
            token=services.signing.form_token(sign_in_id),
            idle_minutes=None if idle is None else int(services.settings.idle.total_seconds() // 60),
        )
        if known is None:
            services.cookies.begin_sign_in(response, sign_in_id)
        return response

    def _record(self, action: str, user_id: str, reason: str | None = None) -> None:
        with transaction(self._services.register) as register:
            # what somebody typed that is no account may be a password or a name: it stays off the trail
            known = staff.find(register, user_id) is not None
            detail = {} if reason is None else {"reason": reason, "account": user_id if known else "unknown"}
            actor = user_id if reason is None else audit.SYSTEM
            audit.record(register, AuditEntry(action, self._services.wall(), actor=actor, detail=detail))

    def _end(self, session_id: str | None) -> None:
        if session_id is not None:
            self._services.sessions.end(session_id)


def _missing(user_id: str, password: str) -> list[Problem]:
    problems = [] if user_id else [Problem("user", "Enter your user ID")]
    return problems if password else [*problems, Problem("password", "Enter your password")]
