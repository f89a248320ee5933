"""The job types that a process may use, read off the element templates: `python -m tools.job_types [--check]`."""

import json
import sys
from collections.abc import Iterable
from typing import Any, Literal, TypedDict

from tools.paths import ELEMENT_TEMPLATES, JOB_TYPES, shown


class JobType(TypedDict):
    """How a process uses a job type: as a task or as a listener, and the input mappings that a task must have."""

    use: Literal["task", "listener"]
    inputs: list[str]


def read_job_types(templates: Iterable[dict[str, Any]]) -> dict[str, JobType]:
    """Job type -> its use, from element templates as parsed from JSON; sorted by job type."""
    found: dict[str, JobType] = {}
    for template in templates:
        for field in template["properties"]:
            binding = field["binding"]
            if binding["type"] == "zeebe:taskDefinition" and binding["property"] == "type":
                found[field["value"]] = {"use": "task", "inputs": _needed_inputs(template)}
            elif binding["type"] == "zeebe:executionListener":
                found[field["value"]] = {"use": "listener", "inputs": []}
    return dict(sorted(found.items()))


def committed() -> str:
    """The text that `bpmn/.camunda/job-types.json` should hold."""
    templates = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(ELEMENT_TEMPLATES.glob("*.json"))]
    return json.dumps(read_job_types(templates), indent=2) + "\n"


def _needed_inputs(template: dict[str, Any]) -> list[str]:
    fields = [field for field in template["properties"] if field["binding"]["type"] == "zeebe:input"]
    return sorted(field["binding"]["name"] for field in fields if not field.get("optional"))


def main(arguments: list[str]) -> int:
    """Write the file, or with --check fail where it is stale."""
    wanted = committed()
    if "--check" not in arguments:
        JOB_TYPES.write_text(wanted, encoding="utf-8")
        return 0
    if JOB_TYPES.is_file() and JOB_TYPES.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{shown(JOB_TYPES)} does not match the element templates: run `python -m tools.job_types`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
