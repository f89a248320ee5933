"""Jobs of the engine: each has its effect once, however often it is delivered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.errors import JobKeyReused
from register.locks import hold
from register.tables import ProcessedJob


def run_once(session: Session, job_key: int, job_type: str, work: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """Do `work` unless the job with this key is done; returns its result (what JSON can hold), the stored one if so.

    The result is stored in the session's transaction, together with all that `work` writes: both or neither. A second
    delivery at the same time waits for the first. Whatever `work` raises passes through, and nothing is stored.
    Raises JobKeyReused if the key is stored with another job type.
    """
    hold(session, "job", job_key)
    done = session.get(ProcessedJob, job_key)
    if done is not None:
        if done.job_type != job_type:
            raise JobKeyReused(job_key, done.job_type, job_type)
        return dict(done.result)
    # through JSON, so that the first delivery answers exactly what every later one will read
    result: dict[str, Any] = json.loads(json.dumps(dict(work()), allow_nan=False))
    # this process's own clock: when it was handled, for operators; no rule reads it
    session.add(ProcessedJob(job_key=job_key, job_type=job_type, result=result, at=datetime.now(UTC)))
    session.flush()
    return result


def is_done(session: Session, job_key: int) -> bool:
    """Say whether the job's effect and result are stored."""
    return session.get(ProcessedJob, job_key) is not None
