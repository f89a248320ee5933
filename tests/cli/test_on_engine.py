"""The commands on the real engine with the project's own processes and tables, and a register in the installation."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from calendars.london import london_date
from cli.main import app
from engine.client import EngineClient
from engine.embedded import RunningEngine
from register.database import connect, reading, transaction
from register.tables import Transfer
from register.transfers import process_started
from schemas.model_files import deployable_files
from tests.cli.cases import step_up
from tests.waiting import eventually

pytestmark = pytest.mark.engine

_MODELS = Path(__file__).resolve().parents[1] / "engine" / "models"


@pytest.fixture(scope="module", autouse=True)
def deployed(engine_client: EngineClient) -> None:
    engine_client.deploy(deployable_files())


@pytest.fixture
def register_url(engine: RunningEngine, monkeypatch: pytest.MonkeyPatch) -> str:
    """The register that the commands use: the one in the installation's folder."""
    engine.installation.save()
    monkeypatch.setenv("TRANSFERS_HOME", str(engine.installation.home))
    monkeypatch.delenv("TRANSFERS_DATABASE_URL", raising=False)
    return f"sqlite:///{engine.installation.home / 'register.db'}"


@pytest.fixture
def document(engine_client: EngineClient) -> dict[str, Any]:
    """A request of its own, whose dates fit the engine's day."""
    today = london_date(engine_client.engine_time())
    name = uuid.uuid4().hex[:8]
    child = {
        "givenNames": "Tamsin",
        "familyName": "Orrell",
        "dateOfBirth": (today - timedelta(days=3000)).isoformat(),
        "address": "14 Larkspur Close, Stevenham",
    }
    return step_up(
        requestId=f"TEST-{name}",
        caseReference=None,
        children=[child],
        adults=[],
        consent=None,
        familySafeguardingLastOpen=(today - timedelta(days=3)).isoformat(),
    )


def _run(*arguments: str, document: dict[str, Any] | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=None if document is None else json.dumps(document))


def _start(document: dict[str, Any]) -> Result:
    return _run("start", "step-up", "--input", "-", "--json", document=document)


def _transfer(register_url: str, transfer_id: str) -> Transfer:
    register = connect(register_url)
    with reading(register) as session:
        transfer = session.get(Transfer, transfer_id)
    register.dispose()
    assert transfer is not None
    return transfer


@pytest.mark.requirement("HER-113", "HER-127")
def test_a_case_is_routed_by_the_table_and_started_once(register_url: str, document: dict[str, Any]) -> None:
    first = _start(document)
    assert first.exit_code == 0, first.stderr
    told = json.loads(first.stdout)
    transfer = _transfer(register_url, told["transferId"])
    assert transfer.process_instance_key == told["processInstanceKey"]
    # open to Family Safeguarding three days ago: the one month rule
    assert (transfer.destination_team, transfer.referring_manager) == (
        "family-safeguarding",
        "hertfordshire-ifst-manager",
    )
    assert json.loads(_start(document).stdout) == told
    story = json.loads(_run("show", told["transferId"], "--json").stdout)
    assert (story["status"], story["processInstanceKey"]) == (None, told["processInstanceKey"])


def test_a_start_cut_off_after_the_engine_took_it_starts_no_second_process(
    register_url: str, document: dict[str, Any]
) -> None:
    told = json.loads(_start(document).stdout)
    register = connect(register_url)
    with transaction(register) as session:
        transfer = session.get(Transfer, told["transferId"])
        assert transfer is not None
        transfer.process_instance_key = None
    again = _start(document)
    assert again.exit_code == 1
    assert "no worker has taken its first job" in again.stderr
    with transaction(register) as session:  # as the first job of the flow does
        process_started(session, told["transferId"], told["processInstanceKey"], transfer.requested_at)
    register.dispose()
    assert json.loads(_start(document).stdout) == told


@pytest.mark.usefixtures("register_url")
def test_a_refused_case_starts_nothing(engine_client: EngineClient, document: dict[str, Any]) -> None:
    refused = _start({**document, "receivingTeam": "jcpit"})
    assert refused.exit_code == 1
    assert "sends this case to family-safeguarding, not to jcpit (HER-113,HER-127" in refused.stderr
    nowhere = _start({**document, "referringTeam": "cla-team"})
    assert nowhere.exit_code == 1
    assert "referringTeam: no rule of the table points-of-transfer fits" in nowhere.stderr
    # the request id is still free: nothing of the refused requests stayed
    started = _start(document)
    assert started.exit_code == 0, started.stderr


def _withdrawn(transfer_id: str) -> Result | None:
    """The answer to the withdrawal, once the engine waits for it."""
    sent = _run("message", "withdraw", transfer_id, "--json")
    return None if "Nothing waits" in sent.stderr else sent


@pytest.mark.usefixtures("register_url")
def test_a_live_transfer_is_withdrawn_once(engine_client: EngineClient, document: dict[str, Any]) -> None:
    transfer_id = str(json.loads(_start(document).stdout)["transferId"])
    engine_client.deploy([Path(__file__).parent / "models" / "await-withdrawal.bpmn"])
    engine_client.start_process("await-withdrawal", {"transferId": transfer_id})
    sent = eventually(lambda: _withdrawn(transfer_id))
    assert sent is not None
    assert sent.exit_code == 0, sent.stderr
    assert json.loads(sent.stdout)["message"] == "transfer-withdrawn"
    unawaited = _run("message", "case-changed", transfer_id)
    assert unawaited.exit_code == 1
    assert "Nothing waits" in unawaited.stderr


def _completed(engine_client: EngineClient, key: int) -> str | None:
    """Who completed the task, once the engine shows it as completed."""
    task = engine_client.find_user_task(key)
    return task.assignee if task is not None and task.state == "COMPLETED" else None


@pytest.mark.usefixtures("register_url")
def test_a_task_is_listed_with_its_form_and_completed_by_a_member_of_its_group(
    engine_client: EngineClient, document: dict[str, Any]
) -> None:
    transfer_id = str(json.loads(_start(document).stdout)["transferId"])
    engine_client.deploy([Path(__file__).parent / "models" / "answer-threshold.bpmn", *deployable_files()])
    engine_client.start_process("answer-threshold", {"transferId": transfer_id})
    (task,) = eventually(lambda: json.loads(_run("tasks", "--transfer", transfer_id, "--json").stdout))
    assert (task["element"], task["name"], task["transferId"]) == (
        "Task_DecideThreshold",
        "Decide threshold",
        transfer_id,
    )
    assert task["groups"] == ["hertfordshire-assessment-team-manager"]
    assert task["dueAt"] is not None
    assert [field["key"] for field in task["form"]["fields"]] == ["decision", "reasonCode", "sectionFortySeven"]
    answers = {
        "decision": "accepted",
        "reasonCode": "threshold-met",
        "sectionFortySeven": "no",
        "reasoning": "The threshold is met.",
    }
    key = str(task["key"])
    stranger = _run("complete", key, "--as", "jonah.whitlock", "--vars", "-", document=answers)
    assert stranger.exit_code == 1
    done = _run("complete", key, "--as", "priya.nandakumar", "--vars", "-", "--json", document=answers)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["narratives"] == ["reasoning"]
    assert eventually(lambda: _completed(engine_client, task["key"])) == "priya.nandakumar"
    assert _run("complete", key, "--as", "priya.nandakumar", "--vars", "-", document=answers).exit_code == 1


def test_a_task_of_a_called_process_knows_its_transfer_and_is_found_by_its_key(engine_client: EngineClient) -> None:
    engine_client.deploy([_MODELS / name for name in ("parent.bpmn", "child.bpmn", "size.dmn", "tiny.form")])
    transfer_id = f"T-{uuid.uuid4().hex[:8].upper()}"
    engine_client.start_process("parent", {"transferId": transfer_id})
    (task,) = eventually(lambda: engine_client.search_user_tasks(transfer_id=transfer_id))
    found = engine_client.find_user_task(task.key)
    assert found is not None
    assert (found.key, found.transfer_id, found.state) == (task.key, transfer_id, "CREATED")
    assert [one.transfer_id for one in engine_client.search_user_tasks() if one.key == task.key] == [transfer_id]
    assert engine_client.find_user_task(1) is None
