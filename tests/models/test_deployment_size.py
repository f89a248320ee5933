"""A deployment of everything is one request, and the engine's limit for one stays far away."""

from pathlib import Path

import pytest

from schemas.model_files import deployable_files
from tools.deployment import LARGEST_REQUEST, request_size


def test_everything_in_bpmn_fits_one_deployment(capsys: pytest.CaptureFixture[str]) -> None:
    files = deployable_files()
    assert {path.suffix for path in files} == {".bpmn", ".dmn", ".form"}
    size = request_size(files)
    with capsys.disabled():
        print(f"\ndeployment: {len(files)} files, {size:,} bytes of {LARGEST_REQUEST:,}")
    assert size <= LARGEST_REQUEST


def test_the_size_is_that_of_the_files_and_their_frame(tmp_path: Path) -> None:
    small, large = tmp_path / "a.form", tmp_path / "b.form"
    small.write_bytes(b"x" * 10)
    large.write_bytes(b"x" * LARGEST_REQUEST)
    assert request_size([small, large]) > LARGEST_REQUEST + 10
    assert request_size([small]) < 300
