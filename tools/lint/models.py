"""Every check over one folder of models."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.lint.problem import Problem, run_script
from tools.paths import MODELS


@dataclass(frozen=True)
class Models:
    """The files of a folder that is laid out as `bpmn/` is; `only` narrows what is reported, not what is known."""

    folder: Path = MODELS
    only: Sequence[Path] = field(default=())

    def lint(self) -> list[Problem]:
        """All problems, sorted by file; raises LinterFailed where a linter broke down."""
        return sorted([*self._processes(), *self._decisions(), *self._forms(), *self._element_templates()])

    def count(self) -> int:
        """How many files `lint` looks at."""
        kinds = ("processes/*.bpmn", "decisions/*.dmn", "forms/*.form", ".camunda/element-templates/*.json")
        return sum(len(self._chosen(self._files(kind))) for kind in kinds)

    def _processes(self) -> list[Problem]:
        all_processes = self._files("processes/*.bpmn")
        return run_script(
            "processes.mjs",
            self._chosen(all_processes),
            context=[str(path.resolve()) for path in all_processes],
            forms=[path.stem for path in self._files("forms/*.form")],
            decisions=[path.stem for path in self._files("decisions/*.dmn")],
        )

    def _decisions(self) -> list[Problem]:
        return run_script("decisions.mjs", self._chosen(self._files("decisions/*.dmn")))

    def _forms(self) -> list[Problem]:
        return run_script("forms.mjs", self._chosen(self._files("forms/*.form")))

    def _element_templates(self) -> list[Problem]:
        files = self._chosen(self._files(".camunda/element-templates/*.json"))
        return [*run_script("templates.mjs", files), *_template_names(files)]

    def _files(self, pattern: str) -> list[Path]:
        return sorted(self.folder.glob(pattern))

    def _chosen(self, files: Iterable[Path]) -> list[Path]:
        wanted = {path.resolve() for path in self.only}
        return [path for path in files if not wanted or path.resolve() in wanted]


def _template_names(files: Sequence[Path]) -> list[Problem]:
    """An element template is found by its job type: the file's name is the last part of its id."""
    wrong: list[Problem] = []
    for path in files:
        template_id = json.loads(path.read_text(encoding="utf-8")).get("id")
        if template_id != f"transfers.{path.stem}":
            message = f"The id must be transfers.{path.stem}, after the file"
            wrong.append(Problem(str(path), str(template_id), "element-template/id", "error", message))
    return wrong
