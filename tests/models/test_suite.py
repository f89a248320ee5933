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


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """These tests run in a suite whose own reports are to stay."""
    monkeypatch.setattr(suite, "_REPORTS", tmp_path / "artefacts" / "tests")
    monkeypatch.setattr(suite, "REACHED", tmp_path / "artefacts" / "reached")


def test_one_failed_step_fails_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = Step("good", ("python", "-c", "")), Step("bad", ("python", "-c", "raise SystemExit(1)"))
    monkeypatch.setattr(suite, "REACHED_STEP", good)
    monkeypatch.setattr(suite, "CODE", (bad,))
    monkeypatch.setattr(suite, "MODELS", (good,))
    monkeypatch.setattr(suite, "TESTS", (good,))
    assert suite.main([]) == 1
    assert suite.main(["--only", "code"]) == 1
    monkeypatch.setattr(suite, "CODE", (good,))
    assert suite.main([]) == 0
    monkeypatch.setattr(suite, "REACHED_STEP", bad)
    assert suite.main([]) == 1


def test_what_was_reached_stands_last_before_the_verdict(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for steps in ("CODE", "MODELS", "TESTS"):
        monkeypatch.setattr(suite, steps, ())
    monkeypatch.setattr(suite, "REACHED_STEP", Step("reached", ("python", "-c", "print('step-up  flow nodes  40')")))
    assert suite.main([]) == 0
    out = capfd.readouterr().out
    assert out.index("step-up  flow nodes") < out.index("== everything passed")
    assert "== tests" not in out[out.index("step-up  flow nodes") :]
