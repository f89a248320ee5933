"""The Camunda 8.6 engine with Operate and Tasklist: one Java process, loopback only."""

from __future__ import annotations

import os
from http import HTTPStatus
from pathlib import Path

import httpx

from engine.installation import Installation
from engine.processes import ManagedProcess

_MAIN_CLASS = "io.camunda.application.StandaloneCamunda"
_JAVA_OPTIONS = (
    "-Xmx1200m",
    "-XX:TieredStopAtLevel=1",  # halves the processor time of a start and saves memory; a busy engine is slower
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dfile.encoding=UTF-8",
    "-Duser.timezone=UTC",
)
_IMPORT_PAUSE_MILLISECONDS = 250
"""How long Operate's and Tasklist's importers rest between two looks at the exported records."""


def start_camunda(installation: Installation, java: Path, distribution: Path, relay: str) -> ManagedProcess:
    """Start the engine of this installation and return at once; `camunda_ready` tells when it works.

    `relay` is the address to which Tasklist gives its user task commands (`engine.tasklist_relay`).
    """
    folder = installation.data / "camunda"
    folder.mkdir(parents=True, exist_ok=True)
    jars = sorted((distribution / "lib").glob("*.jar"))
    class_path = os.pathsep.join([str(distribution / "config"), *(str(jar) for jar in jars)])
    properties = (f"-Dapp.name=camunda-{installation.ports.grpc}", f"-Dapp.home={folder}", f"-Dbasedir={folder}")
    return ManagedProcess.start(
        "Camunda",
        [java, *_JAVA_OPTIONS, *properties, "-cp", class_path, _MAIN_CLASS],
        log=installation.logs / "camunda.log",
        environment=os.environ | camunda_environment(installation, relay),
        folder=folder,
    )


def camunda_ready(installation: Installation) -> bool:
    """Whether the broker is healthy and the REST interface and the pages answer."""
    try:
        health = httpx.get(f"{installation.management_address}/actuator/health/status", timeout=5)
        pages = httpx.get(f"{installation.rest_address}/tasklist/login", timeout=5)
    except httpx.TransportError:
        return False
    return health.status_code == HTTPStatus.OK and pages.status_code < HTTPStatus.INTERNAL_SERVER_ERROR


def camunda_environment(installation: Installation, relay: str) -> dict[str, str]:
    """The engine's settings, as environment variables."""
    return {
        "TZ": "UTC",
        **_addresses(installation),
        "CAMUNDA_TASKLIST_ZEEBE_RESTADDRESS": relay,
        **_storage(installation),
        **_exporter(installation),
        **_memory_and_disk(installation),
        **_importers(),
        "ZEEBE_CLOCK_CONTROLLED": str(installation.clock_control).lower(),
        "CAMUNDA_REST_QUERY_ENABLED": "true",
        "CAMUNDA_OPERATE_CSRFPREVENTIONENABLED": "false",
        "CAMUNDA_TASKLIST_CSRFPREVENTIONENABLED": "false",
        "CAMUNDA_TASKLIST_ARCHIVERENABLED": "false",  # it wants an OpenSearch plugin that no registry has
        "CAMUNDA_OPERATE_ARCHIVERENABLED": "false",  # a new set of indices for each day of engine time
    }


def _addresses(installation: Installation) -> dict[str, str]:
    ports = installation.ports
    return {
        "SERVER_ADDRESS": "127.0.0.1",
        "SERVER_PORT": str(ports.rest),
        "MANAGEMENT_SERVER_ADDRESS": "127.0.0.1",
        "MANAGEMENT_SERVER_PORT": str(ports.management),
        "ZEEBE_BROKER_NETWORK_HOST": "127.0.0.1",
        "ZEEBE_BROKER_NETWORK_ADVERTISEDHOST": "127.0.0.1",
        "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT": str(ports.command),
        "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT": str(ports.internal),
        "ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS": f"127.0.0.1:{ports.internal}",
        "ZEEBE_BROKER_GATEWAY_NETWORK_HOST": "127.0.0.1",
        "ZEEBE_BROKER_GATEWAY_NETWORK_PORT": str(ports.grpc),
        "CAMUNDA_OPERATE_ZEEBE_GATEWAYADDRESS": f"127.0.0.1:{ports.grpc}",
        "CAMUNDA_TASKLIST_ZEEBE_GATEWAYADDRESS": f"127.0.0.1:{ports.grpc}",
    }


def _storage(installation: Installation) -> dict[str, str]:
    settings = {
        "CAMUNDA_DATABASE_TYPE": "opensearch",
        "CAMUNDA_DATABASE_URL": installation.opensearch_address,
        "CAMUNDA_DATABASE_CLUSTERNAME": installation.cluster_name,
    }
    for application in ("OPERATE", "TASKLIST"):
        settings[f"CAMUNDA_{application}_DATABASE"] = "opensearch"
        settings[f"CAMUNDA_{application}_OPENSEARCH_REFRESHINTERVAL"] = "100ms"
        for store in ("OPENSEARCH", "ZEEBEOPENSEARCH"):
            settings[f"CAMUNDA_{application}_{store}_URL"] = installation.opensearch_address
            settings[f"CAMUNDA_{application}_{store}_CLUSTERNAME"] = installation.cluster_name
    return settings


def _exporter(installation: Installation) -> dict[str, str]:
    prefix = "ZEEBE_BROKER_EXPORTERS_OPENSEARCH"
    return {
        f"{prefix}_CLASSNAME": "io.camunda.zeebe.exporter.opensearch.OpensearchExporter",
        f"{prefix}_ARGS_URL": installation.opensearch_address,
        f"{prefix}_ARGS_BULK_DELAY": "1",
        f"{prefix}_ARGS_INDEX_PREFIX": "zeebe-record",
        f"{prefix}_ARGS_INDEX_NUMBEROFSHARDS": "1",
    }


def _memory_and_disk(installation: Installation) -> dict[str, str]:
    """One small installation: a fraction of the memory and disk that the defaults set aside for a cluster's broker."""
    return {
        "ZEEBE_BROKER_DATA_DIRECTORY": str(installation.data / "camunda" / "zeebe"),
        "ZEEBE_BROKER_DATA_LOGSEGMENTSIZE": "32MB",
        "ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING": "128MB",
        "ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION": "64MB",
        "ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MEMORYLIMIT": "96MB",
    }


def _importers() -> dict[str, str]:
    pause = str(_IMPORT_PAUSE_MILLISECONDS)
    return {
        f"CAMUNDA_{application}_IMPORTER_{name}": pause
        for application in ("OPERATE", "TASKLIST")
        for name in ("READERBACKOFF", "SCHEDULERBACKOFF")
    }
