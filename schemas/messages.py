"""Messages to a live transfer: one model per message that a diagram waits for, its fields being the variables sent."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from schemas.instants import Instant


class TransferMessage(BaseModel):
    """Base of the messages: camelCase names, nothing unknown, no personal data.

    `name` is the message's name in the diagrams.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)

    name: ClassVar[str]


class TransferWithdrawn(TransferMessage):
    """The referring team takes the transfer back."""

    name: ClassVar = "transfer-withdrawn"


class ConsentWithdrawn(TransferMessage):
    """The family withdraws its consent to share information; sharing stops at once (HER-183)."""

    name: ClassVar = "consent-withdrawn"


class InformationSupplied(TransferMessage):
    """What the receiving team asked for is on the case page. It waits where a protocol lets a transfer be returned."""

    name: ClassVar = "information-supplied"


class CaseChanged(TransferMessage):
    """The family's circumstances changed after an early alert was sent: an update goes out (HER-141)."""

    name: ClassVar = "case-changed"


class DisputeRaised(TransferMessage):
    """Managers disagree about the transfer (HER-205). A dispute that is not urgent has the reason for using discretion
    about its time limit (HER-217); an urgent one has none."""

    name: ClassVar = "dispute-raised"

    dispute_urgency: Literal["urgent", "not-urgent"]
    discretion_reason: Literal["needs-met-meanwhile", "awaiting-information"] | None = None

    @model_validator(mode="after")
    def _check_reason(self) -> Self:
        if self.dispute_urgency == "not-urgent" and self.discretion_reason is None:
            raise ValueError(
                "discretionReason: a dispute that is not urgent needs the reason for using discretion (HER-217)"
            )
        if self.dispute_urgency == "urgent" and self.discretion_reason is not None:
            raise ValueError("discretionReason: there is no discretion about an urgent dispute (HER-217)")
        return self


class DeadlineChanged(TransferMessage):
    """A time limit that runs is moved to a later instant, for a coded reason. No diagram waits for it: the register is
    told, and the due path of the limit asks there."""

    name: ClassVar = "deadline-changed"

    milestone: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")]
    due_at: Instant
    reason: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")]


MESSAGES: dict[str, type[TransferMessage]] = {
    model.name: model
    for model in (
        TransferWithdrawn,
        ConsentWithdrawn,
        InformationSupplied,
        CaseChanged,
        DisputeRaised,
        DeadlineChanged,
    )
}
"""The messages by name."""
