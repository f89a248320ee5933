"""What a deployment of `bpmn/` consists of, and how large its one request is."""

from collections.abc import Sequence
from pathlib import Path

import httpx

from tools.paths import MODELS

PATTERNS = ("processes/*.bpmn", "decisions/*.dmn", "forms/*.form")
LARGEST_REQUEST = 1_500_000
"""Bytes that a deployment may have: well below the 4 MB that the engine takes in one message."""


def deployment_files(folder: Path = MODELS) -> list[Path]:
    """Every process, decision and form, in that order and by name."""
    return [path for pattern in PATTERNS for path in sorted(folder.glob(pattern))]


def request_size(files: Sequence[Path]) -> int:
    """Bytes of the multipart body that would carry the files to the engine."""
    parts = [("resources", (path.name, path.read_bytes())) for path in files]
    return len(httpx.Request("POST", "http://localhost/v2/deployments", files=parts).read())
