"""The public repository's address, pointed at a repository of the test's own."""

from __future__ import annotations

import io
from collections.abc import Generator
from pathlib import Path

import jgo.maven._core
import pytest
from rich.console import Console

from engine.problems import EngineProblem
from engine.sources import public_repository
from engine.store import ArtefactStore
from tests.engine.repository_server import Repository, serving

CONTENT = b"a jar" * 20_000


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Generator[Repository]:
    with serving() as running:
        monkeypatch.setattr(jgo.maven._core, "DEFAULT_REMOTE_REPOS", {"central": running.address})
        yield running


def store_in(folder: Path) -> ArtefactStore:
    return ArtefactStore(folder, public_repository(), console=Console(file=io.StringIO()))


def test_a_file_is_fetched_from_the_address_that_the_maven_client_knows(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    (path,) = store_in(tmp_path).files([artefact])
    assert path.read_bytes() == CONTENT
    assert list((tmp_path / "partial").iterdir()) == []


def test_a_download_that_breaks_off_goes_on_where_it_was(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    repository.cut = [1000]
    assert store_in(tmp_path).files([artefact])[0].read_bytes() == CONTENT
    assert repository.ranges == [None, "bytes=1000-"]


def test_a_missing_file_is_named(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    repository.files.clear()
    with pytest.raises(EngineProblem, match=r"org\.example:part:1\.0 is not to be had at .*: check the network"):
        store_in(tmp_path).files([artefact])
