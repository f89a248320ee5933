"""`transfers start`: one request, one transfer, one process instance."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.problems import EngineUnreachable
from register import allocations, cases, consents, professionals, transfers
from register.database import reading, transaction
from tests.cli.cases import step_up, urgent_step_up
from tests.cli.conftest import Program
from tests.cli.fake_engine import NOW, FakeEngine


def test_a_case_is_recorded_and_its_flow_started(program: Program, fake: FakeEngine) -> None:
    result = program.start()
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    transfer_id = told["transferId"]
    assert told == {"transferId": transfer_id, "processInstanceKey": fake.running[transfer_id]}
    variables = {
        "transferId": transfer_id,
        "authority": "hertfordshire",
        "flow": "step-up",
        "referringTeam": "ifst",
    }
    assert fake.received == [("step-up-requested", transfer_id, variables)]
    with reading(program.register) as session:
        transfer = transfers.get(session, transfer_id)
        assert transfer.process_instance_key == told["processInstanceKey"]
        assert (transfer.destination_team, transfer.referring_manager) == (
            "assessment-team",
            "hertfordshire-ifst-manager",
        )
        assert transfer.requested_at == NOW
        assert transfer.facts["familySafeguardingLastOpen"] == "2026-11-02"
        assert [child.given_names for child in cases.children_of_transfer(session, transfer_id)] == ["Tamsin", "Kit"]


def test_the_tables_are_asked_with_facts_and_never_with_a_persons_details(program: Program, fake: FakeEngine) -> None:
    program.started()
    told = json.dumps([variables for _, variables in fake.decided] + [variables for _, _, variables in fake.received])
    decision, variables = fake.decided[0]
    assert decision == "points-of-transfer"
    assert variables["facts"]["requestedOn"] == "2026-11-24"
    for detail in ("Tamsin", "Orrell", "2017-05-02", "Larkspur", "EHM-58213"):
        assert detail not in told


@pytest.mark.requirement("HER-001")
def test_each_child_has_an_allocated_worker_from_the_start(program: Program) -> None:
    transfer_id = program.started()
    with reading(program.register) as session:
        for child_id in transfers.child_ids(session, transfer_id):
            spell = allocations.current(session, child_id)
            assert spell is not None
            assert (spell.worker, spell.team, spell.from_at) == ("jonah.whitlock", "ifst", NOW)


def test_a_child_who_has_an_allocated_worker_keeps_that_one(program: Program, fake: FakeEngine) -> None:
    first = program.started()
    fake.route = {"requirements": "HER-140", "destination": "family-safeguarding"}
    alert = step_up(
        requestId="IFST-2026-0999",
        flow="early-alert",
        allocatedWorker="maya.osterley",
        alertFor="family-safeguarding",
        decisionToProgressAt="2026-11-24T08:00:00Z",
        concern=None,
        familySafeguardingLastOpen=None,
    )
    second = program.started(alert)
    with reading(program.register) as session:
        children = transfers.child_ids(session, second)
        assert children == transfers.child_ids(session, first)
        for child_id in children:
            assert [spell.worker for spell in allocations.of_child(session, child_id)] == ["jonah.whitlock"]


@pytest.mark.requirement("HER-184", "HER-006")
def test_consent_and_the_professionals_named_are_kept_with_whom_the_family_excluded(program: Program) -> None:
    transfer_id = program.started()
    with reading(program.register) as session:
        (consent,) = consents.of_transfer(session, transfer_id)
        assert consent.has_parental_responsibility
        assert consent.signed_on is not None
        named = professionals.of_transfer(session, transfer_id)
        assert [person.kind for person in named] == ["school", "health-visitor", "housing"]
        assert [entry["recipient"] for entry in consent.excluded] == [named[2].professional_id]
        told = professionals.may_be_told(session, transfer_id, NOW)
        assert [person.kind for person in told] == ["school", "health-visitor"]


def test_without_consent_on_record_nobody_outside_may_be_told(program: Program) -> None:
    transfer_id = program.started(urgent_step_up())
    with reading(program.register) as session:
        assert consents.of_transfer(session, transfer_id) == []
        assert len(professionals.of_transfer(session, transfer_id)) == 1
        assert professionals.may_be_told(session, transfer_id, NOW) == []


def test_the_same_request_twice_is_one_transfer(program: Program, fake: FakeEngine) -> None:
    first = program.start()
    before = program.rows()
    second = program.start()
    assert json.loads(second.stdout) == json.loads(first.stdout)
    assert program.rows() == before
    assert len(fake.received) == 1


def test_the_same_request_is_one_transfer_even_when_a_child_has_grown_up_since(
    program: Program, fake: FakeEngine
) -> None:
    first = program.start()
    fake.now = NOW.replace(year=2040)
    assert json.loads(program.start().stdout) == json.loads(first.stdout)


def test_a_start_that_was_cut_off_before_the_engine_is_finished_by_the_same_request(
    program: Program, fake: FakeEngine
) -> None:
    fake.unreachable = True
    cut_off = program.start()
    assert cut_off.exit_code == 1
    assert "does not answer" in cut_off.stderr
    before = program.rows()
    fake.unreachable = False
    told = json.loads(program.start().stdout)
    assert told["processInstanceKey"] == fake.running[told["transferId"]]
    after = program.rows()
    assert {**after, "audit": 0} == {**before, "audit": 0}


def _cut_off(_transfer_id: str, _key: int) -> None:
    raise EngineUnreachable("The engine's answer got lost.")


def test_a_start_cut_off_after_the_engine_took_it_is_told_until_a_worker_has_noted_the_process(
    program: Program, fake: FakeEngine
) -> None:
    fake.after_correlation = _cut_off
    assert program.start().exit_code == 1
    again = program.start()
    assert again.exit_code == 1
    assert "no worker has taken its first job" in again.stderr
    ((transfer_id, key),) = fake.running.items()
    with transaction(program.register) as session:
        transfers.process_started(session, transfer_id, key, NOW)
    assert json.loads(program.start().stdout) == {"transferId": transfer_id, "processInstanceKey": key}
    assert len(fake.received) == 1


def test_of_two_starts_of_one_request_at_once_both_tell_the_same(program: Program, fake: FakeEngine) -> None:
    told: list[dict[str, Any]] = []

    def start_again(transfer_id: str, key: int) -> None:
        fake.after_correlation = None
        with transaction(program.register) as session:  # as the first job of the flow does
            transfers.process_started(session, transfer_id, key, NOW)
        told.append(json.loads(program.start().stdout))

    fake.after_correlation = start_again
    told.append(json.loads(program.start().stdout))
    assert told[0] == told[1]
    assert len(fake.received) == 1


def test_another_content_under_the_same_request_id_is_refused(program: Program, fake: FakeEngine) -> None:
    transfer_id = program.started()
    result = program.start(step_up(urgent=True))
    assert result.exit_code == 1
    assert "requestId" in result.stderr
    assert transfer_id in result.stderr
    assert len(fake.received) == 1


def test_the_case_is_read_from_standard_input(program: Program) -> None:
    result = program.run("start", "step-up", "--input", "-", "--json", stdin=json.dumps(step_up()))
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["transferId"].startswith("T-")


def test_an_unknown_flow_is_a_matter_of_usage_and_lists_the_flows(program: Program) -> None:
    result = program.start(step_up(), flow="step-sideways")
    assert result.exit_code == 2
    for flow in ("step-up", "urgent-step-up", "early-alert", "dispute-resolution"):
        assert flow in result.stderr


def test_every_sample_starts_and_starts_once(program: Program, fake: FakeEngine) -> None:
    first = program.run("samples", "load", "--json")
    assert first.exit_code == 0, first.stderr
    samples: list[dict[str, Any]] = json.loads(first.stdout)["samples"]
    assert {sample["sample"] for sample in samples} >= {"hertfordshire/step-up.json", "hertfordshire/early-alert.json"}
    started = len(fake.received)
    assert started == len(samples)
    second = program.run("samples", "load", "--json")
    assert json.loads(second.stdout) == json.loads(first.stdout)
    assert len(fake.received) == started
