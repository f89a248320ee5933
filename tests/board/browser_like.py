"""A client that fills forms in as a browser does: it sends what the page's own inputs hold."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self, cast

import httpx
from lxml import html

from tests.board.sample import PASSWORD


class Page:
    """An answer of the board, as HTML."""

    def __init__(self, status: int, text: str, address: str, headers: dict[str, str]) -> None:
        self.status = status
        self.source = text
        self.address = address
        self.headers = headers
        # lxml's own types do not say what an expression finds
        self._tree: Any = cast(Any, html).document_fromstring(text)

    @property
    def text(self) -> str:
        """All text that a reader sees, spaces run together."""
        return " ".join(str(self._tree.xpath("string(//body)")).split())

    def all(self, xpath: str) -> list[str]:
        """The texts of all elements at `xpath`, spaces run together."""
        return [" ".join(str(node.text_content()).split()) for node in self._tree.xpath(xpath)]

    def times(self, xpath: str) -> list[str]:
        """The machine-readable instants of the `time` elements at `xpath`."""
        return [str(node.get("datetime")) for node in self._tree.xpath(xpath)]

    def actions(self) -> list[str]:
        """Where the page's forms are sent."""
        return [str(node.get("action")) for node in self._tree.xpath("//form")]

    def inputs(self, form: str) -> dict[str, str]:
        """Names and values of the inputs of the form whose action ends with `form`."""
        found: dict[str, str] = {}
        for node in self._tree.xpath("//form"):
            if str(node.get("action")).endswith(form):
                found |= {str(name): str(value or "") for name, value in node.form_values()}
        return found

    def errors(self) -> dict[str, str]:
        """The error summary: what its links lead to, and what they say."""
        links = self._tree.xpath("//div[@class='error-summary']//a")
        return {str(link.get("href")): str(link.text_content()) for link in links}


class BrowserLike:
    """Keeps cookies and follows redirects, as `client` does."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, follow_redirects=True, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def get(self, path: str) -> Page:
        """Open a page."""
        return _page(self.client.get(path))

    def post(self, path: str, form: dict[str, str]) -> Page:
        """Send a form as given."""
        return _page(self.client.post(path, data=form))

    def fill_in(self, page: Page, action: str, **values: str) -> Page:
        """Fill a page's form in and send it. An underscore in a name stands for a hyphen."""
        form = page.inputs(action) | {name.replace("_", "-"): value for name, value in values.items()}
        path = next(address for address in page.actions() if address.endswith(action))
        return self.post(path, form)

    def sign_in(self, user: str, password: str = PASSWORD, path: str = "/") -> Page:
        """Open a page as somebody who is not signed in, and sign in on the form that comes."""
        page = self.get(path)
        return self.fill_in(page, "/sign-in", user=user, password=password)


def _page(answer: httpx.Response) -> Page:
    return Page(answer.status_code, answer.text, str(answer.url), dict(answer.headers))
