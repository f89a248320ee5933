"""What can go wrong between this system and its engine, each as one sentence for the reader."""


class EngineProblem(Exception):
    """The engine cannot be brought up, kept up or used as asked; `str(problem)` is one clear sentence."""


class EngineUnreachable(EngineProblem):
    """Nothing answers at the engine's address, or it stopped answering."""


class EngineRefused(EngineProblem):
    """The engine answered and refused; carries its sentence and HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class NothingWaits(EngineRefused):
    """A message found no process instance that waits for it under this correlation key."""


class NotSettled(EngineProblem):
    """The engine's clock was to move, but work under way did not finish in time; the message names it."""
