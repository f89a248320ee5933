"""The pinned list of what the embedded engine is made of (`artefacts.json`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_LIST = Path(__file__).with_name("artefacts.json")


@dataclass(frozen=True)
class Artefact:
    """One file in a Maven repository, with the size and checksum that it must have."""

    part: str
    group: str
    artefact: str
    version: str
    packaging: str
    size: int
    sha256: str
    classifier: str = ""

    @property
    def file_name(self) -> str:
        """The file's name in a Maven repository, for example `icu4j-74.2.jar`."""
        classifier = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artefact}-{self.version}{classifier}.{self.packaging}"

    @property
    def path(self) -> str:
        """The file's path in a Maven repository, with forward slashes and no leading one."""
        return f"{self.group.replace('.', '/')}/{self.artefact}/{self.version}/{self.file_name}"

    @property
    def coordinates(self) -> str:
        """`group:artefact:version`, as a reader looks it up."""
        return f"{self.group}:{self.artefact}:{self.version}"


def artefacts(part: str) -> tuple[Artefact, ...]:
    """The artefacts of one part: `camunda` (one archive) or `opensearch` (its jars, in class path order)."""
    return tuple(entry for entry in _read() if entry.part == part)


@cache
def _read() -> tuple[Artefact, ...]:
    rows: list[dict[str, Any]] = json.loads(_LIST.read_text(encoding="utf-8"))
    return tuple(Artefact(**{key: value for key, value in row.items() if key != "sha1"}) for row in rows)
