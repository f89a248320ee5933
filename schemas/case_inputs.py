"""The case inputs by flow."""

from __future__ import annotations

from schemas.case import CaseInput, DisputeInput, EarlyAlertInput, StepUpInput
from schemas.planned_case import ContactInput, StepDownInput, StepInInput, TeamTransferInput

CASE_INPUTS: dict[str, type[CaseInput]] = {
    "contact-triage": ContactInput,
    "step-up": StepUpInput,
    "urgent-step-up": StepUpInput,
    "step-down": StepDownInput,
    "step-in": StepInInput,
    "team-transfer": TeamTransferInput,
    "early-alert": EarlyAlertInput,
    "dispute-resolution": DisputeInput,
}
"""What `transfers start FLOW` reads, by flow."""
