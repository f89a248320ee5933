"""`transfers show`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli.application import connect
from cli.commands.tasks import print_tasks
from cli.open_tasks import describe_task
from cli.output import JsonOption, print_json, print_table, say
from register.database import reading
from register.story import transfer_story

_TABLES: dict[str, tuple[str, ...]] = {
    "milestones": ("milestone", "status", "startedAt", "dueAt", "metAt", "breachedAt", "escalatedTo", "requirements"),
    "decisions": ("kind", "outcome", "reasonCode", "decidedBy", "decidedAt", "supersedesId"),
    "contacts": ("contactId", "childId", "system", "team", "createdAt"),
    "notifications": ("to", "template", "status", "sentAt"),
    "documents": ("documentId", "kind", "reference", "addedBy", "addedAt"),
    "notes": ("subject", "system", "actor", "at"),
    "allocations": ("childId", "worker", "team", "from", "until"),
    "consents": ("consentId", "basis", "scope", "signedOn", "validUntil", "withdrawnAt"),
}


def show(
    context: typer.Context,
    transfer_id: Annotated[str, typer.Argument(help="Such as T-7K3M9Q2X.")],
    as_json: JsonOption = False,
) -> None:
    """Tell the whole story of a transfer."""
    with connect(context) as connection:
        with reading(connection.register) as session:
            story = transfer_story(session, transfer_id)
        found = connection.engine.search_user_tasks(transfer_id=transfer_id)
        story["tasks"] = [describe_task(task) for task in found]
    if as_json:
        print_json(story)
    else:
        _print(story)


def _print(story: dict[str, Any]) -> None:
    status = story["status"] or "live"
    say(f"{story['transferId']}: {story['flow']} in {story['authority']}, {status}, requested {story['requestedAt']}")
    print_tasks(story["tasks"])
    for name, columns in _TABLES.items():
        entries: Sequence[dict[str, Any]] = story[name]
        print_table(name.capitalize(), columns, [[_cell(entry[column]) for column in columns] for entry in entries])


def _cell(value: object) -> object:
    return ", ".join(str(part) for part in value) if isinstance(value, list) else value  # type: ignore[misc]
