"""`transfers trace`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.output import JsonOption, print_json, print_table, say
from cli.tracing import KINDS, is_carried, is_tested, trace

_ROOT = Path(__file__).resolve().parent.parent.parent
_CATALOGUE = _ROOT.parent / "shared" / "requirements"


def show_trace(
    catalogue: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Folder of the requirements catalogue.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List every requirement with the elements, table rows, forms, workers and tests that carry it."""
    folder = catalogue or (_CATALOGUE if _CATALOGUE.is_dir() else None)
    entries = trace(_ROOT, folder)
    uncarried = [entry["id"] for entry in entries if not is_carried(entry)]
    untested = [entry["id"] for entry in entries if is_carried(entry) and not is_tested(entry)]
    if as_json:
        print_json({"requirements": entries, "uncarried": uncarried, "untested": untested})
        return
    rows = [(entry["id"], *(len(entry[kind]) for kind in KINDS)) for entry in entries if is_carried(entry)]
    print_table("Requirements and how many carry them", ("Requirement", *KINDS), rows)
    if folder is None:
        say("No catalogue to compare with; name one with --catalogue.")
    else:
        say(
            f"Of {len(entries)} requirements, {len(uncarried)} are carried by nothing: {', '.join(uncarried) or 'none'}"
            f"; {len(untested)} of the others have no test yet"
        )
