"""Plain pages for what goes wrong."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from board.renderer import Renderer
from board.visitors import FormRefused, SignInNeeded

_PAGES = {
    400: ("The request could not be read", "Go back, reload the page and try again."),
    403: (
        "You cannot open this transfer",
        "It concerns teams in which you have no role. If you need it for your work, ask your manager for one.",
    ),
    404: (
        "Page not found",
        "There is no such transfer or form. Check the reference in the task or the notification, like T-7K3M9Q2X.",
    ),
    405: ("Page not found", "This address does not take that kind of request. Start from the list of transfers."),
    409: (
        "This transfer has ended",
        "Nothing can be written any more. What was written before stands on the transfer's page.",
    ),
    413: ("That is too much text", "Go back and shorten it: a field takes 20,000 characters."),
    500: (
        "Something went wrong",
        "Nothing was saved. Try again; if it happens again, tell your IT support at what time it did.",
    ),
}
_OLD_FORM = (
    "This form is out of date",
    "You have signed in anew since it was opened. Nothing was saved: go back, copy what you wrote, reload and save.",
)


class ErrorPages:
    """The handlers of what pages raise."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def http(self, _request: Request, error: Exception) -> Response:
        """Show the page of an HTTP status; 500 for anything unforeseen."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        return self.of_status(status)

    def of_status(self, status: int) -> HTMLResponse:
        """Return the page of an HTTP status; one without words of its own gets those of 400."""
        title, text = _PAGES.get(status, _PAGES[400])
        return self._renderer.page("error.html", status, title=title, text=text)

    def form_refused(self, _request: Request, _error: Exception) -> Response:
        """Refuse a form whose token is not the session's."""
        title, text = _OLD_FORM
        return self._renderer.page("error.html", 403, title=title, text=text)

    def sign_in_needed(self, _request: Request, error: Exception) -> Response:
        """Send to the sign-in page, and back afterwards."""
        path = error.path if isinstance(error, SignInNeeded) else "/"
        return RedirectResponse("/sign-in" if path == "/" else f"/sign-in?next={quote(path)}", 303)

    def handlers(self) -> dict[int | type[Exception], object]:
        """Return the handlers by what they handle."""
        return {
            HTTPException: self.http,
            FormRefused: self.form_refused,
            SignInNeeded: self.sign_in_needed,
            Exception: self.http,
        }
