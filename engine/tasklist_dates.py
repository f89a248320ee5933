"""Keeps Tasklist's importer going past an instant that falls on a whole second.

Tasklist 8.6.0 writes such an instant without a fraction (`2027-03-01T09:01:38Z`), its own index refuses that, and the
importer then repeats the same batch for ever: no task shows any more. It happens about once in a thousand completions.
Told to ignore what it cannot parse, the index keeps the document, the instant stays in its source, and only searching
by that one field misses it.
"""

from __future__ import annotations

import httpx

from engine.problems import EngineProblem

_INDICES = "tasklist-task-8*,tasklist-list-view-*"
_EXPECTED = 2
_SETTING = "index.mapping.ignore_malformed"


def accept_whole_seconds(opensearch_address: str) -> None:
    """Set what is described above on Tasklist's indices, once per installation; call it when Tasklist has made them.

    The setting needs the index closed for a moment. Raises `EngineProblem` when OpenSearch refuses.
    """
    with httpx.Client(base_url=opensearch_address, timeout=60) as http:
        try:
            known = http.get(f"/{_INDICES}/_settings?flat_settings=true").raise_for_status().json()
            if len(known) < _EXPECTED:
                raise EngineProblem(
                    "Tasklist has not made its indices, so they cannot be told to accept whole seconds."
                )
            missing = [name for name, told in known.items() if told["settings"].get(_SETTING) != "true"]
            for name in missing:
                http.post(f"/{name}/_close").raise_for_status()
                http.put(f"/{name}/_settings", json={_SETTING: True}).raise_for_status()
                http.post(f"/{name}/_open").raise_for_status()
        except httpx.HTTPError as error:
            raise EngineProblem(f"OpenSearch refused a setting that Tasklist needs: {error}.") from error
