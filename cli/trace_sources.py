"""Where Python files name requirements: workers in their docstrings, tests in the marker `requirement`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

Carrier = tuple[str, str]
"""A requirement id, and the name of what carries it."""

_REQUIREMENT = re.compile(r"\b[A-Z]{3}-\d{3}\b")
_MARKER = "requirement"
_Function = (ast.FunctionDef, ast.AsyncFunctionDef)


def worker_carriers(root: Path) -> Iterator[Carrier]:
    """Yield what the docstrings under `root`/workers name: `workers.consents.record_consent`."""
    for path, tree in _sources(root, "workers"):
        module = ".".join(path.with_suffix("").parts)
        for node in ast.walk(tree):
            if isinstance(node, (*_Function, ast.ClassDef, ast.Module)):
                name = module if isinstance(node, ast.Module) else f"{module}.{node.name}"
                for requirement in _REQUIREMENT.findall(ast.get_docstring(node) or ""):
                    yield requirement, name


def test_carriers(root: Path) -> Iterator[Carrier]:
    """Yield what tests under `root`/tests are marked with: `tests/cli/test_due.py::test_elapsed_hours`.

    The marker counts on a test, on its class, on its module (`pytestmark`) and on single parameters of a test.
    """
    for path, tree in _sources(root, "tests"):
        module_marks = _pytestmark(tree.body)
        for prefix, function, inherited in _tests(tree.body, path.as_posix(), module_marks):
            for requirement in [*inherited, *_marks(function.decorator_list)]:
                yield requirement, f"{prefix}::{function.name}"


def _tests(
    body: list[ast.stmt], prefix: str, inherited: list[str]
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef, list[str]]]:
    for node in body:
        if isinstance(node, _Function) and node.name.startswith("test"):
            yield prefix, node, inherited
        elif isinstance(node, ast.ClassDef):
            marks = [*inherited, *_marks(node.decorator_list), *_pytestmark(node.body)]
            yield from _tests(node.body, f"{prefix}::{node.name}", marks)


def _pytestmark(body: list[ast.stmt]) -> list[str]:
    values = [
        node.value
        for node in body
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)
    ]
    return _marks(values)


def _marks(expressions: list[ast.expr]) -> list[str]:
    calls = (node for expression in expressions for node in ast.walk(expression) if isinstance(node, ast.Call))
    return [
        argument.value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == _MARKER
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _sources(root: Path, folder: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((root / folder).rglob("*.py")):
        yield path.relative_to(root), ast.parse(path.read_text(encoding="utf-8"), str(path))
