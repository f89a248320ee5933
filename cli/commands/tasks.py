"""`transfers tasks` and `transfers complete`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.application import connect
from cli.completing import complete_task, read_values
from cli.connection import Connection
from cli.documents import read_object
from cli.open_tasks import describe_task, form_id_of
from cli.output import JsonOption, print_json, print_table, say
from cli.words import london
from register import transfers
from register.database import reading


def tasks(
    context: typer.Context,
    transfer_id: Annotated[str | None, typer.Option("--transfer", help="Those of one transfer.")] = None,
    group: Annotated[str | None, typer.Option(help="Those that one candidate group may complete.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List open user tasks with their forms."""
    with connect(context) as connection:
        if transfer_id is not None:
            with reading(connection.register) as session:
                transfers.get(session, transfer_id)
        found = connection.engine.search_user_tasks(transfer_id=transfer_id, group=group)
        described = [describe_task(task) for task in found]
    if as_json:
        print_json(described)
        return
    print_tasks(described)
    if not described:
        say("No open task.")


def complete(  # noqa: PLR0913, PLR0917  a command's options are its parameters
    context: typer.Context,
    key: Annotated[int, typer.Argument(help="The task's key, as `transfers tasks` tells it.")],
    user: Annotated[str, typer.Option("--as", metavar="USER", help="Who completes it.")],
    var: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="An answer; give it again.")] = None,
    variables: Annotated[str | None, typer.Option("--vars", metavar="FILE|-", help="Answers as JSON object.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Assign a user task and complete it with answers that its form takes."""
    pairs = dict(_pair(text) for text in var or [])
    answers = read_object(variables) if variables else {}
    with connect(context) as connection:
        typed = read_values(_form_of(connection, key), pairs)
        done = complete_task(connection, key, user, {**answers, **typed})
    if as_json:
        print_json(
            {
                "key": done.key,
                "transferId": done.transfer_id,
                "completedBy": done.user,
                "variables": list(done.variables),
                "narratives": list(done.narratives),
            }
        )
    else:
        kept = f"; kept in the register: {', '.join(done.narratives)}" if done.narratives else ""
        say(f"Task {done.key} of transfer {done.transfer_id} completed by {done.user}{kept}")


def print_tasks(described: list[dict[str, Any]]) -> None:
    """Print tasks as a table."""
    columns = ("Key", "Task", "Transfer", "Groups", "Due")
    rows = [
        (task["key"], task["name"], task["transferId"], ", ".join(task["groups"]), london(task["dueAt"]))
        for task in described
    ]
    print_table("Open tasks", columns, rows)


def _form_of(connection: Connection, key: int) -> str | None:
    task = connection.engine.find_user_task(key)
    return None if task is None else form_id_of(task)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"{text} is not of the form NAME=VALUE", param_hint="--var")
    return name, value
