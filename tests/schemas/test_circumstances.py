"""Circumstances: a vocabulary as data, and what it refuses."""

from __future__ import annotations

import pytest

from schemas import circumstances
from schemas.circumstances import Circumstance, check_circumstances, vocabulary

WORDS = {
    "unborn": Circumstance(type="boolean", label="Unborn"),
    "needLevel": Circumstance(type="code", label="Level", options=("1", "2")),
    "lastClosedOn": Circumstance(type="date", label="Last closed"),
    "placements": Circumstance(type="number", label="Placements"),
}


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circumstances, "vocabulary", lambda: WORDS)


def test_what_the_tables_ask_about_is_accepted_and_nulls_are_left_out() -> None:
    given = {"unborn": True, "needLevel": "2", "lastClosedOn": "2026-05-01", "placements": 3}
    assert check_circumstances({**given, "unborn": None}) == {key: given[key] for key in given if key != "unborn"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"favouriteColour": "green"}, "favouriteColour: is no circumstance"),
        ({"unborn": "yes"}, "unborn: must be true or false"),
        ({"needLevel": "9"}, "needLevel: must be one of 1, 2"),
        ({"lastClosedOn": "last May"}, "lastClosedOn: must be a date"),
        ({"placements": True}, "placements: must be a whole number"),
    ],
)
def test_what_they_do_not_is_refused_with_the_rule(given: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        check_circumstances(given)


def test_the_vocabulary_on_file_can_be_read() -> None:
    vocabulary.cache_clear()
    assert all(word.label for word in vocabulary().values())
