"""Case inputs of the flows that need nothing beyond the family, its circumstances and the time: one model per flow."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import AwareDatetime, ValidationInfo, model_validator

from schemas.case import CaseInput, london_today_of


class StepDownInput(CaseInput):
    """Start of `step-down`: a family leaves statutory social care for early help."""

    flows: ClassVar = ("step-down",)


class TeamTransferInput(CaseInput):
    """Start of `team-transfer`: a family moves between teams of children's services."""

    flows: ClassVar = ("team-transfer",)
    adult_age: ClassVar = 25  # a care leaver moves to the Leaving Care Service at 18 (TTR-120)


class StepInInput(CaseInput):
    """Start of `step-in`: a service asks for social work oversight while it goes on holding the case."""

    flows: ClassVar = ("step-in",)


class ContactInput(CaseInput):
    """Start of `contact-triage`. Nobody holds the case yet; `referringTeam` is the front door that took the contact in,
    `receivedAt` the moment at which it came in (BUC-035, SGL-041)."""

    flows: ClassVar = ("contact-triage",)
    needs_worker: ClassVar = False
    from_front_door: ClassVar = True
    routed_at_start: ClassVar = False
    received_at: AwareDatetime

    @model_validator(mode="after")
    def _check_received(self, info: ValidationInfo) -> Self:
        today = london_today_of(info)
        if today is not None and self.received_at.date() > today:
            raise ValueError(f"receivedAt: lies in the future of {today.isoformat()}")
        return self
