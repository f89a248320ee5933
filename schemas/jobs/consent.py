"""Jobs about the family's consent to share information."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict

from schemas.jobs.base import JobModel, JobOutput, TimedInput


class ConsentOutcome(JobOutput):
    """given | overridden | refused | none (not asked, lapsed or withdrawn)."""

    outcome: Literal["given", "overridden", "refused", "none"]


class ConsentOutput(JobOutput):
    consent: ConsentOutcome


class CheckConsentInput(TimedInput):
    """Is there valid consent on record?"""


class ConsentAnswers(JobModel):
    """The form `record-consent`."""

    model_config = ConfigDict(extra="ignore")

    consent: Literal["given", "refused", "not-sought"]
    override_reason: str | None = None
    signed_on: date | None = None
    parental_responsibility: Literal["yes", "no"] | None = None


class RecordConsentInput(TimedInput):
    authority: str
    referring_team: str
    answers: ConsentAnswers
    actor: str | None = None


class RenewalAnswers(JobModel):
    """The form `renew-consent`."""

    model_config = ConfigDict(extra="ignore")

    renewal: Literal["given", "refused", "service-ended"]
    signed_on: date | None = None


class RecordRenewalInput(TimedInput):
    authority: str
    referring_team: str
    answers: RenewalAnswers
    actor: str | None = None
