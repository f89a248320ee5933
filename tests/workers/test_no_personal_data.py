"""The family's details stay in their tables: no output, message, notification, log line or error tells of them."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from register import notifications
from register.database import transaction
from schemas.decision_tables import read_table
from schemas.model_files import models_folder
from tests.workers.bench import Bench, new_job
from tests.workers.family import AT, CANARIES, record
from tests.workers.handler_cases import CASES
from tests.workers.mail_server import HOST, MailServer, free_port
from tests.workers.through_pyzeebe import work
from workers.handlers import HANDLERS
from workers.outbox_relay import Relay

pytestmark = pytest.mark.engine

each_handler = pytest.mark.parametrize("job_type", sorted(HANDLERS))
_NAME = "Zephyrine Quillfeather"
TOLD = read_table(models_folder() / "decisions" / "partners-to-notify.dmn")
TEXTS = [path.stem for path in (Path(__file__).resolve().parents[2] / "workers" / "templates").glob("*.txt")]


def leaks(*told: object) -> list[str]:
    """The family's words in anything that was told."""
    whole = " ".join(str(one) for one in told).casefold()
    return [word for word in CANARIES if word.casefold() in whole]


def test_the_register_does_hold_the_words_that_the_tests_look_for(bench: Bench) -> None:
    transfer_id = record(bench.register)
    CASES["record-consent"].prepare(bench, transfer_id)
    CASES["record-decision"].prepare(bench, transfer_id)
    rows = bench.snapshot()
    # a date of birth is a date there and no text
    held = [word for word in CANARIES if word.casefold() in str(rows).casefold()]
    assert set(CANARIES) - set(held) == {"2016-02-29", "29/02/2016", "2019-08-31"}


@each_handler
def test_a_job_that_is_done_tells_ids_and_codes_only(
    job_type: str, deciding_bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    case = CASES[job_type]
    variables, job = case.ready(deciding_bench), new_job(job_type, case.instance)
    with structlog.testing.capture_logs() as lines, caplog.at_level(logging.DEBUG):
        answer = work(deciding_bench, HANDLERS[job_type], job, variables)
    assert answer.output is not None, answer.failure
    assert [line["event"] for line in lines] == ["job-done"]
    assert lines[0]["transferId"] == variables["transferId"]
    rows = deciding_bench.snapshot()
    with deciding_bench.reading() as session:
        parameters = [row.parameters for row in notifications.of_transfer(session, variables["transferId"])]
    told = (json.dumps(dict(answer.output)), lines, caplog.text, parameters, deciding_bench.ports.messages)
    assert leaks(*told, rows["processed_jobs"], rows["audit"]) == []


@each_handler
def test_a_database_that_fails_under_a_job_repeats_nothing_of_it(
    job_type: str, deciding_bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    case = CASES[job_type]
    variables, job = case.ready(deciding_bench), new_job(job_type, case.instance)
    for table in {*case.grows, "processed_jobs"}:
        with transaction(deciding_bench.register) as session:
            session.execute(
                text(f"CREATE TRIGGER fails BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk is broken'); END")
            )
        with pytest.raises(DatabaseError, match="disk is broken") as raised:
            deciding_bench.deliver(job, variables)
        assert leaks(*traceback.format_exception(raised.value)) == []
        with structlog.testing.capture_logs() as lines, caplog.at_level(logging.DEBUG):
            answer = work(deciding_bench, HANDLERS[job_type], job, variables)
        assert answer.failure is not None
        assert answer.failure.startswith(f"transfer {variables['transferId']}, {job_type}: ")
        assert [line["event"] for line in lines] == ["job-failed"]
        assert leaks(answer.failure, lines, caplog.text) == []
        with transaction(deciding_bench.register) as session:
            session.execute(text("DROP TRIGGER fails"))


@each_handler
def test_variables_that_a_job_cannot_take_are_not_repeated(
    job_type: str, deciding_bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """Names and narrative have no place in the engine; where a diagram brings one there, it goes no further."""
    case = CASES[job_type]
    variables = case.ready(deciding_bench)
    failed = 0
    for name in variables:
        job = new_job(job_type, case.instance)
        with structlog.testing.capture_logs() as lines, caplog.at_level(logging.DEBUG):
            answer = work(deciding_bench, HANDLERS[job_type], job, {**variables, name: {"name": _NAME}})
        failed += answer.failure is not None
        assert leaks(answer.failure, lines) == []
    for name in ("at", "endedAt", "transferId"):
        if name not in variables:
            continue
        with structlog.testing.capture_logs() as lines:
            answer = work(deciding_bench, HANDLERS[job_type], new_job(job_type), {**variables, name: _NAME})
        assert answer.failure is not None
        assert f"{name}: " in answer.failure
        assert leaks(answer.failure, lines) == []
    assert failed


def test_an_engine_that_cannot_be_told_of_a_failure_is_logged_without_its_words(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_arguments: Any) -> None:
        raise RuntimeError(_NAME)

    handler = replace(HANDLERS["check-consent"], handle=fails)
    variables = CASES["check-consent"].ready(bench)
    with structlog.testing.capture_logs() as lines, caplog.at_level(logging.DEBUG):
        # not even with the fault as its context: pyzeebe would write the whole chain into the log
        answer = work(bench, handler, new_job("check-consent"), variables, unreachable=ConnectionError("no engine"))
    assert (answer.output, answer.failure) == (None, None)
    assert [line["event"] for line in lines] == ["job-failed", "failure-not-reported"]
    assert lines[1]["error"] == "ConnectionError"
    assert leaks(lines) == []


def test_every_notification_that_jobs_write_is_sent_and_tells_references_only(
    deciding_bench: Bench, tmp_path: Path
) -> None:
    # the same request again is the same transfer, so all of these are about one step-up and one early alert
    for job_type, case in CASES.items():
        if "notifications" in case.grows:
            deciding_bench.deliver(new_job(job_type, case.instance), case.ready(deciding_bench))
    step_up = record(deciding_bench.register)
    events = {
        (flow, event)
        for row in TOLD.rows
        for flow in row.inputs["flow"].values or ()
        for event in row.inputs["event"].values or ()
        if f"transfer-{event}" in TEXTS
    }
    for flow, event in events:
        destination = "cla-team" if flow == "early-alert" else "jcpit"
        scope = {"flow": flow, "event": event, "referringTeam": "ifst", "destination": destination}
        deciding_bench.do("notify-partners", step_up, variables=scope)
    for version in ("alert-sent", "alert-updated"):
        scope = {"flow": "early-alert", "referringTeam": "tyss", "destination": "cla-team", "version": version}
        deciding_bench.do("send-early-alert", step_up, variables=scope)
    waiting = deciding_bench.snapshot()["notifications"]
    assert {template for template in TEXTS if any(template in row for row in waiting)} == set(TEXTS)

    server = MailServer(free_port(), tmp_path / "mail")
    relay = Relay(deciding_bench.register, HOST, server.port, "transfers@council.example", lambda: AT)
    with server.listening(), structlog.testing.capture_logs() as lines:
        while relay.send_due():
            pass
    assert len(server.taken) == len(waiting)
    assert {line["event"] for line in lines} == {"notification-sent"}
    told = [(mail["Subject"], mail["Message-ID"], mail["From"], mail.get_content()) for mail in server.taken]
    assert leaks(told, lines) == []


@pytest.mark.parametrize("logger", ["pyzeebe.worker.job_executor", "sqlalchemy.pool", "asyncio"])
def test_what_libraries_log_is_one_document_a_line_and_names_faults_by_their_type(logger: str) -> None:
    program = f"""
import logging, structlog
from workers.logs import configure_logs
configure_logs()
structlog.get_logger("workers").info("workers-started", jobTypes=3)
try:
    try:
        raise RuntimeError("{_NAME}")
    except RuntimeError as fault:
        raise ConnectionError("{_NAME}") from fault
except ConnectionError as fault:
    logging.getLogger("{logger}").error("Error in %s", "job executor", exc_info=fault)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    first, second = (json.loads(line) for line in done.stderr.splitlines())
    assert (first["event"], first["level"]) == ("workers-started", "info")
    assert (second["event"], second["level"], second["logger"]) == ("Error in job executor", "error", logger)
    assert second["error"] == "ConnectionError from RuntimeError"
    assert second["where"]
    assert leaks(done.stderr, done.stdout) == []
