"""What the tables are told of a transfer, and what its end does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from register import consents, decisions, transfers
from register.database import transaction
from register.decisions import NewDecision
from register.errors import TransferAlreadyClosed
from register.vocabulary import TransferStatus
from tests.workers.bench import BOARD, Bench
from tests.workers.family import AT, DAY, MANAGER, record


def accept_an_alert(bench: Bench) -> str:
    alert = record(bench.register, "early-alert", destination="family-safeguarding")
    with transaction(bench.register) as session:
        decisions.record(session, NewDecision(alert, "early-alert", "accepted", MANAGER, AT - DAY))
    return alert


@pytest.mark.parametrize(
    ("at", "day"),
    [
        pytest.param(datetime(2026, 11, 24, 23, 59, tzinfo=UTC), "2026-11-24", id="winter"),
        pytest.param(datetime(2027, 6, 30, 23, 0, tzinfo=UTC), "2027-07-01", id="past-midnight-in-london"),
    ],
)
def test_the_day_of_the_request_is_londons(at: datetime, day: str, bench: Bench) -> None:
    transfer_id = record(bench.register)
    told = bench.do("read-case-facts", transfer_id, at)
    assert told["facts"]["requestedOn"] == day
    assert told["casePage"] == f"{BOARD}/transfers/{transfer_id}"
    assert told["facts"]["crimeConcern"] is False


@pytest.mark.requirement("HER-012")
def test_an_accepted_alert_is_among_the_facts_also_after_a_hand_back(bench: Bench) -> None:
    transfer_id = record(bench.register, destination="family-safeguarding")
    assert bench.do("read-case-facts", transfer_id)["facts"]["earlyWarningAgreed"] is False
    accept_an_alert(bench)
    before = bench.do("read-case-facts", transfer_id)["facts"]
    assert before["earlyWarningAgreed"] is True
    after = bench.do("record-hand-back", transfer_id)["facts"]
    assert after == before | {"crimeConcern": False, "handedBackByJcpit": True}


@pytest.mark.requirement("HER-012")
def test_an_alert_that_another_team_accepted_binds_nobody_else(bench: Bench) -> None:
    transfer_id = record(bench.register, destination="assessment-team")
    accept_an_alert(bench)
    assert bench.do("read-case-facts", transfer_id)["facts"]["earlyWarningAgreed"] is False


@pytest.mark.requirement("HER-012")
def test_an_alert_that_was_accepted_and_then_withdrawn_binds_nobody(bench: Bench) -> None:
    transfer_id = record(bench.register, destination="family-safeguarding")
    alert = accept_an_alert(bench)
    bench.do("close-transfer", alert, status="withdrawn")
    assert bench.do("read-case-facts", transfer_id)["facts"]["earlyWarningAgreed"] is False


@pytest.mark.requirement("HER-182")
@pytest.mark.parametrize("status", list(TransferStatus))
def test_the_watch_over_consent_ends_where_consent_is_over_and_goes_on_with_any_service(
    status: TransferStatus, bench: Bench
) -> None:
    transfer_id = record(bench.register)
    bench.do("close-transfer", transfer_id, status=status.value)
    with bench.reading() as session:
        assert transfers.get(session, transfer_id).status is status
        (consent,) = consents.of_transfer(session, transfer_id)
    over = status is TransferStatus.CONSENT_REFUSED
    ended = [("consent-ended", consent.consent_id)] if over else []
    assert [(message.name, message.correlation_key) for message in bench.ports.messages] == ended


def test_a_transfer_ends_once(bench: Bench) -> None:
    transfer_id = record(bench.register)
    bench.do("close-transfer", transfer_id, status="consent-refused")
    bench.do("close-transfer", transfer_id, status="consent-refused")
    assert len(bench.ports.messages) == 1
    with pytest.raises(TransferAlreadyClosed):
        bench.do("close-transfer", transfer_id, status="accepted")
