"""Who may act: the candidate groups of a member of staff."""

from __future__ import annotations

from sqlalchemy.orm import Session

from cli.refusals import refused
from register import staff


def groups_of(session: Session, authority: str, user: str) -> tuple[str, ...]:
    """Return the candidate groups of a member of staff; raises InputRefused for a user whom the authority lacks."""
    groups = staff.groups_of(session, authority, user)
    if groups is None:
        raise refused("as", f"{user} is no member of staff of {authority}")
    return groups
