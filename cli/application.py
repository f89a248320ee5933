"""The frame around all commands: how a refusal leaves the program, and how a command gets its connection."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy.exc
import typer
from typer.core import TyperGroup

from cli.connection import Connection, open_connection
from cli.output import print_json, remark, wants_json
from cli.refusals import REFUSALS, problems_of

Opener = Callable[[], AbstractContextManager[Connection]]


class RefusingGroup(TyperGroup):
    """Turns a refusal into its sentence on standard error and exit status 1; with --json also into a document."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except REFUSALS as refusal:
            _tell(ctx, str(refusal), refusal)
            raise typer.Exit(1) from refusal
        except sqlalchemy.exc.OperationalError as error:
            _tell(ctx, f"The register does not answer: {error.orig}", error)
            raise typer.Exit(1) from error


def connect(context: typer.Context) -> AbstractContextManager[Connection]:
    """Open the connection that this run of the program works with: the installation's, or the one a test passes in."""
    opener: Opener = context.obj or open_connection
    return opener()


def _tell(context: typer.Context, sentence: str, error: Exception) -> None:
    remark(sentence)
    if wants_json(context):
        problems = [{"field": problem.field, "rule": problem.rule} for problem in problems_of(error)]
        print_json({"refused": {"message": sentence, "problems": problems}})
