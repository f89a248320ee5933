"""Reading the JSON documents that a person or a script hands to a command."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn, cast

import typer

from cli.refusals import refused

STANDARD_INPUT = "-"


def read_object(source: str) -> dict[str, Any]:
    """Return the JSON object in the file `source`, or on standard input for `-`.

    Raises InputRefused for anything else than one JSON object, and for a name given twice, since one of the two values
    would be lost; exits with status 2 where the file cannot be read.
    """
    try:
        text = sys.stdin.read() if source == STANDARD_INPUT else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise typer.BadParameter(f"{source} cannot be read: {reason}") from error
    try:
        document = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise refused("input", f"is no JSON document: {error.msg} in line {error.lineno}") from error
    if not isinstance(document, dict):
        raise refused("input", "must be a JSON object")
    return cast(dict[str, Any], document)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        names = [name for name, _ in pairs]
        raise refused(next(name for name in names if names.count(name) > 1), "is given twice")
    return document


def _no_number(constant: str) -> NoReturn:
    raise refused("input", f"{constant} is no value of JSON")
