from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from schemas.instants import Instant, InstantError, format_instant, parse_instant, require_utc

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T12:53:44.751Z", datetime(2026, 11, 24, 12, 53, 44, 751000, tzinfo=UTC)),
        ("2026-11-24T12:53:44.751Z[Etc/UTC]", datetime(2026, 11, 24, 12, 53, 44, 751000, tzinfo=UTC)),
        ("2026-11-24T09:00:00Z", NINE),
        ("2026-11-24T09:00Z", NINE),
        ("2026-11-24T09:00Z[GMT]", NINE),
        ("2026-11-24T09:00:00+00:00", NINE),
        ("2026-11-24T04:30:00-04:30", NINE),
        ("2026-06-01T10:00:00+01:00[Europe/London]", datetime(2026, 6, 1, 9, tzinfo=UTC)),
        ("2026-11-24T09:00:00.123456789Z", NINE + timedelta(microseconds=123456)),
        ("2026-11-24T09:00:00.5Z", NINE + timedelta(milliseconds=500)),
    ],
)
def test_both_forms_that_the_engine_and_the_project_write_are_read(text: str, expected: datetime) -> None:
    value = parse_instant(text)
    assert value == expected
    assert value.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-11-24",
        "2026-11-24 09:00:00Z",
        "2026-11-24T09:00:00",
        "2026-11-24T09:00:00[Europe/London]",
        "2026-11-24T24:00:00Z",
        "2026-11-24T09:00:60Z",
        "2026-02-30T09:00:00Z",
        "2026-11-24T09:00:00+24:00",
        "2026-11-24T09:00:00+01:75",
        "2026-11-24T09:00:00z",
        "2026-11-24T09:00:00Z\n",
        " 2026-11-24T09:00:00Z",
        "2026-11-24T09:00:00.Z",
        "2026-11-24T09:00:00Z[Mars/Olympus]",
        "2026-11-24T09:00:00Z[../../etc/passwd]",
        "2026-06-01T10:00:00Z[Europe/London]",
        "0001-01-01T00:00:00+05:00",
        "٢٠٢٦-11-24T09:00:00Z",
    ],
)
def test_anything_else_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(InstantError, match=re.escape(f'"{text}"')):
        parse_instant(text)


def test_a_text_without_an_offset_is_told_so() -> None:
    with pytest.raises(InstantError, match="has no offset from UTC"):
        parse_instant("2026-11-24T09:00:00")


def test_an_instant_is_written_in_utc_with_milliseconds_cut_off() -> None:
    in_delhi = (NINE + timedelta(microseconds=1999)).astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert format_instant(in_delhi) == "2026-11-24T09:00:00.001Z"


def test_a_naive_datetime_is_refused() -> None:
    naive = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001
    for refuse in (format_instant, require_utc):
        with pytest.raises(InstantError, match="2026-11-24T09:00:00 is naive"):
            refuse(naive)


@given(st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_what_is_written_reads_back_to_the_millisecond(local: datetime, offset: int) -> None:
    value = local.replace(tzinfo=timezone(timedelta(minutes=offset)))
    back = parse_instant(format_instant(value))
    assert timedelta(0) <= value - back < timedelta(milliseconds=1)
    assert parse_instant(format_instant(value).replace("Z", "Z[Etc/UTC]")) == back


class Message(BaseModel):
    at: Instant
    until: Instant | None = None


def test_a_model_field_reads_and_writes_the_same_way() -> None:
    message = Message.model_validate({"at": "2026-11-24T09:00:00.000Z[Etc/UTC]"})
    assert message.at == NINE
    assert message.model_dump(mode="json") == {"at": "2026-11-24T09:00:00.000Z", "until": None}
    assert message.model_dump()["at"] == NINE
    assert Message(at=NINE).at == NINE


@pytest.mark.parametrize("value", [1764000000, None, "2026-11-24T09:00:00", datetime(2026, 11, 24)])  # noqa: DTZ001
def test_a_model_field_refuses_what_does_not_fix_an_instant(value: object) -> None:
    with pytest.raises(ValidationError, match="not an instant"):
        Message.model_validate({"at": value})
