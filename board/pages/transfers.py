"""The list of live transfers, and one transfer's story."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from board.access import authorities_of, may_open
from board.live_transfers import live_transfers
from board.names import Names
from board.services import Services
from board.story_view import story_view
from board.words import due_date
from register.database import reading
from schemas.directory import load_authority


class TransferPages:
    """What staff read."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Return the routes of these pages."""
        return [
            Route("/", self.show_list, methods=["GET"]),
            Route("/transfers/{transfer}", self.show_story, methods=["GET"]),
        ]

    def show_list(self, request: Request) -> Response:
        """Show the live transfers that the visitor may open: references, no person's details."""
        services = self._services
        visitor = services.visitor(request)
        now = services.now()
        text = request.query_params.get("page", "1")
        page = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
        with reading(services.register) as register:
            found = live_transfers(
                register,
                authorities_of(visitor.member),
                lambda transfer: may_open(visitor.member, transfer),
                page,
            )
            lines = [
                {
                    "transfer": line.transfer,
                    "names": Names(register, load_authority(line.transfer.authority)),
                    "due": None if line.next_due is None else due_date(line.next_due, now),
                }
                for line in found.lines
            ]
        return services.renderer.page(
            "transfers.html", visitor=visitor, found=found, lines=lines, time_known=now is not None
        )

    def show_story(self, request: Request) -> Response:
        """Show one transfer: 404 if there is none, 403 if it is not the visitor's to read."""
        services = self._services
        visitor = services.visitor(request)
        transfer_id = request.path_params["transfer"]
        services.open_transfer(visitor, transfer_id)
        now = services.now()
        with reading(services.register) as register:
            view = story_view(register, transfer_id, now)
            return services.renderer.page("transfer.html", visitor=visitor, view=view, time_known=now is not None)
