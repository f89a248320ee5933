"""A model file as it goes to the engine: what only readers of the file need is left out."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import etree

_ENTRIES = ("{*}inputEntry", "{*}outputEntry")


def compact(path: Path) -> bytes:
    """Return the content of a process, decision or form without blanks between its parts, and of a decision without the
    ids of its cells, which the engine never names. Raises OSError; a file that is no XML or JSON goes as it is, for the
    engine to refuse.
    """
    content = path.read_bytes()
    try:
        return _json(content) if path.suffix == ".form" else _xml(content)
    except (ValueError, etree.XMLSyntaxError):
        return content


def _json(content: bytes) -> bytes:
    return json.dumps(json.loads(content), separators=(",", ":"), ensure_ascii=False).encode()


def _xml(content: bytes) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    for entry in (*root.iter(_ENTRIES[0]), *root.iter(_ENTRIES[1])):
        entry.attrib.pop("id", "")
    return etree.tostring(root, encoding="UTF-8")
