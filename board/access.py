"""Who may open which transfer, and the trail of who did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from board.transfer_groups import concerned_groups
from register import audit, transfers
from register.audit import AuditEntry
from register.tables import StaffMember, Transfer
from schemas.directory import authorities, load_authority

READ = "transfer-read"
READ_REFUSED = "transfer-read-refused"


@dataclass(frozen=True)
class Reading:
    """A member of staff opens a transfer at `at` (wall clock); `form` names the form, None for the story."""

    member: StaffMember
    transfer_id: str
    at: datetime
    form: str | None = None


def authorities_of(member: StaffMember) -> list[str]:
    """Return the authorities whose directory has at least one of the member's candidate groups."""
    return [slug for slug in authorities() if any(load_authority(slug).group(group) for group in member.groups)]


def may_open(member: StaffMember, transfer: Transfer) -> bool:
    """Say whether one of the member's groups is concerned with the transfer (`board.transfer_groups`).

    That a colleague works for the same authority is no reason to read a family's record.
    """
    known = transfer.authority in authorities_of(member)
    return known and not concerned_groups(transfer).isdisjoint(member.groups)


def consult(session: Session, reading: Reading) -> bool:
    """Write the read, or its refusal, to the audit trail; says whether the member may open the transfer.

    Children's records need a trail of who consulted them, so this comes before anything is read. Raises
    UnknownTransfer.
    """
    transfer = transfers.get(session, reading.transfer_id)
    allowed = may_open(reading.member, transfer)
    detail = {"page": "story"} if reading.form is None else {"page": "form", "form": reading.form}
    action = READ if allowed else READ_REFUSED
    entry = AuditEntry(action, reading.at, reading.transfer_id, reading.member.user_id, detail)
    audit.record(session, entry)
    return allowed
