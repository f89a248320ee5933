"""An installation of the bench's own, brought up and down by the command line as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class BenchInstallation:
    """A folder and ports that nothing else uses; `cache` replaces the user's cache of downloads if given."""

    home: Path
    port_offset: int
    cache: Path | None = None

    def up(self) -> float:
        """Start everything and return how many seconds it took until it was ready."""
        begun = time.perf_counter()
        self._run("up", "--detach", "--port-offset", str(self.port_offset))
        return time.perf_counter() - begun

    def down(self) -> None:
        """Stop everything."""
        self._run("down")

    def resident_bytes(self) -> dict[str, int]:
        """Resident memory by process."""
        told: dict[str, Any] = json.loads(self._run("status", "--json"))
        return {process["name"]: process["residentBytes"] for process in told["processes"]}

    def _run(self, *arguments: str) -> str:
        environment = os.environ | {"TRANSFERS_HOME": str(self.home)}
        if self.cache is not None:
            environment["XDG_CACHE_HOME"] = str(self.cache)
        command = [sys.executable, "-c", "from cli.main import main; main()", *arguments]
        return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
