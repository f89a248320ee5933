"""`python -m tools.lint [FILE ...] [--models FOLDER]`: check the models of `bpmn/`; any error or warning fails."""

import argparse
import sys
from pathlib import Path

from tools import job_types
from tools.lint.models import Models
from tools.lint.problem import LinterFailed
from tools.node import NodeFailed
from tools.paths import MODELS


def main(arguments: list[str] | None = None) -> int:
    """Print one line a problem; exit status 0 none, 1 some, 2 a linter broke down."""
    parser = argparse.ArgumentParser(prog="python -m tools.lint", description="Check processes, decisions and forms.")
    parser.add_argument("files", nargs="*", type=Path, help="files to report on; all where none is named")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder that is laid out as bpmn/ is")
    options = parser.parse_args(arguments)
    models = Models(options.models, options.files)
    try:
        problems = models.lint()
    except (LinterFailed, NodeFailed) as error:
        print(error, file=sys.stderr)
        return 2
    for problem in problems:
        print(problem)
    stale = job_types.main(["--check"]) if options.models == MODELS else 0
    print(f"{models.count()} files, {len(problems)} problems")
    return 1 if problems or stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
