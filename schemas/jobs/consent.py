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
    """The form `record-consent`, or an authority's own; `consent_given_by` where that asks who consented (SGL-016)."""

    model_config = ConfigDict(extra="ignore")

    consent: Literal["given", "refused", "not-sought"]
    override_reason: str | None = None
    signed_on: date | None = None
    parental_responsibility: Literal["yes", "no"] | None = None
    consent_given_by: str | None = None


class RecordConsentInput(TimedInput):
    """`form` is the one that was answered: its case page holds the names."""

    authority: str
    form: str
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
