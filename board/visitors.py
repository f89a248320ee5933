"""From a request to the member of staff who sent it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from board.sessions import BoardSession, Sessions
from board.settings import BoardSettings
from board.signing import Signing
from register.tables import StaffMember

_OWN_PATH = re.compile(r"/(transfers/T-[0-9A-Z]{8}(/forms/[a-z0-9-]{1,80})?)?", re.ASCII)


@dataclass(frozen=True)
class Visitor:
    """A signed-in member of staff; `form_token` goes into every form that they are shown."""

    member: StaffMember
    session: BoardSession
    form_token: str


class SignInNeeded(Exception):
    """Nobody is signed in; attribute `path` is where to go on afterwards."""

    def __init__(self, path: str) -> None:
        super().__init__("sign in first")
        self.path = own_path(path)


class FormRefused(Exception):
    """A form without the token of the session that it was sent in: another site's, or a page left open for long."""


def own_path(path: str | None) -> str:
    """Return the path if it is one of this site's pages, else the start page: nobody is sent elsewhere."""
    return path if path and _OWN_PATH.fullmatch(path) else "/"


class Cookies:
    """The board's two cookies: the session of who is signed in, and that of the sign-in form before."""

    def __init__(self, settings: BoardSettings, signing: Signing) -> None:
        # browsers share cookies between ports, and two installations may run side by side
        prefix = "__Host-" if settings.secure else ""
        self._session = f"{prefix}transfers-board-{settings.port}"
        self._sign_in = f"{prefix}transfers-board-sign-in-{settings.port}"
        self._secure = settings.secure
        self._signing = signing

    def session_id(self, request: Request) -> str | None:
        """Return the id of the session that the browser names, if this board signed it."""
        return self._signing.unseal(request.cookies.get(self._session))

    def sign_in_id(self, request: Request) -> str | None:
        """Return what the browser got with the sign-in form."""
        return self._signing.unseal(request.cookies.get(self._sign_in))

    def begin(self, response: Response, session: BoardSession) -> None:
        """Give the browser a session in place of the sign-in form's cookie."""
        self._set(response, self._session, session.session_id)
        self._delete(response, self._sign_in)

    def begin_sign_in(self, response: Response, sign_in_id: str) -> None:
        """Give the browser the cookie that belongs to the sign-in form."""
        self._set(response, self._sign_in, sign_in_id)

    def end(self, response: Response) -> None:
        """Take the session's cookie away."""
        self._delete(response, self._session)

    def _set(self, response: Response, name: str, value: str) -> None:
        sealed = self._signing.seal(value)
        response.set_cookie(name, sealed, path="/", secure=self._secure, httponly=True, samesite="lax")

    def _delete(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self._secure, httponly=True, samesite="lax")


def timed_out_session(request: Request, cookies: Cookies, sessions: Sessions) -> BoardSession | None:
    """Return the browser's session if it ended for want of activity."""
    return sessions.timed_out(cookies.session_id(request))
