"""Where the files that process designers own are."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER_SETTING = "TRANSFERS_MODELS"


def models_folder() -> Path:
    """Return the folder with `processes/`, `decisions/`, `forms/` and `case-pages/`: `bpmn/` beside the packages,
    or what the environment variable TRANSFERS_MODELS names."""
    return Path(os.environ.get(FOLDER_SETTING) or Path(__file__).resolve().parent.parent / "bpmn")


def deployable_files() -> list[Path]:
    """Return every process, decision and form, in an order that does not change from one machine to the next."""
    folder = models_folder()
    patterns = ("decisions/*.dmn", "forms/*.form", "processes/*.bpmn")
    return [path for pattern in patterns for path in sorted(folder.glob(pattern))]
