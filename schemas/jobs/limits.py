"""Jobs around a time limit: its clock, reminder, breach and end."""

from __future__ import annotations

from schemas.jobs.base import EngineInstant, JobInput, JobOutput, TimedInput


class LimitScope(JobInput):
    """What picks a row of `sla-policy`, together with the `milestone` that each job adds."""

    authority: str
    flow: str
    destination: str | None = None
    urgency: str | None = None


class StartClockInput(LimitScope):
    """`milestone` is null where the route has no such limit. `anchor` is an instant, or a date for limits that count
    from a day; null where the route has none."""

    milestone: str | None = None
    anchor: str | None = None


class Limit(JobOutput):
    """Instants in UTC. `warn` and `due` arm timers, so they are never null (far future where there is no limit);
    `task_due` is what people see and is null then."""

    warn: str
    due: str
    task_due: str | None
    effect: str | None
    escalate_to: str | None
    requirements: str | None


class StartClockOutput(JobOutput):
    sla: Limit


class StopClockInput(JobInput):
    milestone: str | None = None
    ended_at: EngineInstant


class RemindInput(LimitScope):
    """`at` is the engine's instant of the reminder."""

    at: EngineInstant
    referring_team: str
    milestone: str  # a reminder always knows what it reminds of


class RemindOutput(JobOutput):
    """`moved_to`: the instant of a reminder that has moved to later, null where there is none to wait for."""

    moved_to: str | None


class MilestoneInput(TimedInput):
    """A boundary path knows its milestone by a literal or by the route; it is null where no limit can fire."""

    milestone: str


class CheckMilestoneOutput(JobOutput):
    """`limit_state` is missed, moved or met; `due` the instant to wait for where it moved."""

    limit_state: str
    due: str | None


class EscalateInput(MilestoneInput):
    authority: str
    referring_team: str
    destination: str | None = None


class Escalation(JobOutput):
    """`handed_up`: somebody has to resolve it. `groups`: the candidate groups of the role that the table names."""

    role: str | None
    groups: list[str]
    handed_up: bool


class EscalateOutput(JobOutput):
    escalation: Escalation


class CloseMilestonesInput(TimedInput):
    """`reason` is a code; `only` names one milestone, null closes all that end with the transfer."""

    reason: str
    only: str | None = None
