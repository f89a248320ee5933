"""The commands under test as a program of their own: `python -c "from tests.engine.program import main; main()"`."""

from __future__ import annotations

import typer

from cli.application import RefusingGroup
from cli.installation_commands import register

PROGRAM = "from tests.engine.program import main; main()"


def main() -> None:
    """Run the command that the arguments name."""
    app = typer.Typer(cls=RefusingGroup, pretty_exceptions_enable=False)
    register(app, program=PROGRAM)
    app()
