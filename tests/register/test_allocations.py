from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from register import allocations, audit, cases, transfers
from register.allocations import NewAllocation
from register.database import open_register, reading, transaction
from register.errors import InvalidField, UnknownRecord
from tests.register.at_once import in_threads
from tests.register.family import AT, HOUR, child, new_case, new_transfer, start, started


def test_a_child_changes_hands_at_one_instant(engine: Engine) -> None:
    with transaction(engine) as session:
        transfer_id = start(session).transfer_id
        (child_id,) = transfers.child_ids(session, transfer_id)
        assert allocations.current(session, child_id) is None
        first = allocations.allocate(session, NewAllocation(child_id, "r.birch", "family-support", AT))
        again = NewAllocation(child_id, "r.birch", "family-support", AT + HOUR)
        assert allocations.allocate(session, again) is first
        handover = NewAllocation(child_id, "a.reed", "assessment-team", AT + HOUR, transfer_id, "m.yew")
        second = allocations.allocate(session, handover)
        assert (first.until_at, second.from_at, second.until_at) == (AT + HOUR, AT + HOUR, None)
        assert allocations.current(session, child_id) is second
        assert allocations.of_child(session, child_id) == [first, second]
        assert allocations.of_transfer(session, transfer_id) == [second]
        assert audit.of_transfer(session, transfer_id)[-1].actor == "m.yew"


def test_one_worker_is_allocated_to_the_whole_family_by_default(engine: Engine) -> None:
    with transaction(engine) as session:
        family = cases.open_case(session, new_case(child(), child("L-102", "Ivo")))
        transfer = transfers.create(session, new_transfer(family))
        rows = allocations.allocate_family(session, transfer.transfer_id, "a.reed", "assessment-team", AT)
        assert {row.child_id for row in rows} == set(family.child_ids)
        assert [row.worker for row in rows] == ["a.reed", "a.reed"]


def test_an_allocation_that_would_rewrite_the_past_is_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        (child_id,) = transfers.child_ids(session, start(session).transfer_id)
        new = NewAllocation(child_id, "r.birch", "family-support", AT)
        allocations.allocate(session, new)
        with pytest.raises(InvalidField, match=r"allocated later, at 2026-11-24T09:00:00\.000Z"):
            allocations.allocate(session, replace(new, worker="a.reed", at=AT - HOUR))
        with pytest.raises(UnknownRecord):
            allocations.allocate(session, replace(new, child_id="K-00000000"))


def test_an_adult_has_no_allocated_worker(engine: Engine) -> None:
    with transaction(engine) as session:
        (adult_id,) = cases.open_case(session, new_case()).adult_ids
        with pytest.raises(InvalidField, match="is not a child"):
            allocations.allocate(session, NewAllocation(adult_id, "r.birch", "family-support", AT))


def test_workers_allocated_at_the_same_instant_leave_one_and_no_gap(engine: Engine) -> None:
    transfer_id = started(engine)
    with reading(engine) as session:
        (child_id,) = transfers.child_ids(session, transfer_id)

    def allocate(worker: str) -> str:
        with transaction(engine) as session:
            return allocations.allocate(session, NewAllocation(child_id, worker, "team", AT)).allocation_id

    results = in_threads(*(lambda worker=f"w{n}": allocate(worker) for n in range(6)))
    with reading(engine) as session:
        spells = allocations.of_child(session, child_id)
        assert {spell.allocation_id for spell in spells} == set(results)
        assert [spell.until_at for spell in spells] == [AT] * 5 + [None]


def test_the_database_refuses_a_second_open_spell(engine: Engine) -> None:
    with transaction(engine) as session:
        (child_id,) = transfers.child_ids(session, start(session).transfer_id)
        allocations.allocate(session, NewAllocation(child_id, "r.birch", "family-support", AT))
    copied = (
        "INSERT INTO allocations (allocation_id, child_id, worker, team, from_at) "
        "SELECT 'W-2', child_id, 'a.reed', team, from_at FROM allocations"
    )
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(copied))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-2, 5)), min_size=1, max_size=12))
def test_whatever_is_asked_for_spells_join_without_gap_or_overlap(asked: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        engine = open_register(f"sqlite:///{Path(folder) / 'register.db'}")
        with transaction(engine) as session:
            (child_id,) = transfers.child_ids(session, start(session).transfer_id)
            at = AT
            for worker, hours in asked:
                at += HOUR * hours
                # an instant before the current spell is refused, and must leave everything as it was
                with suppress(InvalidField):
                    allocations.allocate(session, NewAllocation(child_id, worker, "team", at))
            spells = allocations.of_child(session, child_id)
            assert spells[0].from_at == AT + HOUR * asked[0][1]
            assert spells[-1].until_at is None
            assert all(before.until_at == after.from_at for before, after in pairwise(spells))
            assert all(before.worker != after.worker for before, after in pairwise(spells))
        engine.dispose()
