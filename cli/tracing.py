"""The trace from requirement to diagram, table, form, worker and test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from cli.refusals import refused
from cli.trace_models import element_carriers, form_carriers, row_carriers
from cli.trace_sources import guidance, test_carriers, worker_carriers

KINDS = ("elements", "rows", "forms", "workers", "tests")
"""What can carry a requirement, in the order of the trace."""


class _Entry(BaseModel):
    id: str


class _File(BaseModel):
    requirements: list[_Entry]


def trace(root: Path, catalogue: Path | None) -> list[dict[str, Any]]:
    """Return one entry per requirement, in the order of the ids: `id`, a sorted list for each of KINDS, and `guidance`:
    the reason why it only tells people how to behave, None where it does more.

    `root` is the project's folder. With a `catalogue` (a folder of YAML files with a list `requirements`), those that
    nothing carries are there too, with empty lists. Raises InputRefused for a catalogue that is none.
    """
    readers: dict[str, Callable[[], Iterable[tuple[str, str]]]] = {
        "elements": element_carriers,
        "rows": row_carriers,
        "forms": form_carriers,
        "workers": lambda: worker_carriers(root),
        "tests": lambda: test_carriers(root),
    }
    carried: dict[str, dict[str, set[str]]] = defaultdict(lambda: {kind: set() for kind in KINDS})
    for kind in KINDS:
        for requirement, carrier in readers[kind]():
            carried[requirement][kind].add(carrier)
    only_guidance = guidance(root)
    identifiers = set(carried) | (catalogued(catalogue) if catalogue else set[str]())
    return [
        {
            "id": identifier,
            **{kind: sorted(carried[identifier][kind]) for kind in KINDS},
            "guidance": only_guidance.get(identifier),
        }
        for identifier in sorted(identifiers)
    ]


def catalogued(folder: Path) -> set[str]:
    """Return the ids of all requirements of a catalogue; raises InputRefused for a file that is none of it."""
    found: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        try:
            found |= {entry.id for entry in _File.model_validate(yaml.safe_load(path.read_bytes())).requirements}
        except (yaml.YAMLError, ValidationError) as error:
            raise refused("catalogue", f"{path.name} is no requirements file: {error}") from error
    if not found:
        raise refused("catalogue", f"{folder} holds no requirements")
    return found


def is_carried(entry: dict[str, Any]) -> bool:
    """Say whether an element, row, form or worker carries the requirement, or it is guidance for people."""
    return bool(entry["guidance"]) or any(entry[kind] for kind in KINDS if kind != "tests")


def is_tested(entry: dict[str, Any]) -> bool:
    """Say whether a test is marked with the requirement, or it is guidance for people."""
    return bool(entry["guidance"] or entry["tests"])
