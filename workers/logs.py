"""structlog as JSON lines on standard error: ids, never a person's details."""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logs() -> None:
    """Write every log line of this process as one JSON document with its UTC time."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
