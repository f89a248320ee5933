"""The settings of the engine that come from the environment, read in this one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_HOME = ".transfers"


@dataclass(frozen=True)
class EngineSettings:
    """Where things are found and kept. `None` means that the default applies."""

    home: Path
    """The installation's folder (`TRANSFERS_HOME`, default `.transfers/` under the working folder)."""
    cache: Path
    """Downloads, once per user (`XDG_CACHE_HOME` or `~/.cache`, and in it `transfers/`)."""
    maven_repository: str | None
    """An address that serves the Maven repository layout (`TRANSFERS_MAVEN_REPOSITORY`); None: the public one."""
    java: Path | None
    """A Java 21 or newer to use instead of the packaged one (`TRANSFERS_JAVA`)."""
    rest_address: str | None
    """REST address of an engine that already runs (`TRANSFERS_ENGINE_ADDRESS`)."""
    grpc_address: str | None
    """Its gRPC address, host and port (`TRANSFERS_ENGINE_GRPC`)."""
    user: str
    """The account with which to sign in to it (`TRANSFERS_ENGINE_USER`, default `demo`)."""
    password: str = field(repr=False)
    """Its password (`TRANSFERS_ENGINE_PASSWORD`, default `demo`)."""
    mode: str
    """`embedded` (default) or `docker` (`TRANSFERS_ENGINE`)."""

    @property
    def embedded(self) -> bool:
        """Whether an installation with these settings starts an engine of its own on this machine."""
        return self.rest_address is None and self.mode == "embedded"

    @property
    def contained(self) -> bool:
        """Whether an installation with these settings starts an engine of its own in a container."""
        return self.rest_address is None and self.mode == "docker"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> EngineSettings:
        """Read the settings from `environment` (default: this process's own)."""
        env = os.environ if environment is None else environment
        cache_root = env.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        java = env.get("TRANSFERS_JAVA")
        return cls(
            home=Path(env.get("TRANSFERS_HOME") or DEFAULT_HOME).resolve(),
            cache=Path(cache_root) / "transfers",
            maven_repository=(env.get("TRANSFERS_MAVEN_REPOSITORY") or "").rstrip("/") or None,
            java=Path(java) if java else None,
            rest_address=(env.get("TRANSFERS_ENGINE_ADDRESS") or "").rstrip("/") or None,
            grpc_address=env.get("TRANSFERS_ENGINE_GRPC") or None,
            user=env.get("TRANSFERS_ENGINE_USER") or "demo",
            password=env.get("TRANSFERS_ENGINE_PASSWORD") or "demo",
            mode=env.get("TRANSFERS_ENGINE") or "embedded",
        )
