"""OpenSearch, in which the engine's pages and its exported records live: one node, loopback only."""

from __future__ import annotations

import os
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path

import httpx

from engine.installation import Installation
from engine.processes import ManagedProcess

_MAIN_CLASS = "org.codelibs.opensearch.runner.OpenSearchRunner"
_JAVA_OPTIONS = (
    "-Xms512m",
    "-Xmx512m",
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dfile.encoding=UTF-8",
    "-Duser.timezone=UTC",
    # the packaged Java lacks Thai word breaking, without which index templates fail: ICU supplies it
    "-Djava.locale.providers=CLDR,SPI",
)


def start_opensearch(installation: Installation, java: Path, jars: Sequence[Path]) -> ManagedProcess:
    """Start OpenSearch for this installation and return at once; `opensearch_ready` tells when it answers."""
    folder = installation.data / "opensearch"
    configuration = folder / "node_1" / "config"  # where the runner looks for its first node
    configuration.mkdir(parents=True, exist_ok=True)
    (configuration / "opensearch.yml").write_text(_configuration(installation), encoding="utf-8")
    class_path = os.pathsep.join(str(jar) for jar in jars)
    runner = ("-basePath", folder, "-numOfNode", "1", "-clusterName", installation.cluster_name)
    port = ("-baseHttpPort", str(installation.ports.opensearch - 1))  # the runner listens on the port after this one
    return ManagedProcess.start(
        "OpenSearch",
        [java, *_JAVA_OPTIONS, "-cp", class_path, _MAIN_CLASS, *runner, *port],
        log=installation.logs / "opensearch.log",
        environment=os.environ | {"TZ": "UTC"},
        folder=folder,
    )


def opensearch_ready(installation: Installation) -> bool:
    """Whether OpenSearch answers and its one node has taken up its indices."""
    address = f"{installation.opensearch_address}/_cluster/health"
    try:
        answer = httpx.get(address, params={"wait_for_status": "yellow", "timeout": "1s"}, timeout=5)
    except httpx.TransportError:
        return False
    # the runner moves to the next port when its own is taken in the last moment: then another cluster answers here
    return answer.status_code == HTTPStatus.OK and answer.json()["cluster_name"] == installation.cluster_name


def _configuration(installation: Installation) -> str:
    """Disk thresholds are off: a nearly full disk would turn every index read-only. `engine.disk` checks instead."""
    return "\n".join(
        (
            "network.host: 127.0.0.1",
            f"transport.port: {installation.ports.opensearch_transport}",
            "discovery.type: single-node",
            "cluster.routing.allocation.disk.threshold_enabled: false",
            # what arrives can be searched after this time
            "cluster.default.index.refresh_interval: 100ms",
            "cluster.minimum.index.refresh_interval: 100ms",
            "",
        )
    )
