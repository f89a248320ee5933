"""The engine's client against the real engine."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from engine.client import EngineClient
from engine.embedded import RunningEngine
from engine.problems import EngineProblem, EngineRefused, EngineUnreachable, NothingWaits
from tests.waiting import eventually

pytestmark = pytest.mark.engine

MODELS = Path(__file__).parent / "models"
FILES = [MODELS / name for name in ("parent.bpmn", "child.bpmn", "size.dmn", "tiny.form")]


@pytest.fixture
def transfer() -> str:
    return f"T-{uuid.uuid4().hex[:8].upper()}"


@pytest.fixture(scope="module", autouse=True)
def deployed(engine_client: EngineClient) -> None:
    engine_client.deploy(FILES)


def test_files_are_deployed_in_one_request_and_unchanged_ones_keep_their_version(engine_client: EngineClient) -> None:
    first = engine_client.deploy(FILES)
    second = engine_client.deploy(FILES)
    assert first.processes == second.processes == {"parent": 1, "child": 1}
    assert first.decisions == second.decisions == {"size": 1}
    assert first.forms == second.forms == {"tiny": 1}


def test_a_file_that_the_engine_refuses_is_refused_with_its_reason(engine_client: EngineClient, tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text("<no-process/>")
    with pytest.raises(EngineRefused, match=r"broken\.bpmn"):
        engine_client.deploy([FILES[0], broken])


def test_a_file_that_is_not_there_is_named(engine_client: EngineClient, tmp_path: Path) -> None:
    with pytest.raises(EngineProblem, match=r"absent\.bpmn cannot be read"):
        engine_client.deploy([tmp_path / "absent.bpmn"])


def test_a_task_of_a_called_process_is_found_by_transfer_assigned_and_completed(
    engine_client: EngineClient, transfer: str
) -> None:
    started = engine_client.start_process("parent", {"transferId": transfer})

    (task,) = eventually(lambda: engine_client.search_user_tasks(transfer_id=transfer))
    assert task.element_id == "answer"
    assert task.name == "Give an answer"
    assert task.process_id == "child"
    assert task.process_instance_key != started
    assert task.groups == ("hertfordshire-team-role", "other")
    assert task.assignee is None
    assert task.due is not None
    assert abs(task.due - task.created - timedelta(days=2)) < timedelta(seconds=5)
    assert (task.state, task.form_id, task.completed) == ("CREATED", "tiny", None)
    narrowed = engine_client.search_user_tasks(
        transfer_id=transfer,
        group="other",
        element_id="answer",
        process_instance_key=task.process_instance_key,
    )
    assert [found.key for found in narrowed] == [task.key]
    assert engine_client.search_user_tasks(transfer_id=transfer, group="nobody") == []

    engine_client.assign_user_task(task.key, "demo")
    engine_client.complete_user_task(task.key, {"ok": True})
    (done,) = eventually(lambda: engine_client.search_user_tasks(transfer_id=transfer, state="COMPLETED"))
    assert (done.key, done.assignee) == (task.key, "demo")
    assert done.completed is not None
    assert engine_client.search_user_tasks(transfer_id=transfer) == []


def test_completing_a_task_twice_is_refused_with_the_engines_reason(engine_client: EngineClient, transfer: str) -> None:
    engine_client.start_process("child", {"transferId": transfer})
    (task,) = eventually(lambda: engine_client.search_user_tasks(transfer_id=transfer))
    engine_client.complete_user_task(task.key, {})
    with pytest.raises(EngineRefused, match="no such user task was found"):
        engine_client.complete_user_task(task.key, {})


def test_a_message_reaches_who_waits_and_is_refused_where_nothing_waits(
    engine_client: EngineClient, transfer: str
) -> None:
    with pytest.raises(NothingWaits, match=f"Nothing waits for the message withdrawn about {transfer}"):
        engine_client.correlate_message("withdrawn", transfer, {})
    started = engine_client.start_process("parent", {"transferId": transfer})
    (task,) = eventually(lambda: engine_client.search_user_tasks(transfer_id=transfer))
    engine_client.complete_user_task(task.key, {})

    def correlated() -> int:
        try:
            return engine_client.correlate_message("withdrawn", transfer, {})
        except NothingWaits:
            return 0

    assert eventually(correlated) == started


def test_a_decision_is_evaluated_with_the_rule_that_was_hit(engine_client: EngineClient) -> None:
    small = engine_client.evaluate_decision("size", {"n": 3})
    assert (small.output, small.version, small.matched_rules) == ({"size": "small", "w": 1}, 1, ("r1",))
    assert engine_client.evaluate_decision("size", {"n": 9}).output == {"size": "big", "w": 2}
    with pytest.raises(EngineRefused, match="no decision found for id 'absent'"):
        engine_client.evaluate_decision("absent", {})


def test_a_session_that_the_engine_has_ended_is_signed_in_anew(engine: RunningEngine, transfer: str) -> None:
    client = EngineClient.of(engine.installation)
    assert client.search_user_tasks(transfer_id=transfer) == []
    client._session._http.cookies.clear()  # pyright: ignore[reportPrivateUsage] # as when the engine was restarted
    assert client.search_user_tasks(transfer_id=transfer) == []
    client.close()


def test_a_wrong_password_is_refused(engine: RunningEngine) -> None:
    client = EngineClient(engine.installation.rest_address, password="wrong")
    with pytest.raises(EngineRefused, match="refused to sign in demo"):
        client.search_user_tasks()
    client.close()


def test_without_an_engine_the_address_is_named() -> None:
    client = EngineClient("http://127.0.0.1:9")
    with pytest.raises(EngineUnreachable, match=r"The engine at http://127\.0\.0\.1:9 does not answer"):
        client.start_process("parent", {})
    client.close()
