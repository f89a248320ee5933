"""Reading the forms that browsers send."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

TOKEN = "token"  # noqa: S105 - the input's name
_MOST_FIELDS = 100


def taking_form(
    answer: Callable[[Request, Mapping[str, str]], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that reads the form (its texts by name, files ignored) and answers in a worker thread, since
    the register is synchronous."""

    async def endpoint(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
            texts = {name: value for name, value in form.items() if isinstance(value, str)}
        return await run_in_threadpool(answer, request, texts)

    return endpoint
