from __future__ import annotations

import pytest

from schemas.case_page_texts import read_professionals, text_problem
from schemas.forms import CasePageField


def field(kind: str) -> CasePageField:
    return CasePageField("anything", "Anything", kind, required=False, requirements=())


def test_professionals_are_named_one_a_line() -> None:
    text = "School/nursery; Mill Row; office@mill-row.example\n\nChildren's centre; Elm; a@elm.example; Do not share\n"
    found = [(one.kind, one.organisation, one.email, one.share) for one in read_professionals(text)]
    assert found == [
        ("school-nursery", "Mill Row", "office@mill-row.example", True),
        ("childrens-centre", "Elm", "a@elm.example", False),
    ]


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        (
            "professionals",
            "school; Mill Row; a@mill.example\nMill Row School",
            "line 2: write kind; organisation; email",
        ),
        ("professionals", "school; Mill Row; Marigold", "line 1: email: "),
        ("professionals", "school; Mill Row; a@mill.example; perhaps", "line 1: write kind"),
        ("date", "20 November 2026", "must be a date such as"),
        ("checkbox", "no", "must be yes, or empty"),
    ],
)
def test_a_text_that_does_not_fit_its_field_is_refused_without_repeating_it(kind: str, text: str, told: str) -> None:
    problem = text_problem(field(kind), text)
    assert problem is not None
    assert told in problem
    assert "Marigold" not in problem


@pytest.mark.parametrize(
    ("kind", "text"), [("professionals", ""), ("date", "2026-11-20"), ("checkbox", "yes"), ("textarea", "Anything.")]
)
def test_a_text_that_fits_is_taken(kind: str, text: str) -> None:
    assert text_problem(field(kind), text) is None
