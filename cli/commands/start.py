"""`transfers start` and `transfers samples load`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.application import connect
from cli.connection import Connection, open_connection
from cli.documents import read_object
from cli.output import JsonOption, print_json, remark, say
from cli.refusals import REFUSALS, refused
from cli.starting import Started, start_transfer
from engine.problems import EngineUnreachable
from schemas.case_inputs import CASE_INPUTS

_SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"


def _known_flow(flow: str) -> str:
    if flow not in CASE_INPUTS:
        raise typer.BadParameter(f"there is no flow {flow}; the flows are {', '.join(CASE_INPUTS)}")
    return flow


def start(
    context: typer.Context,
    flow: Annotated[str, typer.Argument(callback=_known_flow, help=f"One of {', '.join(CASE_INPUTS)}.")],
    source: Annotated[str, typer.Option("--input", metavar="FILE|-", help="The case: a JSON file, or - for stdin.")],
    as_json: JsonOption = False,
) -> None:
    """Validate a case and start its flow. The same request sent twice starts one transfer."""
    document = read_object(source)
    with connect(context) as connection:
        started = start_transfer(connection, flow, document)
    if as_json:
        print_json(_told(started))
    else:
        say(_sentence(started))


def load_samples(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help="Folder with one folder of samples per authority.")] = _SAMPLES,
    as_json: JsonOption = False,
) -> None:
    """Start every sample case; those started before are left as they are."""
    files = sorted(folder.glob("*/*.json"))
    if not files:
        raise typer.BadParameter(f"there are no samples in {folder}")
    told: list[dict[str, object]] = []
    with connect(context) as connection:
        for path in files:
            sample = {"sample": f"{path.parent.name}/{path.name}", **_start_sample(connection, path)}
            told.append(sample)
            if "refused" in sample:
                remark(f"{sample['sample']}: {sample['refused']}")
            elif not as_json:
                say(f"{sample['sample']}: transfer {sample['transferId']}")
    if as_json:
        print_json({"samples": told})
    if any("refused" in sample for sample in told):
        raise typer.Exit(1)


def load_sample_cases() -> None:
    """Start every sample case on the installation that is coming up; one that is refused is named, the others go on."""
    with open_connection() as connection:
        for path in sorted(_SAMPLES.glob("*/*.json")):
            told = _start_sample(connection, path)
            say(f"Sample {path.parent.name}/{path.stem}: {told.get('transferId') or told.get('refused')}")


def _start_sample(connection: Connection, path: Path) -> dict[str, object]:
    try:
        document = read_object(str(path))
        flow = document.get("flow")
        if flow not in CASE_INPUTS:
            raise refused("flow", f"must be one of {', '.join(CASE_INPUTS)}")
        return _told(start_transfer(connection, flow, document))
    except EngineUnreachable:
        raise  # no other sample can start either
    except REFUSALS as refusal:
        return {"refused": str(refusal)}


def _told(started: Started) -> dict[str, object]:
    return {"transferId": started.transfer_id, "processInstanceKey": started.process_instance_key}


def _sentence(started: Started) -> str:
    again = " (requested before)" if started.repeated else ""
    return f"Transfer {started.transfer_id}{again}, process instance {started.process_instance_key}"
