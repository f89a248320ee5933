"""What the pages share: the register, the clocks, sessions, templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request

from board.access import Reading, consult
from board.clock import Clock, wall_clock
from board.drafts import Drafts
from board.renderer import Renderer
from board.sessions import Sessions
from board.settings import BoardSettings
from board.sign_in_limit import SignInLimit
from board.signing import Signing
from board.visitors import Cookies, FormRefused, SignInNeeded, Visitor
from engine.problems import EngineProblem
from register import staff
from register.database import reading, transaction
from register.errors import UnknownTransfer
from schemas.identifiers import is_transfer_id


@dataclass(frozen=True)
class Services:
    """One per server. `clock` is the pages' clock, `wall` that of the audit trail's reads (see `board.clock`)."""

    settings: BoardSettings
    register: Engine
    clock: Clock
    sessions: Sessions
    signing: Signing
    cookies: Cookies
    renderer: Renderer
    wall: Clock = wall_clock
    drafts: Drafts = field(default_factory=Drafts)
    sign_in_limit: SignInLimit = field(default_factory=SignInLimit)

    def visitor(self, request: Request) -> Visitor:
        """Return who sent the request, with the groups that they have now; raises SignInNeeded."""
        session = self.sessions.live(self.cookies.session_id(request))
        if session is None:
            raise SignInNeeded(request.url.path)
        with reading(self.register) as register:
            member = staff.find(register, session.user_id)
        if member is None or member.password_hash is None:
            self.sessions.end(session.session_id)
            raise SignInNeeded(request.url.path)
        return Visitor(member, session, self.signing.form_token(session.session_id))

    def require_form_token(self, session_id: str | None, token: str | None) -> None:
        """Raise FormRefused unless the token belongs to the session."""
        if session_id is None or not self.signing.accepts(session_id, token):
            raise FormRefused

    def open_transfer(self, visitor: Visitor, transfer_id: str, form: str | None = None) -> None:
        """Put the read on the trail; raises HTTPException 404 (no such transfer) or 403 (not theirs to read)."""
        if not is_transfer_id(transfer_id):
            raise HTTPException(404)
        try:
            with transaction(self.register) as register:
                allowed = consult(register, Reading(visitor.member, transfer_id, self.wall(), form))
        except UnknownTransfer as error:
            raise HTTPException(404) from error
        if not allowed:
            raise HTTPException(403)

    def now(self) -> datetime | None:
        """Return the pages' time, or None if the engine, whose clock is controlled, does not answer."""
        try:
            return self.clock()
        except EngineProblem:
            return None
