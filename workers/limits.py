"""Time limits: the clock of an activity, its reminder, its breach and its end.

The engine is the clock: every instant here is an input. The table `sla-policy` says how long a limit is and what a
miss does; the register keeps what happened.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from calendars import WorkingCalendar
from calendars.policy import limit_of, read_anchor
from register import meetings, milestones, subjects, transfers
from register.birthdays import birthday_anchor
from register.milestones import Cancellation, NewMilestone
from register.vocabulary import LimitEffect, LimitState
from schemas.directory import load_authority
from schemas.instants import format_instant
from schemas.jobs.base import NoOutput
from schemas.jobs.limits import (
    CheckMilestoneOutput,
    CloseMilestonesInput,
    EscalateInput,
    EscalateOutput,
    Escalation,
    Limit,
    MilestoneInput,
    RemindInput,
    RemindOutput,
    StartClockInput,
    StartClockOutput,
    StopClockInput,
)
from schemas.time_limit import TimeLimitPolicy
from workers.context import JobContext
from workers.groups import UnknownGroup, groups_of_role, scope_of
from workers.handler import JobHandler, UnusableJob
from workers.outbox import Notice, tell_groups

_NOT_BUILT = frozenset({LimitEffect.MOVE_ON})

_MEETS = frozenset({"consent-renewed"})
"""Reasons for which a limit is closed because it was met; for any other it is cancelled."""

_WATCHED = frozenset({"renew-consent"})
"""Limits with a process of their own, which goes on when the transfer ends (HER-182) and closes them itself."""

_AT_ONCE = timedelta(minutes=1)
"""A limit of no length ("immediately") is kept by the process's own act: what that may take before it is a miss."""

_NEVER = "9999-12-31T00:00:00.000Z"
"""Where there is no limit: a timer must have an instant, and the engine's clock will not get there."""


class EffectNotBuilt(UnusableJob):
    """The table asks for an effect that nothing carries out yet: an incident, so that no limit is silently weaker."""


def start_clock(context: JobContext, job: StartClockInput) -> StartClockOutput:
    """Open the milestone that the table has for this activity, and give its timers their instants.

    An anchor that lies far back gives instants that have passed: the timers fire at once, and the breach is recorded as
    of the instant that was due. A limit of no length has a minute (SGL-131, TTR-028). Raises EffectNotBuilt for a row
    whose effect nothing carries out.
    """
    if job.milestone is None:
        return StartClockOutput(sla=_no_limit())
    policy, version = _policy(context, job)
    if policy.effect in _NOT_BUILT:
        raise EffectNotBuilt(
            f"sla-policy {policy.requirements}, milestone {job.milestone}: the effect {policy.effect} is not built; "
            "put remind or escalate there, deploy, then retry the incident"
        )
    if policy.amount is None or job.anchor is None:
        return StartClockOutput(sla=_no_limit())
    anchor = birthday_anchor(context.session, job.transfer_id, job.anchor) or read_anchor(job.anchor)
    calendar = WorkingCalendar.england(load_authority(job.authority).closure_days)
    limit = limit_of(policy, anchor, calendar)
    assert limit is not None
    if limit.due == anchor:
        limit = replace(limit, due=anchor + _AT_ONCE, warn=anchor + _AT_ONCE)
    new = NewMilestone(
        transfer_id=job.transfer_id,
        milestone=job.milestone,
        element_instance_key=context.job.element_instance_key,
        started_at=anchor,
        due_at=limit.due,
        warn_at=limit.warn,
        requirements=policy.requirement_ids,
        effect=LimitEffect(policy.effect) if policy.effect else None,
        escalate_to=policy.escalate_to,
        policy_version=version,
    )
    milestones.open_milestone(context.session, new)
    due = format_instant(limit.due)
    return StartClockOutput(
        sla=Limit(
            warn=format_instant(limit.warn),
            due=due,
            task_due=due,
            effect=policy.effect,
            escalate_to=policy.escalate_to,
            requirements=policy.requirements,
        )
    )


def stop_clock(context: JobContext, job: StopClockInput) -> NoOutput:
    """Meet the milestone of this activity; met after its due instant, it is breached as of then."""
    if job.milestone is not None and _was_opened(context, job.transfer_id, job.milestone):
        milestones.meet(context.session, job.transfer_id, job.milestone, job.ended_at, context.job.element_instance_key)
    return NoOutput()


def remind(context: JobContext, job: RemindInput) -> RemindOutput:
    """Remind the role that has to act, once, if the limit is still open; of one that moved, say when to ask again."""
    if milestones.record_reminder(context.session, job.transfer_id, job.milestone, job.at):
        policy = _policy(context, job)[0]
        due = milestones.state_at(context.session, job.transfer_id, job.milestone, job.at).due_at
        scope = scope_of(context.session, job)
        groups = groups_of_role(context.decisions, scope, policy.responsible) if policy.responsible else []
        tell_groups(context, _notice(job, "limit-due-soon", due), job.authority, groups)
    again = milestones.next_reminder(context.session, job.transfer_id, job.milestone)
    return RemindOutput(moved_to=format_instant(again) if again else None)


def check_milestone(context: JobContext, job: MilestoneInput) -> CheckMilestoneOutput:
    """Say whether the limit is still missed at this instant, or was met or moved meanwhile."""
    answer = milestones.state_at(context.session, job.transfer_id, job.milestone, job.at)
    due = answer.due_at if answer.state is LimitState.MOVED else None
    if answer.state is LimitState.MOVED and due is None:
        return CheckMilestoneOutput(limit_state=LimitState.MET, due=None)
    return CheckMilestoneOutput(limit_state=answer.state, due=format_instant(due) if due else None)


def escalate(context: JobContext, job: EscalateInput) -> EscalateOutput:
    """Record the breach, tell the role that the table names, and say whether somebody has to take it up.

    Where the table only reminds, nothing is handed up. Raises UnknownGroup where nobody is there to be told.
    """
    runs = [run for run in milestones.of_transfer(context.session, job.transfer_id) if run.milestone == job.milestone]
    roles = [role for role in (runs[-1].escalate_to or "").split(",") if role] if runs else []
    escalates = bool(runs) and runs[-1].effect is LimitEffect.ESCALATE
    scope = scope_of(context.session, job)
    groups = [group for role in roles for group in groups_of_role(context.decisions, scope, role)]
    due = milestones.state_at(context.session, job.transfer_id, job.milestone, job.at).due_at
    escalated_to = ",".join(roles) if escalates and roles else None
    fresh = milestones.record_breach(context.session, job.transfer_id, job.milestone, job.at, escalated_to)
    if fresh:
        if roles and not groups:
            raise UnknownGroup(
                f"{job.milestone} was missed, and the table candidate-groups has nobody for {' or '.join(roles)} where "
                f"{job.destination} receives; add a row there, deploy, then retry the incident"
            )
        tell_groups(context, _notice(job, "limit-missed", due), job.authority, groups)
        if escalates and not subjects.is_meeting(context.session, job.transfer_id):
            transfers.mark_escalated(context.session, job.transfer_id, job.at)
    return EscalateOutput(
        escalation=Escalation(
            role=",".join(roles) or None,
            groups=list(dict.fromkeys(groups)),
            handed_up=fresh and escalates and bool(groups),
        )
    )


def close_milestones(context: JobContext, job: CloseMilestonesInput) -> NoOutput:
    """End what is open, since end listeners do not run when an activity is interrupted: met where the reason says so,
    else cancelled. All but the limits that outlive the transfer, or `only` one."""
    if job.only is not None and job.reason in _MEETS:
        milestones.meet(context.session, job.transfer_id, job.only, job.at)
    else:
        sparing = _WATCHED if job.only is None else ()
        why = Cancellation(job.reason, only=job.only, sparing=sparing)
        milestones.cancel_open(context.session, job.transfer_id, job.at, why)
    if job.only is None:
        _take_off_agenda(context, job)
    return NoOutput()


def _take_off_agenda(context: JobContext, job: CloseMilestonesInput) -> None:
    for meeting_id in meetings.take_off(context.session, job.transfer_id, job.at):
        message_id = f"{meeting_id}/{job.transfer_id}/off"
        context.messages.publish("agenda-item-removed", job.transfer_id, message_id, {})


def _policy(context: JobContext, job: StartClockInput | RemindInput) -> tuple[TimeLimitPolicy, int]:
    """The row of `sla-policy` that applies, and the version of the table."""
    scope = job.model_dump(by_alias=True, include={"authority", "flow", "milestone", "destination", "urgency"})
    decided = context.decisions.evaluate("sla-policy", scope)
    return TimeLimitPolicy.of_row(decided.output), decided.version


def _no_limit() -> Limit:
    return Limit(warn=_NEVER, due=_NEVER, task_due=None, effect=None, escalate_to=None, requirements=None)


def _was_opened(context: JobContext, transfer_id: str, milestone: str) -> bool:
    runs = milestones.of_transfer(context.session, transfer_id)
    key = context.job.element_instance_key
    return any(run.milestone == milestone and run.element_instance_key == key for run in runs)


def _notice(job: RemindInput | EscalateInput, template: str, due: datetime | None) -> Notice:
    """One notice for each instant at which the limit was due: one that moved or runs again is told of again."""
    about = {"milestone": job.milestone, "due": format_instant(due) if due else "-"}
    return Notice(job.transfer_id, template, f"{job.milestone}/{about['due']}", job.at, about)


HANDLERS = (
    JobHandler("start-sla-clock", StartClockInput, StartClockOutput, start_clock),
    JobHandler("stop-sla-clock", StopClockInput, NoOutput, stop_clock),
    JobHandler("remind-responsible-role", RemindInput, RemindOutput, remind),
    JobHandler("check-milestone", MilestoneInput, CheckMilestoneOutput, check_milestone),
    JobHandler("escalate-missed-limit", EscalateInput, EscalateOutput, escalate),
    JobHandler("close-milestones", CloseMilestonesInput, NoOutput, close_milestones),
)
