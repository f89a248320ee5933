"""One thing that a check found wrong in a model."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.node import run_node
from tools.paths import shown

_SCRIPTS = Path(__file__).parent


class LinterFailed(Exception):
    """A linter itself broke down; the message carries what it printed."""


@dataclass(frozen=True, order=True)
class Problem:
    """File, element id ("" for the whole file), rule, category (error or warn) and a sentence for the designer."""

    file: str
    element: str
    rule: str
    category: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.element}" if self.element else self.file
        return f"{where}: {self.message} [{self.rule}]"


def run_script(name: str, files: Sequence[Path], **extra: Any) -> list[Problem]:
    """Run one of this folder's Node scripts over the files; raises LinterFailed where it does not answer."""
    if not files:
        return []
    question = json.dumps({"files": [str(path.resolve()) for path in files], **extra})
    done = run_node([str(_SCRIPTS / name)], stdin=question)
    if done.returncode != 0:
        raise LinterFailed(f"{name} broke down:\n{done.stderr}{done.stdout}")
    return [Problem(**{**found, "file": shown(Path(found["file"]))}) for found in json.loads(done.stdout)]
