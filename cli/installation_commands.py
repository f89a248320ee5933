"""The commands that bring an installation up and down, tell how it is, and move its clock."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.output import JsonOption, print_json, print_table, remark, say
from engine.client import EngineClient
from engine.clock import EngineClock
from engine.detached import start_detached
from engine.embedded import fetch_parts
from engine.installation import Installation, Ports
from engine.problems import EngineProblem
from engine.running import is_held
from engine.selection import open_engine
from engine.services import SERVICES, Service, chosen, require_service_ports
from engine.settings import EngineSettings
from engine.state import InstallationState, state_of, stop_installation
from engine.supervisor import Supervisor
from engine.users import Account, create_accounts
from schemas.instants import format_instant, parse_instant
from schemas.model_files import deployable_files

_REGISTER_FILES = ("register.db", "register.db-wal", "register.db-shm")
_PROGRAM = "from cli.main import main; main()"
"""The program that `up --detach` runs in the background with the same arguments."""
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_JOB_SECONDS = 60.0
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def _no_accounts(_installation: Installation) -> Sequence[Account]:
    return ()


def _nothing() -> None:
    return None


def _nothing_to_announce(_home: Path) -> Callable[[], None]:
    return _nothing


@dataclass(frozen=True)
class UpHooks:
    """What `up` does beyond the engine, its models and the services.

    `prepare` runs once the engine answers and before the services start: it readies the register and returns the staff
    who are to have accounts in Tasklist and Operate. `announce` is called before anything starts; what it returns is
    called once the accounts are there and prints what is for the terminal alone (`up --detach` sends all else to a
    log). `load_samples` runs at the end of `up --samples`, with everything up.
    """

    prepare: Callable[[Installation], Sequence[Account]] = _no_accounts
    announce: Callable[[Path], Callable[[], None]] = _nothing_to_announce
    load_samples: Callable[[], None] = _nothing


def register(app: typer.Typer, hooks: UpHooks | None = None, program: str = _PROGRAM) -> None:
    """Add `up`, `down`, `status` and `clock` to a typer app that turns `EngineProblem` into exit status 1.

    `program` is Python text that runs this app: what `up --detach` starts in the background.
    """
    chosen_hooks = hooks or UpHooks()

    def up(  # noqa: PLR0913, PLR0917  a command's options are its parameters
        detach: Annotated[
            bool, typer.Option("--detach", help="Return when all is ready and leave it running.")
        ] = False,
        fresh: Annotated[
            bool, typer.Option("--fresh", help="Begin anew: remove what this installation holds.")
        ] = False,
        clock_control: Annotated[
            bool, typer.Option("--clock-control", help="Let `transfers clock` move the engine's time. For tests only.")
        ] = False,
        port_offset: Annotated[int, typer.Option(help="Add this to every port.")] = 0,
        samples: Annotated[bool, typer.Option("--samples", help="Load the sample cases.")] = False,
        in_background: Annotated[bool, typer.Option("--in-background", hidden=True)] = False,
    ) -> None:
        """Start everything: engine, workers, board. Ctrl-C or `transfers down` stops it."""
        wish = _Wish(fresh, clock_control, port_offset, samples)
        if detach:
            _up_detached(wish, chosen_hooks, program)
        else:
            # what `up --detach` starts writes to a log; its starter has the terminal
            _up(wish, replace(chosen_hooks, announce=_nothing_to_announce) if in_background else chosen_hooks)

    app.command()(up)
    app.command()(down)
    app.command()(status)
    clock_app = typer.Typer(invoke_without_command=True, help="The engine's time.")
    clock_app.callback()(clock)
    clock_app.command("advance")(clock_advance)
    clock_app.command("to")(clock_to)
    app.add_typer(clock_app, name="clock")


@dataclass(frozen=True)
class _Wish:
    fresh: bool
    clock_control: bool
    port_offset: int
    samples: bool

    def arguments(self) -> list[str]:
        """The same wish, for the program that `up --detach` runs."""
        flags = {"--fresh": self.fresh, "--clock-control": self.clock_control, "--samples": self.samples}
        return [
            "up",
            "--in-background",
            "--port-offset",
            str(self.port_offset),
            *(flag for flag, given in flags.items() if given),
        ]


def _up_detached(wish: _Wish, hooks: UpHooks, program: str) -> None:
    settings, _ = _ready_to_start(wish)
    announce = hooks.announce(settings.home)
    if settings.embedded:
        fetch_parts(settings)  # here, where its progress can be seen
    start_detached([sys.executable, "-c", program, *wish.arguments()], settings.home)
    announce()
    _tell_addresses(settings.home)


def _up(wish: _Wish, hooks: UpHooks) -> None:
    settings, services = _ready_to_start(wish)
    for number in _STOPPING:
        signal.signal(number, signal.default_int_handler)
    try:
        _run(wish, hooks, settings, services)
    except KeyboardInterrupt:
        remark("Stopped.")


def _ready_to_start(wish: _Wish) -> tuple[EngineSettings, Sequence[Service]]:
    """The settings and the services to start, once nothing speaks against starting. Raises `EngineProblem`."""
    settings = EngineSettings.from_environment()
    services = chosen(SERVICES)
    if is_held(settings.home):
        raise EngineProblem(f"The installation in {settings.home} runs already: `transfers down` stops it.")
    require_service_ports(services, Ports.shifted(wish.port_offset))
    return settings, services


def _run(wish: _Wish, hooks: UpHooks, settings: EngineSettings, services: Sequence[Service]) -> None:
    if wish.fresh:
        _remove_register(settings.home)
    engine = open_engine(
        settings.home,
        port_offset=wish.port_offset,
        clock_control=wish.clock_control,
        fresh=wish.fresh,
        settings=settings,
    )
    announce = hooks.announce(settings.home)
    supervisor = Supervisor(engine, services, remark)
    try:
        supervisor.note_processes(ready=False)
        _deploy_models(engine.installation)
        accounts = hooks.prepare(engine.installation)
        if accounts and (settings.embedded or settings.contained):
            create_accounts(engine.installation, accounts)  # an engine that was there already has its own accounts
        announce()
        supervisor.start_services()
        if wish.samples:
            hooks.load_samples()
        supervisor.note_processes(ready=True)
        _tell_addresses(settings.home)
        supervisor.watch(threading.Event())
    finally:
        for number in _STOPPING:
            signal.signal(number, signal.SIG_IGN)  # once it stops, it is not to be stopped in that
        supervisor.stop()


def _deploy_models(installation: Installation) -> None:
    files = deployable_files()
    if not files:
        raise EngineProblem("There is nothing to deploy: the folder `bpmn/` holds no process, decision or form.")
    client = EngineClient.of(installation)
    try:
        client.deploy(files)
    finally:
        client.close()


def _remove_register(home: Path) -> None:
    """Remove the register and the mail of the runs before; the engine's own data are removed where it is started."""
    if os.environ.get("TRANSFERS_DATABASE_URL"):
        remark("--fresh leaves the register in TRANSFERS_DATABASE_URL as it is: empty that database yourself.")
    for name in _REGISTER_FILES:
        (home / name).unlink(missing_ok=True)
    shutil.rmtree(home / "mail", ignore_errors=True)


def _tell_addresses(home: Path) -> None:
    for name, address in state_of(home).addresses.items():
        say(f"{name.capitalize():9} {address}")


def down() -> None:
    """Stop what runs. What it stored stays."""
    home = EngineSettings.from_environment().home
    say(f"Stopped {home}." if stop_installation(home) else f"Nothing runs in {home}.")


def status(as_json: JsonOption = False) -> None:
    """Say what runs, where and since when, and the engine's time."""
    state = state_of(EngineSettings.from_environment().home)
    if as_json:
        print_json(_state_document(state))
        return
    what = "running" if state.ready else "starting or stopping" if state.running else "not running"
    say(f"{state.installation.home}: {what}")
    if not state.running:
        return
    engine_time = _written(state.engine_time) or "unknown: it does not answer"
    say(f"Since {_written(state.started_at)}, engine time {engine_time}")
    rows = [
        (process.name, "running" if process.running else "ended", process.pid, f"{process.resident_bytes >> 20} MiB")
        for process in state.processes
    ]
    print_table("Processes", ("Name", "State", "Process id", "Memory"), rows)
    for name, address in state.addresses.items():
        say(f"{name.capitalize():9} {address}")


def _state_document(state: InstallationState) -> dict[str, Any]:
    return {
        "home": str(state.installation.home),
        "running": state.running,
        "ready": state.ready,
        "startedAt": _written(state.started_at),
        "engineTime": _written(state.engine_time),
        "clockControl": state.installation.clock_control,
        "addresses": dict(state.addresses),
        "processes": [
            {
                "name": process.name,
                "processId": process.pid,
                "running": process.running,
                "residentBytes": process.resident_bytes,
            }
            for process in state.processes
        ],
    }


def clock(context: typer.Context, as_json: JsonOption = False) -> None:
    """Say the engine's time."""
    if context.invoked_subcommand is None:
        client = EngineClient.of(_installation())
        try:
            _tell_time(client.engine_time(), as_json)
        finally:
            client.close()


def clock_advance(
    duration: Annotated[str, typer.Argument(metavar="DURATION", help="ISO 8601 in weeks to seconds: P3D, PT4H30M.")],
    as_json: JsonOption = False,
) -> None:
    """Move the engine's time on by a duration, stopping where something is due."""
    step = _read_duration(duration)

    def target(now: datetime) -> datetime:
        try:
            return now + step
        except OverflowError as error:
            raise EngineProblem(f"{duration} from {format_instant(now)} on lies past the year 9999.") from error

    _move(target, as_json)


def clock_to(
    instant: Annotated[str, typer.Argument(metavar="ISO", help="2026-11-24T09:00:00Z")], as_json: JsonOption = False
) -> None:
    """Move the engine's time on to an instant, stopping where something is due."""
    to = parse_instant(instant)
    _move(lambda _now: to, as_json)


def _move(target: Callable[[datetime], datetime], as_json: bool) -> None:
    moving = EngineClock(_installation(), seconds=_JOB_SECONDS)
    try:
        _tell_time(moving.advance(target(moving.engine_time())), as_json)
    finally:
        moving.close()


def _tell_time(now: datetime, as_json: bool) -> None:
    if as_json:
        print_json({"engineTime": format_instant(now)})
    else:
        say(format_instant(now))


def _read_duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    parts = {unit: number for unit, number in match.groupdict().items() if number} if match else {}
    if not parts:
        raise typer.BadParameter(f'"{text}" is no duration in weeks, days, hours, minutes and seconds, such as P3DT4H')
    try:
        return timedelta(**{unit: int(number) for unit, number in parts.items()})
    except (OverflowError, ValueError) as error:  # more digits than a number or a duration can have
        raise typer.BadParameter(f'"{text}" is longer than a duration can be') from error


def _installation() -> Installation:
    return Installation.load(EngineSettings.from_environment().home)


def _written(instant: datetime | None) -> str | None:
    return None if instant is None else format_instant(instant)
