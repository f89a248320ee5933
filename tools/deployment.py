"""How large the one request is that deploys everything in `bpmn/`."""

from collections.abc import Sequence
from pathlib import Path

import httpx

from engine.compact import compact

LARGEST_REQUEST = 3_000_000
"""Bytes that a deployment may have: below the 4 MB that the engine takes in one message (docs/decisions)."""


def request_size(files: Sequence[Path]) -> int:
    """Bytes of the multipart body that would carry the files to the engine."""
    parts = [("resources", (path.name, compact(path))) for path in files]
    return len(httpx.Request("POST", "http://localhost/v2/deployments", files=parts).read())
