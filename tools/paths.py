"""Where the repository keeps what the tools read and write."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "bpmn"
PROCESSES = MODELS / "processes"
DECISIONS = MODELS / "decisions"
FORMS = MODELS / "forms"
ELEMENT_TEMPLATES = MODELS / ".camunda" / "element-templates"
JOB_TYPES = MODELS / ".camunda" / "job-types.json"
DIAGRAMS = ROOT / "docs" / "diagrams"
NODE_MODULES = ROOT / "node_modules"
REACHED = ROOT / "artefacts" / "reached"
"""What each package of tests has walked through of every process and decision: one file a package."""
NOT_YET_WALKED = ROOT / "tests" / "not-yet-walked.txt"


def shown(path: Path) -> str:
    """The path as a reader of the repository writes it: relative to its root where it lies inside, else as it is."""
    resolved = path.resolve()
    return resolved.relative_to(ROOT).as_posix() if resolved.is_relative_to(ROOT) else str(path)
