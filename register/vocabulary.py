"""The closed lists of words that the register's columns take."""

from __future__ import annotations

from enum import StrEnum


class PersonKind(StrEnum):
    """Who a person of a case is."""

    CHILD = "child"
    ADULT = "adult"


class TransferStatus(StrEnum):
    """How a transfer ended; a live transfer has none."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"
    CONSENT_REFUSED = "consent-refused"
    CLOSED = "closed"


class MilestoneStatus(StrEnum):
    """Where a time limit stands. A breach is no status: a limit can be breached and open, or breached and met."""

    OPEN = "open"
    MET = "met"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class LimitEffect(StrEnum):
    """What the table says happens when a limit runs out."""

    REMIND = "remind"
    ESCALATE = "escalate"
    MOVE_ON = "move-on"
    HOLD_OVER = "hold-over"


class LimitState(StrEnum):
    """The answer to "is this limit still due?" at an instant."""

    MISSED = "missed"
    MOVED = "moved"
    MET = "met"


class ConsentBasis(StrEnum):
    """On what a family's information is shared, or that it may not be."""

    GIVEN = "given"
    OVERRIDDEN = "overridden"
    REFUSED = "refused"


class NotificationStatus(StrEnum):
    """Where a notification stands: `failed` will be tried again, `dead` will not."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"


class MeetingStatus(StrEnum):
    """Where a forum's meeting stands."""

    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"


class AgendaStatus(StrEnum):
    """Where an item stands: put down, its papers in, decided, gone to a later meeting, or off the agenda."""

    LISTED = "listed"
    CONFIRMED = "confirmed"
    DECIDED = "decided"
    HELD_OVER = "held-over"
    REMOVED = "removed"
