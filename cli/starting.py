"""Starting a flow: validate, ask the tables, record, tell the engine. The same request twice is one transfer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from calendars.london import london_date
from cli.case_record import record_case
from cli.connection import Connection
from cli.refusals import refused
from cli.routing import choose_route
from engine.problems import EngineRefused, NothingWaits
from register import staff, transfers
from register.database import reading, transaction
from register.tables import Transfer
from schemas.case import CaseInput
from schemas.case_facts import case_facts
from schemas.case_inputs import CASE_INPUTS
from schemas.refusals import refusal_of


@dataclass(frozen=True)
class Started:
    """A transfer and the process instance that runs it; `repeated` where the request had been sent before."""

    transfer_id: str
    process_instance_key: int | None
    repeated: bool


def start_transfer(connection: Connection, flow: str, document: Mapping[str, Any]) -> Started:
    """Start `flow` (a key of `schemas.case_inputs.CASE_INPUTS`) for the case in `document`.

    A request that was cut off between the register and the engine is finished by sending it again. Raises InputRefused
    (nothing is stored, nothing started), register.errors.Refusal, and EngineProblem where the engine does not take the
    start: the transfer is then kept, and sending the same request again finishes it.
    """
    request = {"flow": flow, **document}
    if request["flow"] != flow:
        raise refused("flow", f"the input is not for {flow}")
    known = _find(connection, request)
    if known is not None:
        return Started(known.transfer_id, _process_of(connection, known), repeated=True)
    now = connection.engine.engine_time()
    case = _read_case(flow, request, london_date(now))
    _check_worker(connection, case)
    transfer = _record(connection, case, request, now)
    return Started(transfer.transfer_id, _process_of(connection, transfer), repeated=False)


def _find(connection: Connection, request: Mapping[str, Any]) -> Transfer | None:
    """The transfer of the same request: asked first, since an input that was right then may not be so today."""
    authority, request_id = request.get("authority"), request.get("requestId")
    if not isinstance(authority, str) or not isinstance(request_id, str):
        return None
    with reading(connection.register) as session:
        return transfers.find_request(session, authority, request_id, request)


def _read_case(flow: str, request: Mapping[str, Any], today: date) -> CaseInput:
    try:
        return CASE_INPUTS[flow].model_validate(request, context={"today": today})
    except ValidationError as error:
        raise refusal_of(error) from error


def _check_worker(connection: Connection, case: CaseInput) -> None:
    worker = case.allocated_worker
    if worker is None:
        return
    with reading(connection.register) as session:
        if staff.groups_of(session, case.authority, worker) is None:
            raise refused("allocatedWorker", f"{worker} is no member of staff of {case.authority}")


def _record(connection: Connection, case: CaseInput, request: Mapping[str, Any], now: datetime) -> Transfer:
    route = choose_route(connection.engine, case, case_facts(case), london_date(now))
    with transaction(connection.register) as session:
        return record_case(session, case, request, route, now)


def _process_of(connection: Connection, transfer: Transfer) -> int | None:
    """The process instance that runs the transfer; starts it where none is noted and the transfer is live."""
    if transfer.process_instance_key is not None or transfer.status is not None:
        return transfer.process_instance_key
    message = f"{transfer.flow}-requested"
    variables = {
        "transferId": transfer.transfer_id,
        "authority": transfer.authority,
        "flow": transfer.flow,
        "referringTeam": transfer.referring_team,
    }
    try:
        key = connection.engine.correlate_message(message, transfer.transfer_id, variables)
    except NothingWaits as nothing:
        return _noted(connection, transfer.transfer_id, nothing)
    with transaction(connection.register) as session:
        transfers.process_started(session, transfer.transfer_id, key, connection.engine.engine_time())
    return key


def _noted(connection: Connection, transfer_id: str, nothing: NothingWaits) -> int:
    """The process instance that the first job of the flow, or another start of the same request, noted meanwhile."""
    with reading(connection.register) as session:
        key = transfers.get(session, transfer_id).process_instance_key
    if key is None:
        raise EngineRefused(
            f"Transfer {transfer_id} is recorded, but the engine started nothing for it: either its process runs "
            "already and no worker has taken its first job, or none is deployed. Send the same request again once the "
            "workers run (`transfers status`) and the processes are deployed (`transfers up`).",
            nothing.status,
        ) from nothing
    return key
