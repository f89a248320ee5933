"""The transfer itself: the facts that decision tables read, and its one end."""

from __future__ import annotations

from typing import Any

from calendars.london import london_date
from register import consents, transfers
from register.birthdays import youngest_age
from register.vocabulary import TransferStatus
from schemas.jobs.base import NoOutput, TimedInput
from schemas.jobs.case import CaseFacts, CloseTransferInput, HandBack, ReadCaseFactsInput, RecordHandBackInput
from workers.context import JobContext
from workers.facts import facts_of
from workers.handler import JobHandler

_CONSENT_IS_OVER = {TransferStatus.CONSENT_REFUSED}
"""Under any other status a service goes on, the referring one at least, so its consent is asked for again (HER-182)."""


def read_case_facts(context: JobContext, job: ReadCaseFactsInput) -> CaseFacts:
    """Return the transfer's facts with the London date of the request, and where its case page is.

    As the first job of a flow it also notes which process instance runs the transfer: whoever started it may have been
    cut off before they could.
    """
    transfer = transfers.get(context.session, job.transfer_id)
    if transfer.process_instance_key is None and context.job.process_id == transfer.flow:
        transfers.process_started(context.session, job.transfer_id, context.job.process_instance_key, job.at)
    facts = {**facts_of(context.session, job.transfer_id), **_dated(context, job)}
    return CaseFacts(facts=facts, case_page=context.case_page(job.transfer_id))


def record_hand_back(context: JobContext, job: RecordHandBackInput) -> HandBack:
    """JCPIT hands back: no crime is feared any more, so the ordinary row of `points-of-transfer` applies (HER-A19)."""
    transfers.update_facts(context.session, job.transfer_id, {"crimeConcern": False, "handedBackByJcpit": True}, job.at)
    return HandBack(facts={**facts_of(context.session, job.transfer_id), **_dated(context, job)})


def _dated(context: JobContext, job: TimedInput) -> dict[str, Any]:
    day = london_date(job.at)
    return {"requestedOn": day.isoformat(), "age": youngest_age(context.session, job.transfer_id, day)}


def close_transfer(context: JobContext, job: CloseTransferInput) -> NoOutput:
    """Set the transfer's one status. The watch over its consent ends too where consent is refused or withdrawn."""
    status = TransferStatus(job.status)
    transfers.close(context.session, job.transfer_id, status, job.at)
    if status in _CONSENT_IS_OVER:
        for consent in consents.of_transfer(context.session, job.transfer_id):
            message_id = f"{consent.consent_id}/{status}"
            context.messages.publish("consent-ended", consent.consent_id, message_id, {})
    return NoOutput()


HANDLERS = (
    JobHandler("read-case-facts", ReadCaseFactsInput, CaseFacts, read_case_facts),
    JobHandler("record-hand-back", RecordHandBackInput, HandBack, record_hand_back),
    JobHandler("close-transfer", CloseTransferInput, NoOutput, close_transfer),
)
