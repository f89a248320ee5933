"""Birthdays as what a time limit counts from: the register knows the dates, the tables only name the age."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.london import at_london_time
from register.tables import Person, TransferChild
from schemas.case import age_on

_AGES = {"seventeenthBirthday": 17, "eighteenthBirthday": 18}


def birthday_anchor(session: Session, transfer_id: str, anchor: str) -> datetime | None:
    """Return the start of the London day of the eldest child's birthday that `anchor` names (TTR-119, TTR-120);
    None for an anchor that is no birthday.

    Someone born on 29 February has the birthday of other years on 1 March.
    """
    age = _AGES.get(anchor)
    if age is None:
        return None
    born = _born(session, transfer_id)
    return at_london_time(_birthday(min(born), age), time(0)) if born else None


def youngest_age(session: Session, transfer_id: str, day: date) -> int | None:
    """Return the completed years of age of the youngest child on `day`; None where no date of birth is known."""
    born = _born(session, transfer_id)
    return age_on(max(born), day) if born else None


def _born(session: Session, transfer_id: str) -> list[date]:
    query = select(Person.date_of_birth).join(TransferChild, TransferChild.child_id == Person.person_id)
    return [day for day in session.scalars(query.where(TransferChild.transfer_id == transfer_id)) if day is not None]


def _birthday(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
