"""Where an artefact is fetched from: the public Maven repository by a Maven client, or an organisation's own mirror."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from shutil import rmtree
from typing import Protocol

import httpx
import requests
from jgo.maven import MavenContext, PythonResolver

from engine.artefacts import Artefact
from engine.problems import EngineProblem

Advance = Callable[[int], None]
"""Told how many more bytes have arrived (negative when bytes already counted are given up)."""
_TIMEOUT_SECONDS = 60


class FetchFailed(EngineProblem):
    """One attempt to fetch failed in a way that another attempt may mend."""


class Source(Protocol):
    """Fetches one artefact into a file; checks no checksum."""

    def fetch(self, artefact: Artefact, destination: Path, advance: Advance) -> None:
        """Write the artefact to `destination`; raise `FetchFailed` (try again) or `EngineProblem` (final)."""
        ...


class PublicRepository:
    """The public Maven repository, through the Maven client `jgo`, which knows its address.

    `jgo` cannot go on where a download broke off: an interrupted file starts again. A mirror (`MirrorRepository`) can.
    """

    def fetch(self, artefact: Artefact, destination: Path, advance: Advance) -> None:
        """See `Source.fetch`."""
        staging = destination.with_name(destination.name + ".staging")
        rmtree(staging, ignore_errors=True)  # a killed run may have left half a file, which jgo would take for whole
        arrived = 0

        @contextmanager
        def progress(_name: str, _size: int) -> Generator[Advance]:
            def update(count: int) -> None:
                nonlocal arrived
                arrived += count
                advance(count)

            yield update

        context = MavenContext(
            resolver=PythonResolver(progress_callback=progress), repo_cache=staging, timeout=_TIMEOUT_SECONDS
        )
        component = context.project(artefact.group, artefact.artefact).at_version(artefact.version)
        try:
            component.artifact(artefact.classifier, artefact.packaging).resolve().replace(destination)
        except requests.RequestException as error:
            advance(-arrived)
            raise FetchFailed(f"{artefact.coordinates} could not be fetched: {error}.") from error
        except RuntimeError as error:  # what jgo raises when no repository has the file
            raise EngineProblem(
                f"{artefact.coordinates} is not to be had from the Maven repository: check the network, or name a "
                "mirror in TRANSFERS_MAVEN_REPOSITORY."
            ) from error
        finally:
            rmtree(staging, ignore_errors=True)


class MirrorRepository:
    """A repository at a given address, read over HTTP; goes on where an earlier attempt broke off."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")

    def fetch(self, artefact: Artefact, destination: Path, advance: Advance) -> None:
        """See `Source.fetch`; bytes that `destination` already holds are not fetched again."""
        have = destination.stat().st_size if destination.exists() else 0
        if have >= artefact.size:
            destination.unlink()
            have = 0
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        address = f"{self._address}/{artefact.path}"
        counted = 0
        try:
            with httpx.stream(
                "GET", address, headers=headers, timeout=_TIMEOUT_SECONDS, follow_redirects=True
            ) as answer:
                self._check(answer, artefact)
                resumed = answer.status_code == HTTPStatus.PARTIAL_CONTENT
                counted = have if resumed else 0
                advance(counted)
                with destination.open("ab" if resumed else "wb") as file:
                    for chunk in answer.iter_bytes():
                        file.write(chunk)
                        counted += len(chunk)
                        advance(len(chunk))
        except httpx.TransportError as error:
            advance(-counted)
            raise FetchFailed(f"{artefact.coordinates} could not be fetched from {address}: {error}.") from error

    def _check(self, answer: httpx.Response, artefact: Artefact) -> None:
        if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN}:
            raise EngineProblem(
                f"{artefact.coordinates} is not to be had at {answer.url} (HTTP {answer.status_code}): "
                "TRANSFERS_MAVEN_REPOSITORY must be the address of a Maven repository that holds it."
            )
        if answer.status_code not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            raise FetchFailed(f"{artefact.coordinates}: {answer.url} answered HTTP {answer.status_code}.")


def source_for(maven_repository: str | None) -> Source:
    """The source that the setting `TRANSFERS_MAVEN_REPOSITORY` chooses."""
    return MirrorRepository(maven_repository) if maven_repository else PublicRepository()
