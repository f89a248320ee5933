"""Reader of processes: their elements with the requirements, forms and job types that they carry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]  lxml has no public name for it

from schemas.model_files import models_folder

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
_JOBS = {f"{_ZEEBE}taskDefinition", f"{_ZEEBE}executionListener"}


@dataclass(frozen=True)
class ProcessElement:
    """An element of a process, or the process itself. `kind` is BPMN's word (userTask, boundaryEvent, process, …)."""

    process_id: str
    element_id: str
    kind: str
    name: str | None
    requirements: tuple[str, ...]
    form_id: str | None
    job_types: tuple[str, ...]


@cache
def process_elements() -> tuple[ProcessElement, ...]:
    """Return every element with an id of every process under `bpmn/processes`, in the order of the files."""
    return tuple(
        element for path in sorted((models_folder() / "processes").glob("*.bpmn")) for element in _read_process(path)
    )


def form_of_task(process_id: str, element_id: str) -> str | None:
    """Return the id of the form that a user task asks for, or None."""
    wanted = (process_id, element_id)
    found = (element for element in process_elements() if (element.process_id, element.element_id) == wanted)
    return next((element.form_id for element in found), None)


def _read_process(path: Path) -> list[ProcessElement]:
    return [
        _element(str(process.get("id")), node)
        for process in etree.parse(path).findall(f"{_BPMN}process")
        for node in process.iter(f"{_BPMN}*")
        if node.get("id")
    ]


def _element(process_id: str, node: Element) -> ProcessElement:
    extensions = node.find(f"{_BPMN}extensionElements")
    carried = [] if extensions is None else list(extensions.iter(f"{_ZEEBE}*"))
    listed = [
        str(entry.get("value"))
        for entry in carried
        if entry.tag == f"{_ZEEBE}property" and entry.get("name") == "requirements"
    ]
    jobs = [
        entry.get("type") for entry in carried if entry.tag in {f"{_ZEEBE}taskDefinition", f"{_ZEEBE}executionListener"}
    ]
    forms = [entry.get("formId") for entry in carried if entry.tag == f"{_ZEEBE}formDefinition"]
    return ProcessElement(
        process_id=process_id,
        element_id=str(node.get("id")),
        kind=node.tag.removeprefix(_BPMN),
        name=node.get("name"),
        requirements=tuple(part.strip() for text in listed for part in text.split(",") if part.strip()),
        form_id=next((form for form in forms if form), None),
        job_types=tuple(job for job in jobs if job),
    )
