"""Every job type that the diagrams use, with its handler."""

from __future__ import annotations

from workers import answers, cases, consents, documents, limits, meetings, notices, records
from workers.handler import JobHandler

HANDLERS: dict[str, JobHandler] = {
    handler.job_type: handler
    for module in (answers, cases, consents, documents, limits, meetings, notices, records)
    for handler in module.HANDLERS
}
