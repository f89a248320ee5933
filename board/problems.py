"""What keeps the board from starting, as one sentence for whoever starts it."""


class BoardProblem(Exception):
    """The board cannot be started as configured; `str(problem)` says what to change."""
