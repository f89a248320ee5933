"""Decisions, what corrects them, and the worker who gets a case back."""

from __future__ import annotations

from typing import Any

import pytest

from register import allocations, decisions, narratives, notes, transfers
from register.errors import UnknownRecord
from register.tables import Decision
from tests.workers.bench import Bench
from tests.workers.family import AT, HOUR, MANAGER, record, write_case_page

_SETTLED = {"reasonCode": "case-allocation-resolved", "supersedesReason": "case-allocation-resolved"}


def decide(bench: Bench, transfer_id: str, outcome: str, kind: str = "threshold", **more: Any) -> None:
    bench.do("record-decision", transfer_id, kind=kind, outcome=outcome, actor=MANAGER, **more)


def decided(bench: Bench, transfer_id: str) -> list[Decision]:
    with bench.reading() as session:
        return decisions.of_transfer(session, transfer_id)


@pytest.mark.requirement("HER-205")
def test_what_the_ladder_settles_supersedes_the_decision_in_force_under_its_kind(bench: Bench) -> None:
    transfer_id = record(bench.register)
    decide(bench, transfer_id, "accepted", kind="transfer-to-cla")
    decide(bench, transfer_id, "declined", **_SETTLED)
    decide(bench, transfer_id, "accepted", **_SETTLED)
    first, second, third = decided(bench, transfer_id)
    assert [row.kind for row in (first, second, third)] == ["transfer-to-cla"] * 3
    assert (second.supersedes_id, second.supersedes_reason) == (first.decision_id, "case-allocation-resolved")
    assert third.supersedes_id == second.decision_id


@pytest.mark.requirement("HER-205")
def test_where_nothing_was_decided_what_the_ladder_settles_is_the_first_decision(bench: Bench) -> None:
    transfer_id = record(bench.register)
    decide(bench, transfer_id, "declined", **_SETTLED)
    (row,) = decided(bench, transfer_id)
    assert (row.kind, row.outcome, row.supersedes_id, row.supersedes_reason) == ("threshold", "declined", None, None)


@pytest.mark.requirement("HER-112")
def test_each_child_goes_back_to_the_worker_who_last_held_it_in_the_referring_service(bench: Bench) -> None:
    transfer_id = record(bench.register)
    bench.do("allocate-worker", transfer_id, AT + HOUR, worker="saskia.rowntree", team="assessment-team")
    bench.do("return-to-referring-worker", transfer_id, AT + 2 * HOUR, referringTeam="ifst")
    with bench.reading() as session:
        for child_id in transfers.child_ids(session, transfer_id):
            spells = allocations.of_child(session, child_id)
            assert [(row.worker, row.team) for row in spells] == [
                ("jonah.whitlock", "ifst"),
                ("saskia.rowntree", "assessment-team"),
                ("jonah.whitlock", "ifst"),
            ]
            assert [row.until_at for row in spells] == [AT + HOUR, AT + 2 * HOUR, None]


def test_a_team_that_never_held_the_child_gets_nothing_back(bench: Bench) -> None:
    transfer_id = record(bench.register)
    with pytest.raises(UnknownRecord):
        bench.do("return-to-referring-worker", transfer_id, AT + HOUR, referringTeam="tyss")


@pytest.mark.requirement("SGL-024")
@pytest.mark.parametrize("form", ["resolve-dispute-level", "south-gloucestershire-resolve-dispute-level"])
def test_a_note_of_a_dispute_is_what_was_written_on_the_form_of_that_ladder(form: str, bench: Bench) -> None:
    transfer_id = record(bench.register)
    write_case_page(bench.register, transfer_id, form, {"resolutionNote": "Agreed on the telephone."})
    bench.do("record-case-note", transfer_id, subject="case-allocation-level-1", form=form, actor=MANAGER)
    with bench.reading() as session:
        (note,) = notes.of_transfer(session, transfer_id)
        written = narratives.current(session, transfer_id, form)["resolutionNote"]
        assert note.narrative_id == written.narrative_id
