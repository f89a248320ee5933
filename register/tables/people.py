"""Cases and the people of a family: the only tables with names, dates of birth and addresses."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.columns import Base, choice
from register.vocabulary import PersonKind


class Case(Base):
    """A family's case in one authority; `reference` is its number on the authority's own system."""

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("authority", "reference"),)

    case_id: Mapped[str] = mapped_column(primary_key=True)
    authority: Mapped[str]
    reference: Mapped[str | None]
    opened_at: Mapped[datetime]


class Person(Base):
    """A child or an adult; `reference` is the number that the authority's own system gives the person.

    A child may be known before birth: no date of birth then.
    """

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("authority", "reference"),)

    person_id: Mapped[str] = mapped_column(primary_key=True)
    authority: Mapped[str]
    reference: Mapped[str | None]
    kind: Mapped[PersonKind] = mapped_column(choice(PersonKind, "kind"))
    given_names: Mapped[str]
    family_name: Mapped[str]
    date_of_birth: Mapped[date | None]
    address: Mapped[str | None]


class CasePerson(Base):
    """A person's place in a case; a child can be known under more than one."""

    __tablename__ = "case_people"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.case_id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.person_id"), primary_key=True, index=True)
    relationship: Mapped[str | None]
