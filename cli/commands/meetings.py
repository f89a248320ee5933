"""`transfers meetings`, `transfers meetings cancel` and `transfers meetings move`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.application import connect
from cli.meeting_dates import cancel_meeting, list_meetings, move_meeting
from cli.output import JsonOption, print_json, print_table, say
from cli.words import london
from schemas.instants import parse_instant

app = typer.Typer(help="Meetings of forums: dates, agendas, decisions; cancel and move a date.")

_Meeting = Annotated[str, typer.Argument(help="Such as M-7K3M9Q2X.")]
_Reason = Annotated[str, typer.Option(help="A coded reason, such as bank-holiday.")]
_User = Annotated[str, typer.Option("--as", metavar="USER", help="On whose behalf.")]


@app.callback(invoke_without_command=True)
def show_meetings(
    context: typer.Context,
    authority: Annotated[str | None, typer.Option(help="Those of one authority.")] = None,
    forum: Annotated[str | None, typer.Option(help="Those of one forum.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List meetings with their agendas."""
    if context.invoked_subcommand is not None:
        return
    with connect(context) as connection:
        found = list_meetings(connection, authority, forum)
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one["meetingId"],
            one["authority"],
            one["forum"],
            one["area"],
            london(one["startsAt"]),
            one["status"],
        )
        for one in found
    ]
    print_table("Meetings", ("Meeting", "Authority", "Forum", "Area", "Starts", "State"), rows)
    for one in found:
        items = [(item["transferId"], item["status"], item["outcome"], item["transferOn"]) for item in one["items"]]
        print_table(f"Agenda of {one['meetingId']}", ("Transfer", "State", "Decision", "Transfer on"), items)
    if not found:
        say("No meeting.")


@app.command("cancel")
def cancel(
    context: typer.Context, meeting_id: _Meeting, reason: _Reason, user: _User, as_json: JsonOption = False
) -> None:
    """Cancel a date; its items go to the forum's next one."""
    with connect(context) as connection:
        cancelled = cancel_meeting(connection, meeting_id, reason, user)
    if as_json:
        print_json(cancelled)
    else:
        say(f"{meeting_id} is cancelled; its items go to the next date.")


@app.command("move")
def move(  # noqa: PLR0913, PLR0917  a command's options are its parameters
    context: typer.Context,
    meeting_id: _Meeting,
    to: Annotated[str, typer.Option(metavar="ISO", help="The new instant, with its zone: 2027-03-04T14:00:00Z.")],
    reason: _Reason,
    user: _User,
    as_json: JsonOption = False,
) -> None:
    """Hold a meeting at another time with the same agenda."""
    instant = parse_instant(to)
    with connect(context) as connection:
        moved = move_meeting(connection, meeting_id, instant, reason, user)
    if as_json:
        print_json(moved)
    else:
        say(f"{meeting_id} is moved: it is now {moved['meetingId']}, {london(moved['startsAt'])}.")
