"""The two clocks of the board.

*The pages' clock* says what is overdue and when a text was written. It is this machine's, which is the engine's too,
unless the engine was started with clock control: then it is the engine's own, so that the pages agree with the story.

*The wall clock* dates reads and sign-ins in the audit trail. No event of the engine stands behind a read, and who
looked at a family's record when is a fact about the real world, whatever a controlled engine clock shows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from engine.client import EngineClient
from engine.installation import Installation

Clock = Callable[[], datetime]
"""Returns an aware instant in UTC; the pages' clock raises EngineProblem when it cannot tell."""


def wall_clock() -> datetime:
    """Return the machine's time, aware, in UTC."""
    return datetime.now(UTC)


def pages_clock(installation: Installation) -> Clock:
    """Return the clock that the installation's pages go by."""
    return EngineClient.of(installation).engine_time if installation.clock_control else wall_clock
