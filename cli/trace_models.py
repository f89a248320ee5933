"""Where the files of process designers name requirements: elements, table rows, forms and case pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from schemas.bpmn_elements import process_elements
from schemas.decision_tables import read_all
from schemas.forms import case_page
from schemas.model_files import models_folder

Carrier = tuple[str, str]
"""A requirement id, and the name of what carries it."""

_SOURCE_LINE = re.compile(r"^Source: (?P<ids>.+)$", re.MULTILINE)


def element_carriers() -> Iterator[Carrier]:
    """Yield what elements name in their property `requirements`: `step-up/Task_ReadProtocol`."""
    for element in process_elements():
        for requirement in element.requirements:
            yield requirement, f"{element.process_id}/{element.element_id}"


def row_carriers() -> Iterator[Carrier]:
    """Yield what rows of decision tables name: `sla-policy/Rule_SlaPolicy1`."""
    for table in read_all().values():
        for row in table.rows:
            for requirement in row.requirements:
                yield requirement, f"{table.decision_id}/{row.rule_id}"


def form_carriers() -> Iterator[Carrier]:
    """Yield what forms name in their line "Source:" and case pages with their fields."""
    for path in sorted((models_folder() / "forms").glob("*.form")):
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        texts = "\n".join(str(component.get("text", "")) for component in document["components"])
        for line in _SOURCE_LINE.finditer(texts):
            for requirement in line["ids"].split(","):
                yield requirement.strip(), f"forms/{path.name}"
    for path in sorted((models_folder() / "case-pages").glob("*.json")):
        page = case_page(path.stem)
        for field in page.fields if page else ():
            for requirement in field.requirements:
                yield requirement, f"case-pages/{path.name}#{field.key}"
