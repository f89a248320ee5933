"""The narrative fields of a form of a transfer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from board.drafts import DraftKey
from board.names import Names
from board.narrative_form import FieldView, Submission, save, sent_fields, stored_fields
from board.pages.requests import TOKEN, taking_form
from board.people import people_of
from board.services import Services
from board.visitors import SignInNeeded, Visitor, timed_out_session
from board.written import find_case_page
from engine.problems import EngineProblem
from register import transfers
from register.database import reading, transaction
from schemas.directory import load_authority
from schemas.forms import CasePage, UnknownForm, form_fields
from schemas.refusals import Problem

_PATH = "/transfers/{transfer}/forms/{form}"
_NO_TIME = Problem("", "The engine does not answer, and its clock dates what you write: save again in a minute")


@dataclass(frozen=True)
class _Shown:
    """What differs from one showing of a form to the next."""

    page: CasePage
    transfer_id: str
    fields: Sequence[FieldView]
    problems: Sequence[Problem] = ()
    saved: bool = False
    unsaved: bool = False


class FormPages:
    """What staff write."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [Route(_PATH, self.show, methods=["GET"]), Route(_PATH, taking_form(self.save), methods=["POST"])]

    def show(self, request: Request) -> Response:
        """Show the form with the texts in force, or with what its writer sent after their session had timed out."""
        services = self._services
        visitor = services.visitor(request)
        page, transfer_id = self._open(request, visitor)
        draft = services.drafts.find(DraftKey(visitor.member.user_id, transfer_id, page.form))
        saved = request.query_params.get("saved") == "yes"
        with reading(services.register) as register:
            if draft is None or saved:
                fields = stored_fields(register, page, transfer_id, self._names(register, transfer_id))
                return self._render(register, visitor, _Shown(page, transfer_id, fields, saved=saved))
            sent = Submission(page, transfer_id, visitor.member.user_id, draft)
            fields = sent_fields(register, sent, [], self._names(register, transfer_id))
            return self._render(register, visitor, _Shown(page, transfer_id, fields, unsaved=True))

    def save(self, request: Request, form: Mapping[str, str]) -> Response:
        """Store the texts and show them again, or show what is wrong with them."""
        services = self._services
        try:
            visitor = services.visitor(request)
        except SignInNeeded:
            self._keep_draft(request, form)
            raise
        services.require_form_token(visitor.session.session_id, form.get(TOKEN))
        page, transfer_id = self._open(request, visitor)
        sent = Submission(page, transfer_id, visitor.member.user_id, form)
        problems = self._save(sent)
        if not problems:
            services.drafts.drop(DraftKey(sent.author, transfer_id, page.form))
            return RedirectResponse(f"{request.url.path}?saved=yes", 303)
        with reading(services.register) as register:
            fields = sent_fields(register, sent, problems, self._names(register, transfer_id))
            return self._render(register, visitor, _Shown(page, transfer_id, fields, problems=problems))

    def _save(self, sent: Submission) -> Sequence[Problem]:
        try:
            at = self._services.clock()
        except EngineProblem:
            return [_NO_TIME]
        with transaction(self._services.register) as register:
            _require_live(register, sent.transfer_id)
            return save(register, sent, at)

    def _open(self, request: Request, visitor: Visitor) -> tuple[CasePage, str]:
        transfer_id, form_id = request.path_params["transfer"], request.path_params["form"]
        page = find_case_page(form_id)
        if page is None:
            raise HTTPException(404)
        self._services.open_transfer(visitor, transfer_id, form_id)
        with reading(self._services.register) as register:
            _require_live(register, transfer_id)
        return page, transfer_id

    def _keep_draft(self, request: Request, form: Mapping[str, str]) -> None:
        services = self._services
        session = timed_out_session(request, services.cookies, services.sessions)
        page = find_case_page(request.path_params["form"])
        if session is not None and page is not None and services.signing.accepts(session.session_id, form.get(TOKEN)):
            services.drafts.keep(DraftKey(session.user_id, request.path_params["transfer"], page.form), form)

    def _names(self, register: Session, transfer_id: str) -> Names:
        return Names(register, load_authority(transfers.get(register, transfer_id).authority))

    def _render(self, register: Session, visitor: Visitor, shown: _Shown) -> Response:
        transfer = transfers.get(register, shown.transfer_id)
        people = people_of(register, transfer, self._names(register, shown.transfer_id))
        return self._services.renderer.page(
            "form.html",
            400 if shown.problems else 200,
            visitor=visitor,
            shown=shown,
            transfer=transfer,
            children=[person for person in people if person.concerned],
            tasklist=self._services.settings.tasklist,
            task_answers=_task_answers(shown.page.form),
            idle_minutes=int(self._services.settings.idle.total_seconds() // 60),
        )


def _require_live(register: Session, transfer_id: str) -> None:
    """Raise HTTPException 409 where the transfer has ended: its record is not written any more."""
    if transfers.get(register, transfer_id).status is not None:
        raise HTTPException(409)


def _task_answers(form_id: str) -> list[str]:
    """What the task itself still asks for in Tasklist."""
    try:
        return [field.label for field in form_fields(form_id)]
    except UnknownForm:
        return []
