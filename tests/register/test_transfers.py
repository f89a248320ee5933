from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from register import audit, cases, transfers
from register.database import reading, transaction
from register.errors import (
    InvalidField,
    LiveTransferExists,
    RequestConflict,
    TransferAlreadyClosed,
    UnknownRecord,
    UnknownTransfer,
)
from register.tables import Transfer
from register.vocabulary import TransferStatus
from tests.register.at_once import in_threads
from tests.register.family import AT, DAY, HOUR, child, new_case, new_transfer, start, started


def test_the_same_request_twice_is_one_transfer(engine: Engine) -> None:
    first = started(engine)
    with transaction(engine) as session:
        again = replace(new_transfer(cases.open_case(session, new_case())), requested_at=AT + DAY)
        assert transfers.create(session, again).transfer_id == first
        requested = [row for row in audit.of_transfer(session, first) if row.action == "transfer-requested"]
        assert len(requested) == 1
        assert session.scalar(select(func.count()).select_from(Transfer)) == 1


def test_a_request_id_with_other_content_is_refused_and_names_the_transfer(engine: Engine) -> None:
    first = started(engine)
    with transaction(engine) as session:
        with pytest.raises(RequestConflict, match=first) as refused:
            transfers.find_request(session, "hertfordshire", "R-1", {"requestId": "R-1", "flow": "step-down"})
        assert refused.value.transfer_id == first
        same_in_other_order = {"flow": "step-up", "requestId": "R-1"}
        found = transfers.find_request(session, "hertfordshire", "R-1", same_in_other_order)
        assert found is not None
        assert found.transfer_id == first
        assert transfers.find_request(session, "somerset", "R-1", {"another": "authority"}) is None


def test_a_child_is_in_one_live_transfer_of_a_flow(engine: Engine) -> None:
    first = started(engine)
    with pytest.raises(LiveTransferExists, match=first), transaction(engine) as session:
        start(session, "R-2")
    with transaction(engine) as session:
        other_flow = start(session, "R-3", "early-alert")
        assert other_flow.transfer_id != first
        transfers.close(session, first, TransferStatus.DECLINED, AT + HOUR)
        assert start(session, "R-4").transfer_id not in {first, other_flow.transfer_id}


@pytest.mark.parametrize(
    ("child_ids", "rule"),
    [((), "at least one child"), (("K-00000000",), "not a child whom"), (("adult",), "not a child whom")],
)
def test_children_that_a_transfer_cannot_concern_are_refused(
    engine: Engine, child_ids: tuple[str, ...], rule: str
) -> None:
    with transaction(engine) as session:
        family = cases.open_case(session, new_case())
        named = tuple(family.adult_ids[0] if name == "adult" else name for name in child_ids)
        with pytest.raises(InvalidField, match=rule) as refused:
            transfers.create(session, replace(new_transfer(family), child_ids=named))
    assert refused.value.field == "children"


def test_a_child_named_twice_or_of_another_case_is_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        family = cases.open_case(session, new_case())
        others = cases.open_case(session, new_case(child("L-200", "Ivo"), reference="F-8"))
        with pytest.raises(InvalidField, match="named once"):
            transfers.create(session, replace(new_transfer(family), child_ids=family.child_ids * 2))
        with pytest.raises(InvalidField, match="does not belong to the case"):
            transfers.create(session, replace(new_transfer(family), child_ids=others.child_ids))
        with pytest.raises(UnknownRecord, match="no case C-00000000"):
            transfers.create(session, replace(new_transfer(family), case_id="C-00000000"))


def test_a_transfer_ends_in_one_status(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session:
        transfers.close(session, transfer_id, TransferStatus.ACCEPTED, AT + HOUR)
    with transaction(engine) as session:
        again = transfers.close(session, transfer_id, TransferStatus.ACCEPTED, AT + DAY)
        assert again.closed_at == AT + HOUR
        with pytest.raises(TransferAlreadyClosed, match=f"{transfer_id} has ended as accepted") as refused:
            transfers.close(session, transfer_id, TransferStatus.WITHDRAWN, AT + DAY)
        assert (refused.value.transfer_id, refused.value.status) == (transfer_id, "accepted")
        assert [row.action for row in audit.of_transfer(session, transfer_id)].count("transfer-closed") == 1


def test_what_changes_on_a_transfer_is_kept_and_audited_with_its_actor(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session:
        transfers.process_started(session, transfer_id, 2251799813685250, AT)
        transfers.process_started(session, transfer_id, 2251799813685250, AT)
        transfers.set_destination(session, transfer_id, "assessment-team", AT, "a.reed")
        transfers.mark_escalated(session, transfer_id, AT)
        transfers.mark_escalated(session, transfer_id, AT)
        assert [transfers.count_return(session, transfer_id, AT, "a.reed") for _ in range(2)] == [1, 2]
        transfers.update_facts(session, transfer_id, {"level": 3, "urgent": False}, AT)
        transfers.update_facts(session, transfer_id, {"level": 4}, AT, "a.reed")
        transfers.update_facts(session, transfer_id, {"level": 4}, AT, "a.reed")
    with reading(engine) as session:
        kept = transfers.get(session, transfer_id)
        assert (kept.destination_team, kept.escalated, kept.returned_count) == ("assessment-team", True, 2)
        assert kept.process_instance_key == 2251799813685250
        assert kept.facts == {"level": 4, "urgent": False}
        trail = [(row.action, row.actor) for row in audit.of_transfer(session, transfer_id)]
    assert trail == [
        ("transfer-requested", "system"),
        ("process-started", "system"),
        ("destination-set", "a.reed"),
        ("transfer-escalated", "system"),
        ("transfer-returned", "a.reed"),
        ("transfer-returned", "a.reed"),
        ("facts-changed", "system"),
        ("facts-changed", "a.reed"),
    ]


def test_a_transfer_is_run_by_one_process_instance(engine: Engine) -> None:
    transfer_id = started(engine)
    with transaction(engine) as session:
        transfers.process_started(session, transfer_id, 1, AT)
        with pytest.raises(InvalidField, match="is run by 1 already"):
            transfers.process_started(session, transfer_id, 2, AT)


def test_an_unknown_transfer_is_named(engine: Engine) -> None:
    with transaction(engine) as session:
        for ask in (
            lambda: transfers.get(session, "T-00000000"),
            lambda: transfers.close(session, "T-00000000", TransferStatus.CLOSED, AT),
        ):
            with pytest.raises(UnknownTransfer, match="no transfer T-00000000"):
                ask()


def test_the_same_request_at_the_same_instant_is_one_transfer(engine: Engine) -> None:
    results = in_threads(*(lambda: started(engine) for _ in range(6)))
    assert isinstance(results[0], str)
    assert results == [results[0]] * 6


def test_two_requests_for_a_child_at_the_same_instant_leave_one_live_transfer(engine: Engine) -> None:
    def request(number: int) -> Callable[[], str]:
        return lambda: started(engine, f"R-{number}")

    results = in_threads(*(request(number) for number in range(6)))
    winners = [result for result in results if isinstance(result, str)]
    refusals = [result for result in results if isinstance(result, LiveTransferExists)]
    assert (len(winners), len(refusals)) == (1, 5)
    assert {refusal.transfer_id for refusal in refusals} == set(winners)


def test_two_statuses_at_the_same_instant_leave_the_first_one(engine: Engine) -> None:
    transfer_id = started(engine)

    def end(status: TransferStatus) -> Callable[[], str]:
        def work() -> str:
            with transaction(engine) as session:
                return str(transfers.close(session, transfer_id, status, AT).status)

        return work

    results = in_threads(end(TransferStatus.ACCEPTED), end(TransferStatus.WITHDRAWN))
    assert sorted(type(result).__name__ for result in results) == ["TransferAlreadyClosed", "str"]
    with reading(engine) as session:
        assert transfers.get(session, transfer_id).status in results
