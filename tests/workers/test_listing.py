"""A case is put down for a forum's meeting; papers after the cut-off send it to the next one, but for two reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.workers.bench import Bench
from tests.workers.family import AT, DAY, record

pytestmark = pytest.mark.engine

_FORUM = {"authority": "buckinghamshire", "flow": "step-down", "forum": "ctm", "area": "wycombe"}
_COMING, _FOLLOWING = "2026-12-02", "2026-12-09"


def _job(bench: Bench, job_type: str, transfer_id: str, at: datetime, **more: Any) -> str:
    return bench.do(job_type, transfer_id, at, variables=_FORUM, **more)["meeting"]["date"]


@pytest.mark.parametrize(
    ("papers", "days", "meeting"),
    [
        pytest.param("submitted", 3, _COMING, id="on the Friday", marks=pytest.mark.requirement("BUC-089")),
        pytest.param("submitted", 4, _FOLLOWING, id="on the Saturday", marks=pytest.mark.requirement("BUC-091")),
        pytest.param("late-item", 4, _FOLLOWING, id="not admitted", marks=pytest.mark.requirement("BUC-091")),
        pytest.param("late-item-admitted", 4, _COMING, id="admitted", marks=pytest.mark.requirement("BUC-019")),
        pytest.param("review-notice", 4, _COMING, id="review", marks=pytest.mark.requirement("BUC-094")),
    ],
)
def test_the_case_comes_up_at(papers: str, days: int, meeting: str, bench: Bench) -> None:
    """The request is of a Tuesday, for the Wednesday of the week after."""
    transfer_id = record(bench.register, "step-up")
    assert _job(bench, "list-for-meeting", transfer_id, AT) == _COMING
    assert _job(bench, "confirm-listing", transfer_id, AT + days * DAY, papers=papers) == meeting
