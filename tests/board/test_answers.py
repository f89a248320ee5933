"""What a person typed, read and checked."""

import pytest

from board.answers import inputs_of, read_answer, typed
from schemas.forms import CasePageField
from schemas.refusals import Problem


def _field(kind: str, *, required: bool = True) -> CasePageField:
    return CasePageField("seenOn", "Day on which the family was seen", kind, required, ("HER-004",))


@pytest.mark.parametrize("kind", ["text", "textarea", "person", "date"])
@pytest.mark.parametrize("blank", ["", "   ", "\r\n\t", "\x00"])
def test_a_required_field_is_asked_for(kind: str, blank: str) -> None:
    field = _field(kind)
    answer = read_answer(field, dict.fromkeys(inputs_of(field), blank))
    assert answer == Problem("seenOn", "Fill in “Day on which the family was seen”")


@pytest.mark.parametrize("kind", ["text", "textarea", "person", "date"])
def test_an_optional_field_may_be_left_out(kind: str) -> None:
    assert read_answer(_field(kind, required=False), {}) == ""


def test_prose_keeps_its_lines_and_loses_control_characters() -> None:
    assert read_answer(_field("textarea"), {"seenOn": " a\r\n\r\nb\x00\x1b c "}) == "a\n\nb c"


@pytest.mark.parametrize("kind", ["text", "person"])
def test_a_line_is_one_line(kind: str) -> None:
    assert read_answer(_field(kind), {"seenOn": "Dana\n  Orrell "}) == "Dana Orrell"


@pytest.mark.parametrize(("kind", "longest"), [("text", 200), ("person", 200), ("textarea", 20_000)])
def test_a_text_has_a_longest_length(kind: str, longest: int) -> None:
    assert read_answer(_field(kind), {"seenOn": "x" * longest}) == "x" * longest
    refused = read_answer(_field(kind), {"seenOn": "x" * (longest + 1)})
    assert isinstance(refused, Problem)
    assert f"use {longest:,} characters or fewer, this has {longest + 1:,}" in refused.rule


def test_a_date_is_stored_in_one_form_and_shown_in_three_inputs() -> None:
    field = _field("date")
    inputs = {"seenOn-day": " 4 ", "seenOn-month": "03", "seenOn-year": "2026"}
    assert read_answer(field, inputs) == "2026-03-04"
    assert typed(field, "2026-03-04") == {"seenOn-day": "4", "seenOn-month": "3", "seenOn-year": "2026"}
    assert typed(field, "") == {"seenOn-day": "", "seenOn-month": "", "seenOn-year": ""}


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("31", "2", "2026"), ("1", "13", "2026"), ("1", "1", "26"), ("x", "1", "2026"), ("٣", "1", "2026")],
)
def test_a_date_that_is_none_is_refused(day: str, month: str, year: str) -> None:
    refused = read_answer(_field("date"), {"seenOn-day": day, "seenOn-month": month, "seenOn-year": year})
    assert isinstance(refused, Problem)
    assert "must be a real date" in refused.rule


def test_a_date_in_part_says_what_is_missing() -> None:
    refused = read_answer(_field("date"), {"seenOn-day": "4"})
    assert isinstance(refused, Problem)
    assert refused.rule.endswith("the date needs a month and a year")
