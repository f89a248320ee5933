"""`python -m cli.collected_tests`: the tests under `tests/` of the working folder with the requirements that they are
marked with, as JSON on standard output. Collects as pytest does and runs nothing."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout

import pytest

_NOTHING_TO_COLLECT = pytest.ExitCode.NO_TESTS_COLLECTED


class _Marks:
    """A plugin of pytest that notes what it has collected."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            marked = [str(name) for mark in item.iter_markers("requirement") for name in mark.args]
            self.found[item.nodeid] = sorted(set(marked))


def main() -> int:
    """Print `{node id: [requirement, ...]}`; pytest's exit status, with its words on standard error, where it fails."""
    marks = _Marks()
    with redirect_stdout(sys.stderr):
        status = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", "--rootdir=.", "tests"], [marks])
    if status not in {pytest.ExitCode.OK, _NOTHING_TO_COLLECT}:
        return int(status)
    print(json.dumps(marks.found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
