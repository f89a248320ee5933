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


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the suite looks for the table: these tests run in a suite whose own reports are to stay."""
    monkeypatch.setattr(suite, "_REPORTS", tmp_path / "artefacts" / "tests")
    monkeypatch.setattr(suite, "REACHED", tmp_path / "artefacts" / "reached.txt")
    return suite.REACHED


@pytest.mark.usefixtures("reached")
def test_one_failed_step_fails_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = Step("good", ("python", "-c", "")), Step("bad", ("python", "-c", "raise SystemExit(1)"))
    monkeypatch.setattr(suite, "CODE", (bad,))
    monkeypatch.setattr(suite, "MODELS", (good,))
    monkeypatch.setattr(suite, "TESTS", (good,))
    assert suite.main([]) == 1
    assert suite.main(["--only", "code"]) == 1
    monkeypatch.setattr(suite, "CODE", (good,))
    assert suite.main([]) == 0


def test_what_was_reached_stands_last_before_the_verdict(
    monkeypatch: pytest.MonkeyPatch, reached: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write = f"import pathlib; pathlib.Path({str(reached)!r}).write_text('step-up  flow nodes  40  40')"
    monkeypatch.setattr(suite, "CODE", ())
    monkeypatch.setattr(suite, "MODELS", ())
    monkeypatch.setattr(suite, "TESTS", (Step("flows", ("python", "-c", write)),))
    assert suite.main([]) == 0
    assert capsys.readouterr().out.splitlines()[-3:] == ["step-up  flow nodes  40  40", "", "== everything passed"]
    monkeypatch.setattr(suite, "TESTS", ())
    assert suite.main([]) == 0
    assert "did not come to their end" in capsys.readouterr().out.splitlines()[-3]
