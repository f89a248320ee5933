"""What the run has walked through of every process and decision, read from the engine's records."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from engine.records import RecordReader
from schemas.decision_tables import read_table
from schemas.model_files import models_folder
from tools.paths import REACHED

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_FLOW_NODES = {
    _BPMN + name
    for name in (
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "boundaryEvent",
        "userTask",
        "serviceTask",
        "businessRuleTask",
        "callActivity",
        "subProcess",
        "exclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
    )
}


@dataclass(frozen=True)
class ModelCoverage:
    """Elements of one process (flow nodes, sequence flows) or rules of one decision: all of them, and those reached."""

    name: str
    kind: str
    all_ids: frozenset[str]
    reached: frozenset[str]


def measure(records: RecordReader) -> list[ModelCoverage]:
    """Return the coverage of every process's flow nodes and sequence flows, and of every decision's rules."""
    activated: dict[str, set[str]] = defaultdict(set)
    taken: dict[str, set[str]] = defaultdict(set)
    for record in records.records("PROCESS_INSTANCE", intent="ELEMENT_ACTIVATED"):
        activated[record.value["bpmnProcessId"]].add(record.value["elementId"])
    for record in records.records("PROCESS_INSTANCE", intent="SEQUENCE_FLOW_TAKEN"):
        taken[record.value["bpmnProcessId"]].add(record.value["elementId"])
    found: list[ModelCoverage] = []
    for path in sorted((models_folder() / "processes").glob("*.bpmn")):
        nodes, flows = _elements(path)
        found.append(ModelCoverage(path.stem, "flow nodes", nodes, nodes & activated[path.stem]))
        found.append(ModelCoverage(path.stem, "sequence flows", flows, flows & taken[path.stem]))
    return [*found, *_decisions(records)]


def keep(package: str, coverage: Iterable[ModelCoverage]) -> None:
    """Keep what the tests of `package` have reached, for `python -m tools.reached`."""
    REACHED.mkdir(parents=True, exist_ok=True)
    document = [
        {"name": one.name, "kind": one.kind, "all": sorted(one.all_ids), "reached": sorted(one.reached)}
        for one in coverage
    ]
    (REACHED / f"{package}.json").write_text(json.dumps(document), encoding="utf-8")


def _elements(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    root = etree.parse(str(path)).getroot()
    nodes = frozenset(str(element.get("id")) for element in root.iter() if element.tag in _FLOW_NODES)
    flows = frozenset(str(element.get("id")) for element in root.iter(_BPMN + "sequenceFlow"))
    return nodes, flows


def _decisions(records: RecordReader) -> list[ModelCoverage]:
    matched: dict[str, set[str]] = defaultdict(set)
    for record in records.records("DECISION_EVALUATION", intent="EVALUATED"):
        for decision in record.value["evaluatedDecisions"]:
            matched[decision["decisionId"]] |= {rule["ruleId"] for rule in decision["matchedRules"]}
    found: list[ModelCoverage] = []
    for path in sorted((models_folder() / "decisions").glob("*.dmn")):
        rules = frozenset(row.rule_id for row in read_table(path).rows)
        found.append(ModelCoverage(path.stem, "rules", rules, rules & matched[path.stem]))
    return found
