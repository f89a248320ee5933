"""Where Python files name requirements: workers in their docstrings, tests in the marker `requirement`."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from cli.refusals import refused

Carrier = tuple[str, str]
"""A requirement id, and the name of what carries it."""

_REQUIREMENT = re.compile(r"\b[A-Z]{3}-\d{3}\b")
_Function = (ast.FunctionDef, ast.AsyncFunctionDef)
_PROJECT = Path(__file__).resolve().parent.parent


def worker_carriers(root: Path) -> Iterator[Carrier]:
    """Yield what the docstrings under `root`/workers name: `workers.consents.record_consent`."""
    for path in sorted((root / "workers").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        module = ".".join(path.relative_to(root).with_suffix("").parts)
        for node in ast.walk(tree):
            if isinstance(node, (*_Function, ast.ClassDef, ast.Module)):
                name = module if isinstance(node, ast.Module) else f"{module}.{node.name}"
                for requirement in _REQUIREMENT.findall(ast.get_docstring(node) or ""):
                    yield requirement, name


def test_carriers(root: Path) -> Iterator[Carrier]:
    """Yield what tests under `root`/tests are marked with: `tests/cli/test_due.py::test_elapsed_hours`.

    pytest itself collects them, so a mark counts wherever it comes from: the test, its class, its module, a parameter
    that is made in a loop. Nothing is yielded where there is no folder of tests. Raises InputRefused where pytest is
    not installed or cannot collect them, since a trace without its tests would tell an untruth.
    """
    if not (root / "tests").is_dir():
        return
    if find_spec("pytest") is None:
        raise refused("tests", "pytest is not installed, so the tests cannot be traced: `uv sync` installs it")
    paths = [str(_PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    told = subprocess.run(
        [sys.executable, "-m", "cli.collected_tests"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode != 0:
        raise refused("tests", f"pytest could not collect the tests: {told.stderr.strip()[-500:]}")
    for node, requirements in json.loads(told.stdout).items():
        for requirement in requirements:
            yield requirement, node


def guidance(root: Path) -> dict[str, str]:
    """Return what only tells people how to behave, each with the reason, from `root`/docs/guidance.md."""
    path = root / "docs" / "guidance.md"
    if not path.is_file():
        return {}
    rows = (line.strip("| \n").split(" | ", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: row[1] for row in rows if len(row) > 1 and _REQUIREMENT.fullmatch(row[0])}
