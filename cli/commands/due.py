"""`transfers due`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from calendars.policy import read_anchor
from cli.output import JsonOption, print_json, say
from cli.refusals import refused
from cli.time_limits import time_limit
from schemas.instants import InstantError, format_instant


class Urgency(StrEnum):
    """What the table tells apart by urgency."""

    URGENT = "urgent"
    NOT_URGENT = "not-urgent"


def due(  # noqa: PLR0913, PLR0917  a command's options are its parameters
    authority: Annotated[str, typer.Argument(help="Such as hertfordshire.")],
    requirement: Annotated[str, typer.Argument(metavar="REQUIREMENT_ID", help="Such as HER-105.")],
    anchor: Annotated[
        str,
        typer.Option("--from", metavar="ISO", help="2026-11-24T09:00:00Z, or a date: the start of that day in London."),
    ],
    urgency: Annotated[Urgency | None, typer.Option(help="Where several rows carry the requirement.")] = None,
    destination: Annotated[str | None, typer.Option(help="Where several rows carry the requirement.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Say when a time limit falls."""
    scope = {} if urgency is None else {"urgency": urgency.value}
    if destination is not None:
        scope["destination"] = destination
    limit = time_limit(authority, requirement, _read(anchor), scope)
    escalates_to = ",".join(limit.escalates_to) or None
    if as_json:
        print_json(
            {
                "due": format_instant(limit.due),
                "warn": format_instant(limit.warn),
                "escalatesTo": escalates_to,
                "clause": limit.clause,
                "requirements": list(limit.requirements),
            }
        )
    else:
        say(f"{requirement} falls at {format_instant(limit.due)} (reminder {format_instant(limit.warn)})")
        say(f"A miss goes to {escalates_to or 'nobody'}. {limit.clause or ''}".rstrip())


def _read(text: str) -> datetime:
    try:
        return read_anchor(text)
    except InstantError as error:
        raise refused("from", str(error)) from error
    except ValueError as error:
        raise refused("from", f"{text} is no date: {error}") from error
    except OverflowError as error:
        raise refused("from", f"{text} lies before the first instant that can be told in UTC") from error
