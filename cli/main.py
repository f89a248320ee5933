"""The program `transfers`."""

from __future__ import annotations

import typer

from cli.application import RefusingGroup
from cli.commands.due import due
from cli.commands.meetings import app as meetings_app
from cli.commands.message import message
from cli.commands.notifications import notifications
from cli.commands.show import show
from cli.commands.staff import staff
from cli.commands.start import load_sample_cases, load_samples, start
from cli.commands.tasks import complete, tasks
from cli.commands.trace import show_trace
from cli.installation_commands import UpHooks, register
from cli.sample_staff import announce_staff, prepare_staff
from engine.private import keep_private

app = typer.Typer(
    name="transfers",
    cls=RefusingGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Transfers of children and families between early help and social care, and between social-care teams.",
)
samples = typer.Typer(no_args_is_help=True, help="Sample cases of fictional families.")
samples.command("load")(load_samples)

for command in (start, show, tasks, complete, message, due, staff):
    app.command()(command)
app.command("trace")(show_trace)
register(app, UpHooks(prepare=prepare_staff, announce=announce_staff, load_samples=load_sample_cases))
app.add_typer(notifications, name="notifications")
app.add_typer(samples, name="samples")
app.add_typer(meetings_app, name="meetings")


def main() -> None:
    """Run the command that the arguments name; exit status 0 done, 1 refused with the reason, 2 usage."""
    keep_private()
    app()
