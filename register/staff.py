"""Staff who sign in on the case page, and the candidate groups they belong to."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import bcrypt
from sqlalchemy.orm import Session

from register import audit
from register.audit import SYSTEM, AuditEntry
from register.locks import hold
from register.tables import StaffMember
from schemas.directory import load_authority
from schemas.forms import form_fields
from schemas.refusals import Problem

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


def groups_of(session: Session, authority: str, user_id: str) -> tuple[str, ...] | None:
    """Return the candidate groups of a member of staff: the register's word, else the directory's sample staff.

    None for a user whom neither knows, and for one of another authority: the register holds the staff of all.
    """
    member = find(session, user_id)
    if member is not None:
        ours = any(group.startswith(f"{authority}-") for group in member.groups)
        return tuple(member.groups) if ours else None
    listed = next((one for one in load_authority(authority).staff if one.user == user_id), None)
    return None if listed is None else listed.groups


@dataclass(frozen=True)
class Place:
    """Whose staff a form asks for: the authority, and the receiving team where the form takes a worker of that team."""

    authority: str
    team: str | None


def refuse_staff(session: Session, place: Place, form_id: str, answers: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each answer that must name a member of staff and names nobody whom the authority knows, or
    nobody of the receiving team where the form takes one of its workers or managers (HER-001, HER-017)."""
    problems: list[Problem] = []
    for field in form_fields(form_id):
        name = answers.get(field.key)
        if not field.names_staff or not name:
            continue
        groups = groups_of(session, place.authority, name) if isinstance(name, str) else None
        if groups is None:
            problems.append(Problem(field.key, f"{_shown(name)} is no member of staff of {place.authority}"))
        elif field.of_team and place.team is not None and not _of_team(place, groups):
            problems.append(Problem(field.key, f"{name} is neither a worker nor a manager of {place.team}"))
    return problems


def _of_team(place: Place, groups: Collection[str]) -> bool:
    team = f"{place.authority}-{place.team}"
    return f"{team}-workers" in groups or f"{team}-manager" in groups


def _shown(name: object) -> str:
    # a list or an object may hold anything, so its words are not repeated
    return name if isinstance(name, str) else "the value given"


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
