"""structlog as JSON lines on standard error: ids, never a person's details."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from typing import Any, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

_FRAMES = 8


def configure_logs() -> None:
    """Write every log line of this process as one JSON document with its UTC time, those of libraries too."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name, name_fault],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def name_fault(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Name an exception by its type and place: its words may repeat what a person wrote, or a row of the register."""
    fault: object = event.pop("exc_info", None)
    if isinstance(fault, tuple):
        fault = cast(tuple[Any, ...], fault)[1]
    if isinstance(fault, BaseException):
        event["error"] = " from ".join(type(one).__name__ for one in _chain(fault))
        frames = traceback.extract_tb(fault.__traceback__)[-_FRAMES:]
        event["where"] = [f"{frame.filename}:{frame.lineno}" for frame in frames]
    return event


def _chain(fault: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = fault
    while one is not None:
        yield one
        one = one.__cause__ or one.__context__
