"""What the register refuses, in words for the person who asked."""

from __future__ import annotations


class Refusal(Exception):
    """The register refused; the message says what, about which record, and what to do."""


class InvalidField(Refusal):
    """A value breaks a rule. Attributes: `field` (camelCase, as the caller's document names it) and `rule`."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


class UnknownRecord(Refusal):
    """No such record. Attributes: `kind` ("transfer", "case", …) and `identifier`."""

    def __init__(self, kind: str, identifier: object) -> None:
        super().__init__(f"there is no {kind} {identifier} in the register; check the identifier")
        self.kind = kind
        self.identifier = identifier


class UnknownTransfer(UnknownRecord):
    """No transfer has this id."""

    def __init__(self, transfer_id: str) -> None:
        super().__init__("transfer", transfer_id)


class RequestConflict(Refusal):
    """The request id has been used with other content. Attribute: `transfer_id` of the transfer that has it."""

    def __init__(self, authority: str, request_id: str, transfer_id: str) -> None:
        super().__init__(
            f"requestId: {authority} has sent {request_id} before with other content (transfer {transfer_id}); "
            "send the same content again, or use a new request id"
        )
        self.transfer_id = transfer_id


class LiveTransferExists(Refusal):
    """The child is in a live transfer of this flow. Attributes: `child_id`, `flow`, `transfer_id` of the live one."""

    def __init__(self, child_id: str, flow: str, transfer_id: str) -> None:
        super().__init__(
            f"children: {child_id} is already in the live {flow} transfer {transfer_id}; "
            "close or withdraw that one before another is started"
        )
        self.child_id = child_id
        self.flow = flow
        self.transfer_id = transfer_id


class TransferAlreadyClosed(Refusal):
    """A transfer ends in one status. Attributes: `transfer_id` and `status`, the one it has."""

    def __init__(self, transfer_id: str, status: str, refused: str) -> None:
        super().__init__(f"transfer {transfer_id} has ended as {status} and cannot end as {refused} too")
        self.transfer_id = transfer_id
        self.status = status


class TransferEnded(Refusal):
    """What is asked needs a live transfer. Attributes: `transfer_id` and `status`, the one it ended in."""

    def __init__(self, transfer_id: str, status: str, remark: str = "") -> None:
        super().__init__(f"{remark}transfer {transfer_id} has ended as {status}; no message reaches it any more")
        self.transfer_id = transfer_id
        self.status = status


class UnknownMilestone(Refusal):
    """No time limit of this name was ever started for the transfer."""

    def __init__(self, transfer_id: str, milestone: str) -> None:
        super().__init__(
            f"transfer {transfer_id} never started the milestone {milestone}; "
            "check the milestone's name in the diagram's input mapping"
        )
        self.transfer_id = transfer_id
        self.milestone = milestone


class JobKeyReused(Refusal):
    """A job key arrived with another job type than the one stored: two engines share one register."""

    def __init__(self, job_key: int, stored: str, arrived: str) -> None:
        super().__init__(
            f"job {job_key} was done as {stored} and now arrives as {arrived}; "
            "give each engine its own register, or restore both from the same backup"
        )


class UnusableRegister(Refusal):
    """The database address cannot serve as a register, or the database is newer than this program."""
