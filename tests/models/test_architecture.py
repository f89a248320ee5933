"""The table of jobs in docs/architecture.md says what the workers read and return."""

from __future__ import annotations

import re

from pydantic import BaseModel

from tools.paths import ROOT
from workers.handlers import HANDLERS

_ROW = re.compile(r"^\| `(?P<job>[a-z-]+)` \| (?P<inputs>[^|]*)\|(?P<outputs>[^|]*)\| [^|]+\|$", re.MULTILINE)


def _names(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _listed(cell: str) -> set[str]:
    return {name.strip() for name in cell.split(",") if name.strip()}


def test_every_job_stands_there_with_its_variables() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = {row["job"]: (_listed(row["inputs"]), _listed(row["outputs"])) for row in _ROW.finditer(text)}
    jobs = {name: (_names(handler.input_model), _names(handler.output_model)) for name, handler in HANDLERS.items()}
    assert told == jobs
