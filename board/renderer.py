"""Templates to pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from board.words import day, in_words, moment


class Renderer:
    """Fills the board's templates; every value is escaped, an unknown name is an error."""

    def __init__(self) -> None:
        folder = Path(__file__).parent / "templates"
        self._templates = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
        self._templates.filters.update(in_words=in_words, moment=moment, day=day)

    def page(self, template: str, status: int = 200, **content: Any) -> HTMLResponse:
        """Return the page. `visitor` (None: not signed in) is in every template, since the header names them."""
        content.setdefault("visitor", None)
        return HTMLResponse(self._templates.get_template(template).render(content), status)
