"""Drawings show what the model says, and a stale one is found without drawing again."""

import shutil
from pathlib import Path

import pytest

from tests.models.process_faults import FIXTURES, SAMPLE
from tools.browser import ChromiumMissing, find_chromium
from tools.render import index
from tools.render.__main__ import main

TABLE = FIXTURES / "decisions" / "sample-routing.dmn"
PNG = b"\x89PNG\r\n\x1a\n"


def _size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.browser
def test_a_process_and_a_decision_are_drawn(tmp_path: Path) -> None:
    assert main([str(SAMPLE), str(TABLE), "--out", str(tmp_path), "--scale", "1"]) == 0
    svg = (tmp_path / "review-request.svg").read_text(encoding="utf-8")
    assert "Request" in svg
    assert 'data-element-id="BoundaryEvent_ReviewDue"' in svg
    width, height = _size((tmp_path / "review-request.png").read_bytes())
    assert width > height > 400
    assert _size((tmp_path / "sample-routing.png").read_bytes())[0] > 800


@pytest.mark.browser
def test_a_process_that_cannot_be_drawn_whole_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "review-request.bpmn"
    text = SAMPLE.read_text(encoding="utf-8")
    broken.write_text(text.replace('bpmnElement="Task_RemindReviewer"', 'bpmnElement="Task_Nobody"'), encoding="utf-8")
    assert main([str(broken), "--out", str(tmp_path / "out")]) == 1
    assert "review-request.bpmn" in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*.png"))


@pytest.fixture
def drawn(tmp_path: Path) -> tuple[Path, Path]:
    """A source and a folder that holds its drawing and the index, as if it had been drawn."""
    source, folder = tmp_path / "review-request.bpmn", tmp_path / "diagrams"
    folder.mkdir()
    shutil.copy(SAMPLE, source)
    outputs = [folder / name for name in index.output_names(source)]
    for output in outputs:
        output.write_text(f"drawing {output.suffix}", encoding="utf-8")
    index.write(folder, {source.stem: index.entry(source, outputs)})
    return source, folder


def test_a_fresh_drawing_is_not_stale(drawn: tuple[Path, Path]) -> None:
    source, folder = drawn
    assert index.stale([source], folder) == []
    assert main([str(source), "--out", str(folder), "--check"]) == 0


def test_a_changed_source_makes_its_drawing_stale(drawn: tuple[Path, Path]) -> None:
    source, folder = drawn
    source.write_text(source.read_text(encoding="utf-8").replace("Remind reviewer", "Remind"), encoding="utf-8")
    (problem,) = index.stale([source], folder)
    assert "was made from" in problem
    assert main([str(source), "--out", str(folder), "--check"]) == 1


def test_a_changed_drawing_is_stale(drawn: tuple[Path, Path]) -> None:
    source, folder = drawn
    (folder / "review-request.png").write_bytes(PNG)
    assert len(index.stale([source], folder)) == 1


def test_a_missing_drawing_and_one_left_over_are_reported(drawn: tuple[Path, Path]) -> None:
    source, folder = drawn
    (folder / "review-request.svg").unlink()
    assert ["review-request.svg" in problem for problem in index.stale([source], folder)] == [True]
    assert ["no model any more" in problem for problem in index.stale([], folder)] == [True]


def test_a_chromium_that_is_not_there_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSFERS_CHROMIUM", "no-such-browser")
    with pytest.raises(ChromiumMissing, match="no-such-browser"):
        find_chromium()
    monkeypatch.delenv("TRANSFERS_CHROMIUM")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ChromiumMissing, match="install Chromium"):
        find_chromium()
