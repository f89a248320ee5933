"""A register with one runtime: jobs are delivered to it as the engine delivers them."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register.database import reading
from register.tables import Base
from schemas.instants import format_instant
from tests.workers.family import AT
from tests.workers.ports import Ports
from workers.context import Job
from workers.handler import JobHandler
from workers.handlers import HANDLERS
from workers.runtime import Runtime

BOARD = "http://127.0.0.1:8090"
_keys = itertools.count(2251799813685249)

Snapshot = dict[str, list[tuple[Any, ...]]]


def new_job(job_type: str, instance: int | None = None) -> Job:
    """A job with keys of its own; `instance` is the activity instance that it belongs to."""
    element = next(_keys) if instance is None else instance
    return Job(next(_keys), job_type, f"Task_{job_type}", element, next(_keys), "step-up")


@dataclass(frozen=True)
class Bench:
    """The register and the ports that jobs work with."""

    register: Engine
    ports: Ports

    @property
    def runtime(self) -> Runtime:
        return Runtime(self.register, self.ports, BOARD)

    def deliver(self, job: Job, variables: Mapping[str, Any], handler: JobHandler | None = None) -> dict[str, Any]:
        """Deliver a job once more; returns its output."""
        return self.runtime.deliver(handler or HANDLERS[job.type], job, variables)

    def do(
        self,
        job_type: str,
        transfer_id: str,
        at: datetime = AT,
        *,
        instance: int | None = None,
        variables: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Deliver a new job about the transfer; `at` is its instant, as the engine writes it."""
        base = {"transferId": transfer_id, "authority": "hertfordshire", "at": as_engine_writes(at)}
        return self.deliver(new_job(job_type, instance), {**base, **(variables or {}), **more})

    @contextmanager
    def reading(self) -> Generator[Session]:
        with reading(self.register) as session:
            yield session

    def snapshot(self) -> Snapshot:
        """Every row of every table."""
        with reading(self.register) as session:
            return {
                name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
                for name, table in Base.metadata.tables.items()
            }


def as_engine_writes(at: datetime) -> str:
    """An instant as FEEL's now() arrives."""
    return f"{format_instant(at)}[Etc/UTC]"


def growth(before: Snapshot, after: Snapshot) -> dict[str, int]:
    """How many rows each table gained, tables that gained none left out."""
    gained = {name: len(after[name]) - len(before[name]) for name in after}
    return {name: count for name, count in gained.items() if count}
