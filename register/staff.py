"""Staff who sign in on the case page, and the candidate groups they belong to."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import bcrypt
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit
from register.audit import SYSTEM, AuditEntry
from register.locks import hold
from register.tables import StaffMember

_ROUNDS = 12


@dataclass(frozen=True)
class NewStaffMember:
    """A member of staff. Without a `password` they cannot sign in here, or keep the password that they have."""

    user_id: str
    display_name: str
    groups: tuple[str, ...]
    at: datetime
    email: str | None = None
    password: str | None = None
    actor: str = SYSTEM


def save(session: Session, new: NewStaffMember) -> StaffMember:
    """Add a member of staff, or bring the one with this user id up to date."""
    hold(session, "staff", new.user_id)
    row = find(session, new.user_id)
    action = "staff-added" if row is None else "staff-changed"
    if row is None:
        row = StaffMember(user_id=new.user_id)
        session.add(row)
    row.display_name, row.email, row.groups = new.display_name, new.email, list(new.groups)
    if new.password is not None:
        row.password_hash = bcrypt.hashpw(_digest(new.password), bcrypt.gensalt(_ROUNDS)).decode()
    session.flush()
    detail = {"userId": new.user_id, "groups": list(new.groups)}
    audit.record(session, AuditEntry(action, new.at, actor=new.actor, detail=detail))
    return row


def find(session: Session, user_id: str) -> StaffMember | None:
    """Return the member of staff, or None."""
    return session.get(StaffMember, user_id)


def members_of(session: Session, group: str) -> list[StaffMember]:
    """Return those who belong to a candidate group, by user id."""
    everyone = session.scalars(select(StaffMember).order_by(StaffMember.user_id))
    return [member for member in everyone if group in member.groups]


def check_password(session: Session, user_id: str, password: str) -> StaffMember | None:
    """Return the member of staff whose password this is, else None.

    An unknown user takes as long as a wrong password, so that the answer's time tells nothing.
    """
    row = find(session, user_id)
    stored = _NOBODY if row is None or row.password_hash is None else row.password_hash
    matches = bcrypt.checkpw(_digest(password), stored.encode())
    return row if matches else None


def _digest(password: str) -> bytes:
    # bcrypt reads 72 bytes and refuses more; the digest of any password is 44
    return base64.b64encode(sha256(password.encode()).digest())


# in the form of a hash, made of no password
_NOBODY = "$2b$12$abcdefghijklmnopqrstuuYB7Y0xcSv6pkVBHpDqDj0Fhs3ZyA9yu"
