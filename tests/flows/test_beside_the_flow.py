"""What happens beside a flow: disputes about a live transfer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from calendars.london import london_date
from cli.messaging import send_message
from tests.flows.office import Office
from tests.waiting import eventually

pytestmark = pytest.mark.engine


def _consent(office: Office, **changes: Any) -> dict[str, Any]:
    today = london_date(office.client.engine_time())
    given = {"givenBy": "Dana Orrell", "relationship": "mother", "parentalResponsibility": True}
    return {"consent": given | {"signedOn": (today - timedelta(days=30)).isoformat()} | changes}


@pytest.mark.requirement("HER-205")
@pytest.mark.parametrize("flow", ["step-up", "urgent-step-up"])
def test_a_live_transfer_is_disputed_and_goes_on(office: Office, flow: str) -> None:
    answers = {"resolve-dispute-level": {"allocation": "stays", "leadTeam": "assessment-team"}}
    changes = _consent(office) | {"familySafeguardingLastOpen": None}
    case = office.start(flow, changes, answers=answers, holds=["Task_DecideThreshold"])
    office.settle([case])
    send_message(office.connection, "dispute-raised", case.transfer_id, {"disputeUrgency": "urgent"}, None)
    eventually(
        lambda: (
            office.step(case) and "case-allocation-level-1" in [note["subject"] for note in office.story(case)["notes"]]
        ),
        "the dispute settled at the lowest level",
    )
    case.holds.clear()
    office.await_end(case, "accepted")
