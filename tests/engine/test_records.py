"""Reading the exported records of the real engine."""

from __future__ import annotations

import json
import uuid
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import httpx
import pytest

from engine.client import EngineClient
from engine.embedded import RunningEngine
from engine.engine_log import EngineLog
from engine.problems import EngineProblem
from engine.records import RecordReader

pytestmark = pytest.mark.engine

MODELS = Path(__file__).parent / "models"
MANY = 10_050


@pytest.fixture
def reader(engine: RunningEngine) -> Generator[RecordReader]:
    reading = RecordReader.of(engine.installation)
    yield reading
    reading.close()


@pytest.fixture
def many(engine: RunningEngine) -> Generator[int]:
    """More records of an invented kind than OpenSearch gives in one answer."""
    index = f"{engine.installation.opensearch_address}/zeebe-record_invented-kind_test"
    lines: list[str] = []
    for position in range(1, MANY + 1):
        value = {"elementId": "odd-one" if position % 2 else "even-one"}
        about = {"position": position, "key": position, "valueType": "INVENTED_KIND", "intent": "CREATED"}
        lines += ['{"index":{}}', json.dumps(about | {"recordType": "EVENT", "timestamp": 0, "value": value})]
    headers = {"Content-Type": "application/x-ndjson"}
    httpx.post(f"{index}/_bulk", content="\n".join(lines) + "\n", headers=headers, timeout=120).raise_for_status()
    yield MANY
    httpx.delete(index).raise_for_status()


def test_the_story_of_an_instance_is_read_in_order(
    engine: RunningEngine, engine_client: EngineClient, reader: RecordReader
) -> None:
    engine_client.deploy([MODELS / "child.bpmn", MODELS / "tiny.form"])
    key = engine_client.start_process("child", {"transferId": f"T-{uuid.uuid4().hex[:8]}"})
    EngineLog(engine.installation).wait_until_exported()
    records = reader.records("PROCESS_INSTANCE", processInstanceKey=key)
    assert [record.position for record in records] == sorted(record.position for record in records)
    activated = reader.records("process-instance", intent="ELEMENT_ACTIVATED", processInstanceKey=key)
    assert [record.value["elementId"] for record in activated] == ["child", "s", "answer"]
    assert all(record.timestamp.tzinfo is UTC and record.record_type == "EVENT" for record in activated)
    later = reader.records("PROCESS_INSTANCE", processInstanceKey=key, after=activated[1].position)
    assert min(record.position for record in later) > activated[1].position
    assert reader.records("PROCESS_INSTANCE", processInstanceKey=key, elementId="nowhere") == []
    engine_client.cancel_process(key)


def test_all_records_are_read_however_many(reader: RecordReader, many: int) -> None:
    assert [record.position for record in reader.records("INVENTED_KIND")] == list(range(1, many + 1))


def test_a_text_matches_as_a_whole_and_not_by_its_words(reader: RecordReader, many: int) -> None:
    assert len(reader.records("INVENTED_KIND", elementId="odd-one")) == many // 2
    assert reader.records("INVENTED_KIND", elementId="one") == []


def test_each_kind_has_one_index_whatever_the_engines_day(engine: RunningEngine, reader: RecordReader) -> None:
    assert reader.records("DEPLOYMENT")
    address = f"{engine.installation.opensearch_address}/_cat/indices/zeebe-record_deployment_*?h=index"
    assert httpx.get(address).text.split() == ["zeebe-record_deployment_8.6.0_records"]


def test_the_records_of_an_engine_elsewhere_cannot_be_read(engine: RunningEngine) -> None:
    with pytest.raises(EngineProblem, match="use the embedded engine"):
        RecordReader.of(replace(engine.installation, rest_override="http://127.0.0.1:1"))
