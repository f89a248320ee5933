"""Who may act: the candidate groups of a member of staff."""

from __future__ import annotations

from sqlalchemy.orm import Session

from cli.refusals import refused
from register import staff
from schemas.directory import load_authority


def groups_of(session: Session, authority: str, user: str) -> tuple[str, ...]:
    """Return the candidate groups of a member of staff: the register's word, else the directory's sample staff.

    Raises InputRefused for a user whom neither knows.
    """
    member = staff.find(session, user)
    if member is not None:
        return tuple(member.groups)
    listed = next((one for one in load_authority(authority).staff if one.user == user), None)
    if listed is None:
        raise refused("as", f"{user} is no member of staff of {authority}")
    return listed.groups
