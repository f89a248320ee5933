"""Where an artefact is fetched from: the public Maven repository, or an organisation's own mirror of it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

import httpx
from jgo.maven import MavenContext

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


class MavenRepository:
    """A Maven repository at an address, read over HTTP; goes on where an earlier attempt broke off.

    `advice` ends the sentence about a file that the repository lacks.
    """

    def __init__(self, address: str, advice: str) -> None:
        self.address = address.rstrip("/")
        self._advice = advice

    def fetch(self, artefact: Artefact, destination: Path, advance: Advance) -> None:
        """See `Source.fetch`; bytes that `destination` already holds are not fetched again."""
        have = destination.stat().st_size if destination.exists() else 0
        if have >= artefact.size:
            destination.unlink(missing_ok=True)
            have = 0
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        address = f"{self.address}/{artefact.path}"
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
                f"{artefact.coordinates} is not to be had at {answer.url} (HTTP {answer.status_code}): {self._advice}"
            )
        if answer.status_code not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            raise FetchFailed(f"{artefact.coordinates}: {answer.url} answered HTTP {answer.status_code}.")


def mirror(address: str) -> MavenRepository:
    """An organisation's own repository."""
    return MavenRepository(
        address, "TRANSFERS_MAVEN_REPOSITORY must be the address of a Maven repository that holds it."
    )


def public_repository() -> MavenRepository:
    """The public Maven repository, at the address that the Maven client `jgo` knows."""
    address = next(iter(MavenContext().remote_repos.values()))
    return MavenRepository(address, "check the network, or name a mirror in TRANSFERS_MAVEN_REPOSITORY.")


def source_for(maven_repository: str | None) -> MavenRepository:
    """The source that the setting `TRANSFERS_MAVEN_REPOSITORY` chooses."""
    return mirror(maven_repository) if maven_repository else public_repository()
