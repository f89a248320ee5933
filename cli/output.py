"""What a command prints: one JSON document with --json, else something for a person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

_ASKED_FOR_JSON = "transfers.json"


def _note(context: typer.Context, value: bool) -> bool:
    context.meta[_ASKED_FOR_JSON] = value
    return value


JsonOption = Annotated[
    bool, typer.Option("--json", callback=_note, help="Print one JSON document instead of a text for people.")
]


def wants_json(context: typer.Context) -> bool:
    """Say whether the command was given --json; a command that failed before it read its options was not."""
    return bool(context.meta.get(_ASKED_FOR_JSON))


def print_json(document: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print the document on standard output."""
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def say(text: str) -> None:
    """Print a line for a person on standard output; markup in it is shown as it is."""
    Console(soft_wrap=True).print(text, markup=False, highlight=False)


def remark(text: str) -> None:
    """Print a line on standard error, where it does not mix with the answer."""
    typer.echo(text, err=True)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a titled table, or nothing where there are no rows; None shows as a dash."""
    table = Table(title=title, title_justify="left", title_style="bold", highlight=False)
    for place, column in enumerate(columns):
        # the first column is what people copy into the next command: never cut short
        table.add_column(column, no_wrap=place == 0, overflow="fold")
    for row in rows:
        table.add_row(*("-" if cell is None else str(cell) for cell in row))
    if table.row_count:
        Console().print(table)
