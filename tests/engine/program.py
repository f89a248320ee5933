"""The commands under test as a program of their own: `python -c "from tests.engine.program import main; main()"`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from cli.application import RefusingGroup
from cli.installation_commands import UpHooks, register
from cli.output import say
from engine.private import keep_private

PROGRAM = "from tests.engine.program import main; main()"
FOR_THE_TERMINAL = "the word is heliotrope"


def main() -> None:
    """Run the command that the arguments name."""
    keep_private()
    app = typer.Typer(cls=RefusingGroup, pretty_exceptions_enable=False)
    register(app, UpHooks(announce=_announce), program=PROGRAM)
    app()


def _announce(_home: Path) -> Callable[[], None]:
    return lambda: say(FOR_THE_TERMINAL)
