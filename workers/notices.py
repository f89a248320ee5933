"""Telling partners and managers: references and a link, never a child's details."""

from __future__ import annotations

from typing import Any

from register import professionals, staff
from schemas.instants import format_instant
from schemas.jobs.base import NoOutput
from schemas.jobs.notices import NotifyNominatedManagerInput, NotifyPartnersInput, SendEarlyAlertInput, SendOutcomeInput
from workers.context import JobContext
from workers.groups import UnknownGroup, groups_of_role, scope_of
from workers.handler import JobHandler
from workers.outbox import Notice, tell_address, tell_groups

_PROFESSIONALS = "professionals-named"
"""Recipient in the table `partners-to-notify` that stands for those whom the family's consent lists."""


def notify_partners(context: JobContext, job: NotifyPartnersInput) -> NoOutput:
    """Tell each recipient of the table once; professionals only as far as consent and its conditions go (HER-184)."""
    scope = scope_of(context.session, job)
    notice = Notice(job.transfer_id, f"transfer-{job.event}", job.event, job.at, {"team": job.destination or "-"})
    for recipient in _recipients(context, job.authority, job.flow, job.event):
        if recipient == _PROFESSIONALS:
            for person in professionals.may_be_told(context.session, job.transfer_id, job.at):
                tell_address(context, notice, person.professional_id, person.email)
        else:
            tell_groups(context, notice, job.authority, groups_of_role(context.decisions, scope, recipient))
    return NoOutput()


def send_outcome(context: JobContext, job: SendOutcomeInput) -> NoOutput:
    """Send the referring manager the outcome; the reasons are on the case page that it links to (HER-107, HER-133)."""
    scope = scope_of(context.session, job)
    # a dispute may confirm the outcome, and that is news too: the instant keeps it from being taken for the first one
    occasion = f"{job.outcome}/{format_instant(job.at)}"
    notice = Notice(
        job.transfer_id, "step-up-outcome", occasion, job.at, {"outcome": job.outcome, "team": job.destination}
    )
    groups = groups_of_role(context.decisions, scope, "referring-manager")
    tell_groups(context, notice, job.authority, groups)
    return NoOutput()


def send_early_alert(context: JobContext, job: SendEarlyAlertInput) -> NoOutput:
    """Send the early alert, or an update of it, to the receiving managers (HER-140, HER-141, HER-156)."""
    scope = scope_of(context.session, job)
    occasion = job.version if job.version == "alert-sent" else f"{job.version}/{format_instant(job.at)}"
    notice = Notice(job.transfer_id, f"early-{job.version}", occasion, job.at, {"from": job.referring_team})
    for recipient in _recipients(context, job.authority, job.flow, job.version):
        tell_groups(context, notice, job.authority, groups_of_role(context.decisions, scope, recipient))
    return NoOutput()


def notify_nominated_manager(context: JobContext, job: NotifyNominatedManagerInput) -> NoOutput:
    """Tell the manager who was nominated for the case, at their own address or else at their groups' (HER-157).

    Raises UnknownGroup where nobody can be told.
    """
    if job.manager is None:
        return NoOutput()
    notice = Notice(job.transfer_id, "manager-nominated", job.manager, job.at)
    member = staff.find(context.session, job.manager)
    if member is not None and member.email is not None:
        tell_address(context, notice, job.manager, member.email)
        return NoOutput()
    groups = staff.groups_of(context.session, job.authority, job.manager)
    if not groups:
        raise UnknownGroup(f"{job.manager} is in no candidate group, so the nominated manager cannot be told")
    tell_groups(context, notice, job.authority, groups)
    return NoOutput()


def _recipients(context: JobContext, authority: str, flow: str, event: str) -> list[str]:
    variables = {"authority": authority, "flow": flow, "event": event}
    rows: list[dict[str, Any]] = context.decisions.evaluate("partners-to-notify", variables).output or []
    return [row["recipient"] for row in rows]


HANDLERS = (
    JobHandler("notify-partners", NotifyPartnersInput, NoOutput, notify_partners),
    JobHandler("send-outcome", SendOutcomeInput, NoOutput, send_outcome),
    JobHandler("notify-nominated-manager", NotifyNominatedManagerInput, NoOutput, notify_nominated_manager),
    JobHandler("send-early-alert", SendEarlyAlertInput, NoOutput, send_early_alert),
)
