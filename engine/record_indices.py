"""Where the engine's exported records are kept: one index per kind, however far the engine's clock runs ahead.

By itself the exporter starts a new index for each kind and day. A few weeks of running, or a year run through in
minutes, would leave more of them than one small OpenSearch holds. So each kind gets one index before the exporter asks
for any, and the names of the days at hand are aliases of it. A day without its aliases does no harm: the exporter makes
indices for it, and readers find those too.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from engine.problems import EngineProblem, EngineUnreachable

_PREFIX = "zeebe-record"
_VERSION = "8.6.0"
_COMMON = f"{_PREFIX}-template.json"
_SUFFIX = "_records"
_DAY = re.compile(r"_\d{4}-\d{2}-\d{2}$")


class RecordIndices:
    """The indices of one installation's records. Every method raises `EngineProblem` when OpenSearch refuses."""

    def __init__(self, opensearch_address: str) -> None:
        self._http = httpx.Client(base_url=opensearch_address, timeout=60)

    def create(self, distribution: Path) -> None:
        """Create the index of each kind of record that the distribution's exporter knows, where it is missing."""
        present = {row["index"] for row in self._get(f"/_cat/indices/{_PREFIX}_*?format=json&h=index")}
        with zipfile.ZipFile(distribution / "lib" / f"zeebe-opensearch-exporter-{_VERSION}.jar") as jar:
            common = json.loads(jar.read(_COMMON))["template"]
            for name in jar.namelist():
                if not name.startswith(_PREFIX) or name == _COMMON:
                    continue
                kind = name.removeprefix(f"{_PREFIX}-").removesuffix("-template.json")
                if _index(kind) not in present:
                    own = json.loads(jar.read(name))["template"]
                    self._send("PUT", f"/{_index(kind)}", _merged(common, own))

    def take(self, days: Collection[date]) -> None:
        """Have the records of these days (UTC, engine time) go to their kind's one index; other days are let go."""
        indices = {row["index"] for row in self._get(f"/_cat/indices/{_PREFIX}_*?format=json&h=index")}
        rows = self._get(f"/_cat/aliases/{_PREFIX}_*?format=json&h=alias,index")
        named = {row["alias"]: row["index"] for row in rows if _DAY.search(row["alias"])}
        wanted = {
            index.removesuffix(_SUFFIX) + f"_{day.isoformat()}": index
            for index in indices
            if index.endswith(_SUFFIX)
            for day in days
        }
        gone = [{"remove": {"index": named[name], "alias": name}} for name in named.keys() - wanted.keys()]
        new = [{"add": {"index": wanted[name], "alias": name}} for name in wanted.keys() - named.keys() - indices]
        if gone or new:
            self._send("POST", "/_aliases", {"actions": gone + new})

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _get(self, path: str) -> list[dict[str, str]]:
        return self._send("GET", path).json()

    def _send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        try:
            answer = self._http.request(method, path, json=body)
        except httpx.TransportError as error:
            raise EngineUnreachable(f"OpenSearch at {self._http.base_url} does not answer: {error}.") from error
        if answer.is_error:
            raise EngineProblem(f"OpenSearch refused {method} {path}: {answer.text[:300]}")
        return answer


def _index(kind: str) -> str:
    return f"{_PREFIX}_{kind}_{_VERSION}{_SUFFIX}"


def _merged(common: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What the exporter's own templates for all kinds and for this kind would make of a new index, with one shard."""
    properties = common["mappings"]["properties"] | own["mappings"]["properties"]
    return {
        "settings": common["settings"] | own["settings"] | {"number_of_shards": 1},
        "mappings": common["mappings"] | own["mappings"] | {"properties": properties},
        "aliases": own["aliases"],
    }
