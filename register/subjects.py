"""What a time limit, a notification or a task can be about: a transfer, or a meeting of a forum."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.errors import UnknownTransfer
from register.tables import Meeting, Transfer


def require(session: Session, subject_id: str) -> None:
    """Raise UnknownTransfer where there is neither a transfer nor a meeting of this id."""
    if session.get(Transfer, subject_id) is None and session.get(Meeting, subject_id) is None:
        raise UnknownTransfer(subject_id)


def authority_of(session: Session, subject_id: str) -> str:
    """Return the authority whose transfer or meeting this is; raises UnknownTransfer."""
    subject = session.get(Transfer, subject_id) or session.get(Meeting, subject_id)
    if subject is None:
        raise UnknownTransfer(subject_id)
    return subject.authority


def is_meeting(session: Session, subject_id: str) -> bool:
    """Say whether this is a meeting's id."""
    return session.get(Meeting, subject_id) is not None
