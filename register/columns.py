"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from schemas.instants import require_utc


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, read back aware in UTC; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant = require_utc(value)
        # SQLite keeps text without a zone; in UTC throughout, so that its order is that of the instants
        return instant if dialect.name == "postgresql" else instant.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


PortableJson = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

RowNumber = Annotated[int, mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)]
"""Primary key that the database counts up; rows of a table stand in the order in which they were written."""

EngineKey = Annotated[int, mapped_column(BigInteger())]
"""A key that the engine gave out."""


def choice(values: type[StrEnum], name: str) -> Enum:
    """Return a text column type that admits the values of `values` only, checked by the database as well."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        values_callable=_values,
    )


def _values(members: Iterable[StrEnum]) -> list[str]:
    return [member.value for member in members]


class Base(DeclarativeBase):
    """Declarative base of the register's tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  the name and form are SQLAlchemy's
        datetime: UtcDateTime(),
        dict[str, Any]: PortableJson,
        list[str]: PortableJson,
        list[dict[str, str]]: PortableJson,
    }
