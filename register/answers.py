"""Accepted answers to user tasks: choices, dates and codes by the form's keys, never narrative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import subjects
from register.tables import Answer


@dataclass(frozen=True)
class NewAnswer:
    """An answer that the form and the rules accepted; `element` is the user task's id in the diagram."""

    transfer_id: str
    form: str
    element: str
    job_key: int
    answers: Mapping[str, Any]
    actor: str
    at: datetime


def record(session: Session, new: NewAnswer) -> Answer:
    """Keep an accepted answer (HER-207, HER-210, HER-213, HER-216: what was agreed at each level is recorded).

    Raises UnknownTransfer where there is neither a transfer nor a meeting of this id.
    """
    subjects.require(session, new.transfer_id)
    row = Answer(
        transfer_id=new.transfer_id,
        form=new.form,
        element=new.element,
        job_key=new.job_key,
        answers=dict(new.answers),
        actor=new.actor,
        at=new.at,
    )
    session.add(row)
    session.flush()
    return row


def latest(session: Session, transfer_id: str, form: str) -> Answer | None:
    """Return the last answer that was accepted for a form of the transfer, None before the first."""
    query = select(Answer).where(Answer.transfer_id == transfer_id, Answer.form == form)
    return session.scalar(query.order_by(Answer.number.desc()).limit(1))


def of_transfer(session: Session, transfer_id: str) -> list[Answer]:
    """Return the transfer's accepted answers, the first one first."""
    return list(session.scalars(select(Answer).where(Answer.transfer_id == transfer_id).order_by(Answer.number)))
