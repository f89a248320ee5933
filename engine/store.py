"""The user's store of downloaded artefacts: each fetched once, checked, and put in place in one step."""

from __future__ import annotations

import hashlib
import tarfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree
from typing import Any

from filelock import AcquireReturnProxy, FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from engine.artefacts import Artefact, artefacts
from engine.disk import FreeSpace, free_bytes, require_free_space
from engine.problems import EngineProblem
from engine.sources import Advance, FetchFailed, Source

_ATTEMPTS = 4
_FIRST_PAUSE_SECONDS = 0.25
_LOCK_WAIT_SECONDS = 30 * 60
_UNPACKED_FACTOR = 2.2
"""Fetching and unpacking an archive needs its size again, and a little more."""


class ArtefactStore:
    """A folder per user that holds the artefacts in the Maven layout and the unpacked Camunda distribution.

    Safe for several processes at once: whoever comes second waits for the first and finds the files there.
    """

    def __init__(
        self, folder: Path, source: Source, *, free_space: FreeSpace = free_bytes, console: Console | None = None
    ) -> None:
        self._folder = folder
        self._source = source
        self._free_space = free_space
        self._console = console or Console(stderr=True)

    def opensearch_jars(self) -> list[Path]:
        """The jars of OpenSearch's class path, fetched when missing. Raises `EngineProblem`."""
        return self.files(artefacts("opensearch"))

    def camunda_folder(self) -> Path:
        """The unpacked Camunda distribution (`config/`, `lib/`), fetched when missing. Raises `EngineProblem`."""
        (archive,) = artefacts("camunda")
        unpacked = self._folder / f"{archive.artefact}-{archive.version}"
        if unpacked.is_dir():
            return unpacked
        with self._locked():
            if not unpacked.is_dir():
                (path,) = self._fetch_missing([archive])
                _unpack(path, unpacked)
                path.unlink()  # what is unpacked is what runs; the archive would only take the space twice
        return unpacked

    def files(self, wanted: Sequence[Artefact]) -> list[Path]:
        """Paths of the wanted artefacts in their order, fetched when missing. Raises `EngineProblem`."""
        if all(self._present(artefact) for artefact in wanted):
            return [self._path(artefact) for artefact in wanted]
        with self._locked():
            return self._fetch_missing(wanted)

    def _path(self, artefact: Artefact) -> Path:
        return self._folder / "maven" / artefact.path

    def _present(self, artefact: Artefact) -> bool:
        """Files come here only by an atomic rename after their checksum was right, so the size tells damage since."""
        path = self._path(artefact)
        return path.is_file() and path.stat().st_size == artefact.size

    def _locked(self) -> AcquireReturnProxy[Any]:
        lock_file = self._folder / "store.lock"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return FileLock(lock_file).acquire(timeout=_LOCK_WAIT_SECONDS)
        except Timeout as error:
            raise EngineProblem(
                f"Another run has held {lock_file} for {_LOCK_WAIT_SECONDS // 60} minutes: stop it, then run again."
            ) from error
        except OSError as error:
            raise EngineProblem(
                f"The cache folder {self._folder} cannot be used: {error.strerror or error}."
            ) from error

    def _fetch_missing(self, wanted: Sequence[Artefact]) -> list[Path]:
        missing = [artefact for artefact in wanted if not self._present(artefact)]
        if missing:
            total = sum(artefact.size for artefact in missing)
            require_free_space(self._folder, int(total * _UNPACKED_FACTOR), self._free_space)
            self._fetch_all(missing, total)
        return [self._path(artefact) for artefact in wanted]

    def _fetch_all(self, missing: Sequence[Artefact], total: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with Progress(*columns, console=self._console) as progress, ThreadPoolExecutor(max_workers=4) as pool:
            task = progress.add_task(f"Fetching {len(missing)} engine file(s)", total=total)
            futures = [
                pool.submit(self._fetch, artefact, lambda count: progress.update(task, advance=count))
                for artefact in missing
            ]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _fetch(self, artefact: Artefact, advance: Advance) -> None:
        partial = self._folder / "partial" / f"{artefact.sha256[:16]}-{artefact.file_name}"
        partial.parent.mkdir(parents=True, exist_ok=True)
        final = self._path(artefact)
        try:
            _try_repeatedly(lambda: self._attempt(artefact, partial, advance))
            final.parent.mkdir(parents=True, exist_ok=True)
            partial.replace(final)
        except OSError as error:
            raise EngineProblem(f"{final} could not be written: {error.strerror or error}.") from error

    def _attempt(self, artefact: Artefact, partial: Path, advance: Advance) -> None:
        self._source.fetch(artefact, partial, advance)
        size, checksum = partial.stat().st_size, _sha256(partial)
        if (size, checksum) == (artefact.size, artefact.sha256):
            return
        if size >= artefact.size:
            partial.unlink()  # wrong, not merely short: nothing of it can be kept
        advance(-size)
        raise FetchFailed(
            f"{artefact.coordinates} arrived with {size} bytes and SHA-256 {checksum[:12]}…, "
            f"but {artefact.size} bytes and {artefact.sha256[:12]}… were expected."
        )


def _try_repeatedly(attempt: Callable[[], None]) -> None:
    for number in range(1, _ATTEMPTS + 1):
        try:
            attempt()
        except FetchFailed as error:
            if number == _ATTEMPTS:
                raise EngineProblem(f"{error} Tried {_ATTEMPTS} times: check the network, then run again.") from error
            time.sleep(_FIRST_PAUSE_SECONDS * 2 ** (number - 1))
        else:
            return


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path, target: Path) -> None:
    """Unpack the one folder that the archive holds to `target`, in one step as others see it."""
    staging = target.with_name(target.name + ".unpacking")
    rmtree(staging, ignore_errors=True)
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(staging, filter="data")
        (folder,) = staging.iterdir()
        folder.replace(target)
    except (OSError, tarfile.TarError, ValueError) as error:
        raise EngineProblem(f"{archive.name} could not be unpacked into {target.parent}: {error}.") from error
    finally:
        rmtree(staging, ignore_errors=True)
