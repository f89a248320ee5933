"""`python -m tools.reached`: what the tests have walked through of every process and decision; whatever else fails it.

Each package of tests that has an engine leaves what it reached, from the engine's records, in a file of its own. The
flow nodes and flows that no test reaches yet stand in `tests/not-yet-walked.txt`; a line there that is reached,
or that names nothing, fails too. Rules of decisions are counted only.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tools.paths import NOT_YET_WALKED, REACHED


@dataclass
class Model:
    """Elements of one kind in one process or decision: all of them, and those that any test has reached."""

    all_ids: set[str] = field(default_factory=set[str])
    reached: set[str] = field(default_factory=set[str])


RULES = "rules"

Key = tuple[str, str]
"""The process or decision, and the kind of its elements."""


def read(files: Iterable[Path]) -> dict[Key, Model]:
    """Return what the files hold together."""
    models: dict[Key, Model] = defaultdict(Model)
    for path in files:
        for entry in json.loads(path.read_text(encoding="utf-8")):
            model = models[entry["name"], entry["kind"]]
            model.all_ids |= set(entry["all"])
            model.reached |= set(entry["reached"])
    return models


def table(models: dict[Key, Model], known: set[str]) -> list[str]:
    """The coverage as lines of a table, what was missed unexpectedly named below each row."""
    lines = [f"{'process or decision':<28}{'what':<16}{'reached':>9}{'of':>6}"]
    for (name, kind), model in sorted(models.items()):
        lines.append(f"{name:<28}{kind:<16}{len(model.reached):>9}{len(model.all_ids):>6}")
        if kind != RULES:
            lines += [f"    not reached: {one}" for one in sorted(_missed(name, model) - known)]
    return lines


def problems(models: dict[Key, Model], known: set[str]) -> list[str]:
    """Return a line for each element that is neither reached nor known of, and for each known one that is."""
    missed = {one for (name, kind), model in models.items() if kind != RULES for one in _missed(name, model)}
    return [
        *(f"{one}: no test reaches it" for one in sorted(missed - known)),
        *(f"{one}: is reached, or there no more: take it out of the list" for one in sorted(known - missed)),
    ]


def not_yet_walked() -> set[str]:
    """Return what no test reaches yet, as `process/element`; lines that start with # are comments."""
    if not NOT_YET_WALKED.is_file():
        return set()
    lines = NOT_YET_WALKED.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def main() -> int:
    """Print the table and what is wrong; exit status 0 where nothing is."""
    files = sorted(REACHED.glob("*.json"))
    if not files:
        print("  not known: no test of the flows came to its end")
        return 1
    models, known = read(files), not_yet_walked()
    print("\n".join(table(models, known)))
    if known:
        print(f"{len(known)} elements are not walked yet: see {NOT_YET_WALKED.name}")
    found = problems(models, known)
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


def _missed(name: str, model: Model) -> set[str]:
    return {f"{name}/{one}" for one in model.all_ids - model.reached}


if __name__ == "__main__":
    raise SystemExit(main())
