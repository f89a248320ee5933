"""`transfers show`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from cli.application import connect
from cli.commands.tasks import print_tasks
from cli.open_tasks import describe_task
from cli.output import JsonOption, print_json, print_table, say
from cli.words import london, what_became
from register.database import reading
from register.story import transfer_story

Entry = dict[str, Any]
_TABLES: dict[str, dict[str, Callable[[Entry], object]]] = {
    "milestones": {
        "Time limit": lambda one: one["milestone"],
        "Requirements": lambda one: ", ".join(one["requirements"]),
        "Due": lambda one: london(one["dueAt"]),
        "Where it stands": what_became,
    },
    "decisions": {
        "Decision": lambda one: one["kind"],
        "Outcome": lambda one: one["outcome"],
        "Reason": lambda one: one["reasonCode"],
        "By": lambda one: one["decidedBy"],
        "At": lambda one: london(one["decidedAt"]),
    },
    "answers": {
        "Form": lambda one: one["form"],
        "Answers": lambda one: ", ".join(f"{key}: {value}" for key, value in one["answers"].items()),
        "By": lambda one: one["actor"],
        "At": lambda one: london(one["at"]),
    },
    "contacts": {
        "Contact": lambda one: one["contactId"],
        "Child": lambda one: one["childId"],
        "System": lambda one: one["system"],
        "Team": lambda one: one["team"],
        "At": lambda one: london(one["createdAt"]),
    },
    "notifications": {
        "To": lambda one: one["to"],
        "Template": lambda one: one["template"],
        "Status": lambda one: one["status"],
        "Sent": lambda one: london(one["sentAt"]),
    },
    "documents": {
        "Document": lambda one: one["documentId"],
        "Kind": lambda one: one["kind"],
        "Added": lambda one: london(one["addedAt"]),
    },
    "notes": {
        "Case note": lambda one: one["subject"],
        "System": lambda one: one["system"],
        "By": lambda one: one["actor"],
        "At": lambda one: london(one["at"]),
    },
    "allocations": {
        "Child": lambda one: one["childId"],
        "Allocated worker": lambda one: one["worker"],
        "Team": lambda one: one["team"],
        "From": lambda one: london(one["from"]),
        "Until": lambda one: london(one["until"]),
    },
    "consents": {
        "Consent": lambda one: one["consentId"],
        "Basis": lambda one: one["basis"],
        "Signed": lambda one: one["signedOn"],
        "Valid until": lambda one: one["validUntil"],
        "Withdrawn": lambda one: london(one["withdrawnAt"]),
    },
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


def _print(story: Entry) -> None:
    status = story["status"] or "live"
    requested = london(story["requestedAt"])
    say(
        f"{story['transferId']}: {story['flow']} in {story['authority']}, {status}, requested {requested} (London time)"
    )
    print_tasks(story["tasks"])
    for name, columns in _TABLES.items():
        entries: Sequence[Entry] = story[name]
        print_table(name.capitalize(), tuple(columns), [[cell(one) for cell in columns.values()] for one in entries])
