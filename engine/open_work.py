"""What the engine has still to do, told from its exported records: timers to come, jobs to be worked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engine.records import Record, RecordReader

_TIMER_ENDS = {"TRIGGERED", "CANCELED"}
_JOB_ENDS = {"COMPLETED", "CANCELED", "ERROR_THROWN"}
_PEOPLES_JOB = "io.camunda.zeebe:userTask"
"""The job type of user tasks in their older form: a person's, so not waited for."""


@dataclass(frozen=True)
class OpenJob:
    """A job that a worker has to complete. `not_before` (UTC, engine time): it failed and is tried again then."""

    key: int
    job_type: str
    element_id: str
    process_id: str
    process_instance_key: int
    not_before: datetime | None = None


@dataclass
class OpenWork:
    """Open timers and jobs; `update` reads what has been exported since it was last called."""

    reader: RecordReader
    timers: dict[int, datetime] = field(default_factory=dict[int, datetime])
    """Due instant (UTC, engine time) by timer key."""
    jobs: dict[int, OpenJob] = field(default_factory=dict[int, OpenJob])
    _seen: dict[str, int] = field(default_factory=lambda: {"TIMER": 0, "JOB": 0})

    def update(self) -> None:
        """Read the new records. Raises as `RecordReader.records` does."""
        for kind, take in (("TIMER", self._take_timer), ("JOB", self._take_job)):
            for record in self.reader.records(kind, after=self._seen[kind]):
                if record.record_type == "EVENT":
                    take(record)
                self._seen[kind] = record.position

    def overdue(self, now: datetime) -> list[int]:
        """Keys of the timers that are due at `now` and have not fired."""
        return [key for key, due in self.timers.items() if due <= now]

    def workable(self, now: datetime) -> list[OpenJob]:
        """The jobs that a worker can work at `now`, or is working."""
        return [job for job in self.jobs.values() if job.not_before is None or job.not_before <= now]

    def next_instant(self, now: datetime) -> datetime | None:
        """The next instant after `now` at which a timer is due or a failed job is tried again; None: there is none."""
        waiting = (job.not_before for job in self.jobs.values() if job.not_before is not None)
        return min((instant for instant in (*self.timers.values(), *waiting) if instant > now), default=None)

    def _take_timer(self, record: Record) -> None:
        if record.intent == "CREATED":
            self.timers[record.key] = datetime.fromtimestamp(record.value["dueDate"] / 1000, tz=UTC)
        elif record.intent in _TIMER_ENDS:
            self.timers.pop(record.key, None)

    def _take_job(self, record: Record) -> None:
        given_up = record.intent == "FAILED" and record.value["retries"] <= 0  # an incident: an operator's now
        if record.intent in _JOB_ENDS or given_up or record.value["type"] == _PEOPLES_JOB:
            self.jobs.pop(record.key, None)
            return
        backoff = record.value["retryBackoff"] if record.intent == "FAILED" else 0
        if record.intent == "RETRIES_UPDATED" and record.key not in self.jobs:
            return  # an operator raised the retries; the job is back once its incident is resolved
        self.jobs[record.key] = OpenJob(
            key=record.key,
            job_type=record.value["type"],
            element_id=record.value["elementId"],
            process_id=record.value["bpmnProcessId"],
            process_instance_key=record.value["processInstanceKey"],
            not_before=record.timestamp + timedelta(milliseconds=backoff) if backoff > 0 else None,
        )
