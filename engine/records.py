"""Reads the records that the embedded engine exports: what happened, in order, with the engine's own times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import httpx

from engine.installation import Installation
from engine.problems import EngineProblem, EngineUnreachable

_PAGE = 5000


@dataclass(frozen=True)
class Record:
    """One record of the engine's log. `timestamp` is aware, in UTC, by the engine's clock; `value` is as exported."""

    position: int
    key: int
    value_type: str
    intent: str
    record_type: str
    timestamp: datetime
    value: Mapping[str, Any]


class RecordReader:
    """Reads the exported records of an embedded engine. Safe to use from several threads."""

    def __init__(self, opensearch_address: str) -> None:
        self._address = opensearch_address
        self._http = httpx.Client(base_url=opensearch_address, timeout=60)

    @classmethod
    def of(cls, installation: Installation) -> RecordReader:
        """A reader for an installation. Raises `EngineProblem` when its engine is not its own."""
        if not installation.embedded:
            raise EngineProblem("The records of an engine that runs elsewhere cannot be read: use the embedded engine.")
        return cls(installation.opensearch_address)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def records(
        self, value_type: str, *, intent: str | None = None, after: int = 0, **value_filters: Any
    ) -> list[Record]:
        """Records of one kind in the order of the log, all of them however many.

        `value_type` is the engine's name (`PROCESS_INSTANCE`, `JOB`, `TIMER`, `USER_TASK`, `INCIDENT`, …; lower case
        and hyphens will do). `intent` narrows to one (`ELEMENT_COMPLETED`), `after` to higher positions, and each
        further argument to one value of a field of the record's value (`processInstanceKey=…`, `elementId="decide"`).
        Commands are not exported, events and rejections are. The engine exports within a second of the event: wait on
        a condition, or have `EngineLog.wait_until_exported` wait. Raises `EngineUnreachable`, and `EngineProblem` when
        OpenSearch refuses.
        """
        return list(self._matching(value_type, intent, after, value_filters))

    def _matching(
        self, value_type: str, intent: str | None, after: int, value_filters: Mapping[str, Any]
    ) -> Iterator[Record]:
        index = f"zeebe-record_{value_type.lower().replace('_', '-')}_*"
        self._post(f"/{index}/_refresh", {})
        body: dict[str, Any] = {
            "size": _PAGE,
            "sort": [{"position": "asc"}],
            "query": {"bool": {"filter": list(_conditions(intent, after, value_filters))}},
        }
        while True:
            hits = self._post(f"/{index}/_search", body)["hits"]["hits"]
            for hit in hits:
                record = _record(hit["_source"])
                # texts are searched by their words, so a match may say more than was asked for
                if all(record.value.get(field) == wanted for field, wanted in value_filters.items()):
                    yield record
            if len(hits) < _PAGE:
                return
            body["search_after"] = hits[-1]["sort"]

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        try:
            answer = self._http.post(path, json=body or None)
        except httpx.TransportError as error:
            raise EngineUnreachable(f"OpenSearch at {self._address} does not answer: {error}.") from error
        if answer.is_error:
            raise EngineProblem(f"OpenSearch refused {path}: {answer.text[:300]}")
        return cast(dict[str, Any], answer.json())


def _conditions(intent: str | None, after: int, value_filters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"range": {"position": {"gt": after}}}
    if intent is not None:
        yield {"term": {"intent": intent}}
    for field, wanted in value_filters.items():
        if isinstance(wanted, str) and wanted:
            yield {"match_phrase": {f"value.{field}": wanted}}
        elif isinstance(wanted, int):
            yield {"term": {f"value.{field}": wanted}}


def _record(source: Mapping[str, Any]) -> Record:
    return Record(
        position=source["position"],
        key=source["key"],
        value_type=source["valueType"],
        intent=source["intent"],
        record_type=source["recordType"],
        timestamp=datetime.fromtimestamp(source["timestamp"] / 1000, tz=UTC),
        value=source["value"],
    )
