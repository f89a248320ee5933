"""Jobs on the transfer itself: its facts, its end."""

from __future__ import annotations

from typing import Any

from schemas.jobs.base import JobOutput, TimedInput


class ReadCaseFactsInput(TimedInput):
    """`at` gives the London date that rules such as the one month rule count from."""


class CaseFacts(JobOutput):
    """Codes, dates and yes/no answers for the decision tables, and the address of the case page."""

    facts: dict[str, Any]
    case_page: str


class RecordHandBackInput(TimedInput):
    """JCPIT hands a step-up back (reading HER-A19)."""


class HandBack(JobOutput):
    facts: dict[str, Any]


class CloseTransferInput(TimedInput):
    status: str
