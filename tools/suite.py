"""`python -m tools.suite [--only code]`: every check of the project, the cheap ones first.

At the end it prints what did not run, what of the processes and decisions was reached, and the verdict.
"""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools.browser import ChromiumMissing, find_chromium
from tools.paths import REACHED, ROOT

_REPORTS = ROOT / "artefacts" / "tests"


@dataclass(frozen=True)
class Step:
    """One check: what it is called, and the command of the project's environment that carries it out."""

    name: str
    command: tuple[str, ...]

    def passes(self) -> bool:
        """Run it with its output shown, and tell how long it took."""
        print(f"\n== {self.name}", flush=True)
        started = time.monotonic()
        program, *arguments = self.command
        command = [str(Path(sys.executable).parent / program), *arguments]
        passed = subprocess.run(command, cwd=ROOT, check=False).returncode == 0
        print(f"== {self.name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
        return passed


CODE = (
    Step("ruff", ("ruff", "check", ".")),
    Step("format", ("ruff", "format", "--check", ".")),
    Step("types", ("pyright",)),
    Step("import directions", ("lint-imports",)),
)
MODELS = (
    Step("models", ("python", "-m", "tools.lint")),
    Step("diagrams", ("python", "-m", "tools.render", "--check")),
)
_ENGINE_TESTS = ("flows", "protocols", "browser", "cli", "workers", "models", "engine")
"""Folders whose tests need an engine: each in a run of its own, so that none meets the clock or jobs of another."""


def _tests(name: str, *arguments: str) -> Step:
    return Step(f"tests: {name}", ("pytest", "-q", f"--junitxml={_REPORTS / name}.xml", *arguments))


TESTS = (
    _tests("without-engine", "-m", "not engine and not browser"),
    *(_tests(name, "-m", "engine or browser", f"tests/{name}") for name in _ENGINE_TESTS),
)

REACHED_STEP = Step("reached, from the engine's records", ("python", "-m", "tools.reached"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every step, also after one that failed; exit status 0 where all passed, 1 where not."""
    parser = argparse.ArgumentParser(prog="python -m tools.suite", description="Check and test everything.")
    parser.add_argument("--only", choices=["code"], help="only the checks of the code")
    if parser.parse_args(arguments).only:
        passed = [step.passes() for step in CODE]
        return 0 if all(passed) else 1
    try:
        find_chromium()
    except ChromiumMissing as missing:
        print(f"The browser tests cannot run: {missing}", file=sys.stderr)
        return 1
    shutil.rmtree(_REPORTS, ignore_errors=True)
    shutil.rmtree(REACHED, ignore_errors=True)
    _REPORTS.mkdir(parents=True)
    outcome = {step.name: step.passes() for step in (*CODE, *MODELS, *TESTS)}
    print("\n== not run")
    lines = [line for step in TESTS for line in left_out(_REPORTS / f"{step.name.removeprefix('tests: ')}.xml")]
    print("\n".join(f"  {line}" for line in lines) or "  nothing was left out")
    outcome[REACHED_STEP.name] = REACHED_STEP.passes()
    failed = [name for name, passed in outcome.items() if not passed]
    print(f"\n== {'FAILED: ' + ', '.join(failed) if failed else 'everything passed'}")
    return 1 if failed else 0


def left_out(report: Path) -> list[str]:
    """The tests that a JUnit report lists as skipped, each with its reason; one line if there is no report at all."""
    if not report.is_file():
        return ["any test: pytest wrote no report"]
    cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314 - the file that pytest has just written
    return [
        f"{case.get('classname')}::{case.get('name')}: {skipped.get('message')}"
        for case in cases
        for skipped in case.findall("skipped")
    ]


if __name__ == "__main__":
    raise SystemExit(main())
