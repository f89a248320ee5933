"""`transfers message`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.application import connect
from cli.documents import read_object
from cli.messaging import send_message
from cli.output import JsonOption, print_json, say
from schemas.messages import MESSAGES, TransferWithdrawn

_SHORT = {"withdraw": TransferWithdrawn.name}


def _known_message(text: str) -> str:
    name = text.replace(" ", "-")
    name = _SHORT.get(name, name)
    if name not in MESSAGES:
        raise typer.BadParameter(f"there is no message {text}; the messages are {', '.join([*MESSAGES, *_SHORT])}")
    return name


def message(  # noqa: PLR0913, PLR0917  a command's options are its parameters
    context: typer.Context,
    name: Annotated[str, typer.Argument(callback=_known_message, help=f"One of {', '.join([*MESSAGES, *_SHORT])}.")],
    transfer_id: Annotated[str, typer.Argument(help="Such as T-7K3M9Q2X.")],
    variables: Annotated[
        str | None, typer.Option("--vars", metavar="FILE|-", help="Its fields as JSON object.")
    ] = None,
    user: Annotated[str | None, typer.Option("--as", metavar="USER", help="On whose behalf.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Hand a message to a live transfer; refused where nothing waits for it."""
    fields = read_object(variables) if variables else {}
    with connect(context) as connection:
        sent = send_message(connection, name, transfer_id, fields, user)
    if as_json:
        print_json(
            {
                "message": sent.message,
                "transferId": sent.transfer_id,
                "processInstanceKey": sent.process_instance_key,
                "remark": sent.remark,
            }
        )
    else:
        say(f"{sent.message}: {sent.remark or f'taken up by transfer {sent.transfer_id}'}")
