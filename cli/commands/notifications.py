"""`transfers notifications`: what could not be delivered, and another try."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.application import connect
from cli.output import JsonOption, print_json, print_table, say
from cli.refusals import refused
from cli.words import london
from register import notifications as outbox
from register import staff, transfers, undelivered
from register.audit import SYSTEM
from register.database import reading, transaction
from register.tables import Notification
from schemas.instants import format_instant

notifications = typer.Typer(help="Notifications that were given up on, and another try.")


@notifications.callback(invoke_without_command=True)
def list_dead(
    context: typer.Context,
    transfer_id: Annotated[str | None, typer.Option("--transfer", metavar="ID", help="Of this transfer only.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the notifications that were given up on, with the reason."""
    if context.invoked_subcommand is not None:
        return
    with connect(context) as connection, reading(connection.register) as session:
        if transfer_id is not None:
            transfers.get(session, transfer_id)
        rows = outbox.dead(session, transfer_id)
    if as_json:
        print_json([_told(row) for row in rows])
    elif rows:
        columns = ("Notification", "Transfer", "To", "Template", "Written", "Why")
        print_table("Not delivered", columns, [_line(row) for row in rows])
    else:
        say("Every notification has left or is still being tried.")


@notifications.command()
def retry(
    context: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="NOTIFICATION...", help="As the list shows them.")],
    user: Annotated[str | None, typer.Option("--as", metavar="USER", help="On whose behalf.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Try dead notifications again at once: all of those named, or none where one is refused."""
    with connect(context) as connection:
        now = connection.engine.engine_time()
        with transaction(connection.register) as session:
            if user is not None and staff.find(session, user) is None:
                raise refused("as", f"{user} is no member of staff in the register")
            for number in numbers:
                undelivered.send_again(session, number, now, user or SYSTEM)
    if as_json:
        print_json({"retried": numbers})
    else:
        say(f"To be sent again: {', '.join(str(number) for number in numbers)}")


def _line(row: Notification) -> tuple[object, ...]:
    written = london(format_instant(row.created_at))
    return row.notification_id, row.transfer_id, row.recipient, row.template, written, row.last_error


def _told(row: Notification) -> dict[str, str | int | None]:
    return {
        "notification": row.notification_id,
        "transferId": row.transfer_id,
        "to": row.recipient,
        "template": row.template,
        "at": format_instant(row.created_at),
        "attempts": row.attempts,
        "reason": row.last_error,
    }
