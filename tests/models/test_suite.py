"""The command that runs every check says honestly what failed and what was left out."""

from pathlib import Path

import pytest

from tools import suite
from tools.suite import Step, left_out

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_one"/>
<testcase classname="tests.a" name="test_two"><skipped message="needs a PostgreSQL server"/></testcase>
</testsuite></testsuites>"""


def test_a_skipped_test_is_named_with_its_reason(tmp_path: Path) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert left_out(report) == ["tests.a::test_two: needs a PostgreSQL server"]


def test_a_run_without_a_report_is_not_taken_for_a_complete_one(tmp_path: Path) -> None:
    assert left_out(tmp_path / "none.xml") == ["any test: pytest wrote no report"]


@pytest.mark.parametrize(("program", "passes"), [("import sys", True), ("import sys; sys.exit(3)", False)])
def test_a_step_passes_by_its_exit_status(program: str, passes: bool, capfd: pytest.CaptureFixture[str]) -> None:
    assert Step("sample", ("python", "-c", program)).passes() is passes
    assert ("FAILED" in capfd.readouterr().out) is not passes


def test_one_failed_step_fails_the_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    good, bad = Step("good", ("python", "-c", "")), Step("bad", ("python", "-c", "raise SystemExit(1)"))
    monkeypatch.setattr(suite, "_REPORTS", tmp_path / "artefacts" / "tests")
    monkeypatch.setattr(suite, "CODE", (bad,))
    monkeypatch.setattr(suite, "MODELS", (good,))
    monkeypatch.setattr(suite, "TESTS", (good,))
    assert suite.main([]) == 1
    assert suite.main(["--only", "code"]) == 1
    monkeypatch.setattr(suite, "CODE", (good,))
    assert suite.main([]) == 0
