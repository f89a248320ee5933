"""An installation: a folder with its data, logs, ports and addresses."""

from __future__ import annotations

import json
import socket
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.private import make_private_folder
from engine.problems import EngineProblem

_LOOPBACK = "127.0.0.1"
_HIGHEST_PORT = 65535
_OPENSEARCH_PORTS = range(9201, 9300)
"""The OpenSearch runner takes no HTTP port outside this range."""


@dataclass(frozen=True)
class Ports:
    """Every port that an installation listens on, all on the loopback address."""

    grpc: int = 26500
    command: int = 26501
    internal: int = 26502
    rest: int = 8080
    management: int = 9600
    opensearch: int = 9201
    opensearch_transport: int = 9301
    smtp: int = 2525
    board: int = 8090
    worker_health: int = 8091

    @classmethod
    def shifted(cls, offset: int) -> Ports:
        """The default ports, each plus `offset`; OpenSearch's stays within the range that its runner takes.

        Raises `EngineProblem` when a port would fall outside 1024 to 65535.
        """
        default = cls()
        moved = {name: port + offset for name, port in asdict(default).items()}
        if not all(1024 <= port <= _HIGHEST_PORT for port in moved.values()):
            highest = _HIGHEST_PORT - max(asdict(default).values())
            raise EngineProblem(f"--port-offset {offset} leaves the range of ports: choose one from 0 to {highest}.")
        moved["opensearch"] = _OPENSEARCH_PORTS[offset % len(_OPENSEARCH_PORTS)]
        return cls(**moved)

    def with_free_opensearch(self) -> Ports:
        """These ports, with OpenSearch's moved on to the next free one of its range when something listens there.

        Raises `EngineProblem` when the whole range is taken.
        """
        start = _OPENSEARCH_PORTS.index(self.opensearch)
        for step in range(len(_OPENSEARCH_PORTS)):
            port = _OPENSEARCH_PORTS[(start + step) % len(_OPENSEARCH_PORTS)]
            if port_is_free(port):
                return replace(self, opensearch=port)
        raise EngineProblem(
            f"Every port from {_OPENSEARCH_PORTS[0]} to {_OPENSEARCH_PORTS[-1]} is taken, and OpenSearch needs one of "
            "them: stop another installation first."
        )

    def engine_ports(self) -> tuple[int, ...]:
        """The ports of the engine alone."""
        outward = (self.grpc, self.rest, self.management, self.opensearch)
        return (*outward, self.command, self.internal, self.opensearch_transport)

    def service_ports(self) -> tuple[int, ...]:
        """The ports of what runs beside the engine: SMTP sink, board, worker health."""
        return (self.smtp, self.board, self.worker_health)


@dataclass(frozen=True)
class Installation:
    """Where one installation lives and listens; kept in `installation.json` in its folder.

    `started_at` is this machine's own time (UTC), not the engine's; `rest_override` and `grpc_override` are the
    addresses of an engine that was there already or runs in a container.
    """

    home: Path
    ports: Ports
    clock_control: bool = False
    started_at: datetime | None = None
    supervisor_pid: int | None = None
    supervisor_created: float | None = None
    """Creation time of the supervisor process (seconds), so that a number used again is not taken for it."""
    processes: Mapping[str, int] = field(default_factory=dict[str, int])
    """Process id by name of everything that the supervisor started."""
    ready: bool = False
    """Whether the supervisor has brought everything up and has not taken it down."""
    board_address: str | None = None
    """Where people reach the board that runs (`engine.board_address`); None before the first start."""
    rest_override: str | None = None
    grpc_override: str | None = None

    @property
    def data(self) -> Path:
        """Folder of the engine's and OpenSearch's data."""
        return self.home / "data"

    @property
    def logs(self) -> Path:
        """Folder of every process's log."""
        return self.home / "logs"

    @property
    def rest_address(self) -> str:
        """Base address of REST, Tasklist and Operate, without a trailing slash."""
        return self.rest_override or f"http://{_LOOPBACK}:{self.ports.rest}"

    @property
    def grpc_address(self) -> str:
        """Host and port for gRPC clients."""
        return self.grpc_override or f"{_LOOPBACK}:{self.ports.grpc}"

    @property
    def management_address(self) -> str:
        """Base address of the engine's health and clock."""
        return f"http://{_LOOPBACK}:{self.ports.management}"

    @property
    def opensearch_address(self) -> str:
        """Base address of OpenSearch, which holds the exported records."""
        return f"http://{_LOOPBACK}:{self.ports.opensearch}"

    @property
    def cluster_name(self) -> str:
        """OpenSearch's cluster name, by which the engine knows that it has found its own OpenSearch."""
        return f"transfers-{zlib.crc32(str(self.home).encode()):08x}"

    @property
    def embedded(self) -> bool:
        """Whether the engine is this installation's own (its records and its clock are then at hand)."""
        return self.rest_override is None

    def save(self) -> None:
        """Write `installation.json` in one step. Raises `EngineProblem` when the folder cannot be written."""
        told = asdict(self) | {"home": None, "started_at": self.started_at.isoformat() if self.started_at else None}
        del told["home"]
        try:
            make_private_folder(self.home)
            staged = self.home / "installation.json.new"
            staged.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
            staged.replace(self.home / "installation.json")
        except OSError as error:
            raise EngineProblem(f"{self.home} cannot be written: {error.strerror or error}.") from error

    @classmethod
    def load(cls, home: Path) -> Installation:
        """The installation in `home`. Raises `EngineProblem` when there is none or its file cannot be read."""
        path = home / "installation.json"
        try:
            told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            started = told.pop("started_at")
            return cls(
                home=home,
                ports=Ports(**told.pop("ports")),
                started_at=datetime.fromisoformat(started).astimezone(UTC) if started else None,
                **told,
            )
        except FileNotFoundError as error:
            raise EngineProblem(f"There is no installation in {home}: start one with `transfers up`.") from error
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise EngineProblem(f"{path} cannot be read: {error}. `transfers up` writes it anew.") from error


def require_free_ports(ports: Iterable[int]) -> None:
    """Raise `EngineProblem` naming the first of `ports` on which something listens already."""
    for port in ports:
        if not port_is_free(port):
            raise EngineProblem(
                f"Port {port} is taken by another program: stop it, or shift every port with --port-offset."
            )


def free_port_offset(first: int, step: int = 100) -> int:
    """The first offset, from `first` on, at which no port of an installation is taken. Raises `EngineProblem`."""
    for offset in range(first, _HIGHEST_PORT, step):
        ports = Ports.shifted(offset)
        if all(port_is_free(port) for port in (*ports.engine_ports(), *ports.service_ports())):
            return offset
    raise EngineProblem(f"No offset from {first} on leaves every port of an installation free.")


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except OSError:
            return False
    return True
