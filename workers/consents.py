"""The family's consent to share information, and the watch over its year."""

from __future__ import annotations

from collections.abc import Mapping

from register import consents, narratives, professionals, transfers
from register.audit import SYSTEM
from register.consents import Exclusion, NewConsent, Standing
from register.professionals import NewProfessional
from register.tables import Consent, Professional
from register.vocabulary import ConsentBasis
from schemas.case_page_texts import TICKED, read_date, read_lines, read_professionals
from schemas.jobs.base import NoOutput
from schemas.jobs.consent import (
    CheckConsentInput,
    ConsentAnswers,
    ConsentOutcome,
    ConsentOutput,
    RecordConsentInput,
    RecordRenewalInput,
)
from workers.context import JobContext
from workers.handler import JobHandler, UnusableJob

_SCOPE = "sharing-with-agencies-outside-the-council"
_BASIS = {"given": ConsentBasis.GIVEN, "refused": ConsentBasis.REFUSED, "not-sought": ConsentBasis.OVERRIDDEN}


def check_consent(context: JobContext, job: CheckConsentInput) -> ConsentOutput:
    """Say what consent is on record: given or overridden and in force, else none, so that the family is asked."""
    answer = consents.standing_at(context.session, job.transfer_id, job.at)
    if not answer.valid:
        return ConsentOutput(consent=ConsentOutcome(outcome="none"))
    if answer.standing is Standing.OVERRIDDEN:
        return ConsentOutput(consent=ConsentOutcome(outcome="overridden"))
    assert answer.consent is not None
    _watch(context, job.transfer_id, answer.consent)
    return ConsentOutput(consent=ConsentOutcome(outcome="given"))


def record_consent(context: JobContext, job: RecordConsentInput) -> ConsentOutput:
    """Record the family's answer, or the legal ground on which information is shared without their consent: not sought
    (HER-004, HER-005), or refused (HER-187: the duty to share holds whether or not there is consent).

    What the case page holds goes with it: signatures (HER-191), the professionals named (HER-192), the family's
    conditions (HER-184) and the opt-out from NYAS (HER-193).
    """
    current = narratives.current(context.session, job.transfer_id, job.form)
    written = {field: row.text for field, row in current.items()}
    named = _name_professionals(context, job, written.get("professionals", ""))
    basis = _basis(job.answers)
    row = consents.record(
        context.session,
        NewConsent(
            transfer_id=job.transfer_id,
            basis=basis,
            scope=_SCOPE,
            recorded_by=job.actor or SYSTEM,
            recorded_at=job.at,
            given_by=written.get("givenBy") or None,
            relationship=written.get("relationship") or None,
            has_parental_responsibility=_may_consent(job.answers),
            signed_on=job.answers.signed_on if basis is ConsentBasis.GIVEN else None,
            staff_signed_by=written.get("staffSignedBy") or written.get("obtainedBy") or None,
            staff_signed_on=read_date(written.get("staffSignedOn", "")),
            excluded=_conditions(named, written),
            nyas_opt_out=written.get("nyasOptOut") == TICKED,
            override_reason=job.answers.override_reason if basis is ConsentBasis.OVERRIDDEN else None,
        ),
    )
    if basis is not ConsentBasis.GIVEN:
        return ConsentOutput(
            consent=ConsentOutcome(outcome="refused" if basis is ConsentBasis.REFUSED else "overridden")
        )
    if not consents.standing_at(context.session, job.transfer_id, job.at).valid:
        # signed more than a year ago: it does not count, so nothing may be shared on it
        return ConsentOutput(consent=ConsentOutcome(outcome="refused"))
    _watch(context, job.transfer_id, row)
    return ConsentOutput(consent=ConsentOutcome(outcome="given"))


def _basis(answers: ConsentAnswers) -> ConsentBasis:
    if answers.consent == "refused" and answers.override_reason is not None:
        return ConsentBasis.OVERRIDDEN
    return _BASIS[answers.consent]


def _may_consent(answers: ConsentAnswers) -> bool:
    """Someone with parental responsibility; a form that asks who consented knows parents and young people (SGL-016)."""
    return answers.parental_responsibility == "yes" or answers.consent_given_by in ("parent", "young-person")


def _name_professionals(context: JobContext, job: RecordConsentInput, text: str) -> list[Professional]:
    return [
        professionals.record(
            context.session,
            NewProfessional(
                job.transfer_id, one.kind, one.organisation, one.email, job.at, one.share, job.actor or SYSTEM
            ),
        )
        for one in read_professionals(text)
    ]


def _conditions(named: list[Professional], written: Mapping[str, str]) -> tuple[Exclusion, ...]:
    """Whom the family excludes. A line that is the name of a professional's organisation stands for its professionals,
    so that nothing is sent there; any other line is kept as it was written."""
    shared = [one.professional_id for one in named if not one.share]
    shared += _meant(named, written.get("notSharedWith", ""))
    obtained = _meant(named, written.get("notObtainedFrom", ""))
    return (
        *(Exclusion(recipient) for recipient in dict.fromkeys(shared)),
        *(Exclusion(source, "obtain-from") for source in dict.fromkeys(obtained)),
    )


def _meant(named: list[Professional], text: str) -> list[str]:
    meant: list[str] = []
    for line in read_lines(text):
        # an organisation may have several professionals on the page: all of them are excluded
        of_organisation = [one.professional_id for one in named if one.organisation.casefold() == line.casefold()]
        meant += of_organisation or [line]
    return meant


def record_renewal(context: JobContext, job: RecordRenewalInput) -> NoOutput:
    """Record the answer to the request for continued written consent (HER-182); given, its own year is watched."""
    if job.answers.renewal == "service-ended":
        return NoOutput()
    last = _last_given(context, job.transfer_id)
    given = job.answers.renewal == "given"
    row = consents.record(
        context.session,
        NewConsent(
            transfer_id=job.transfer_id,
            basis=ConsentBasis.GIVEN if given else ConsentBasis.REFUSED,
            scope=last.scope,
            recorded_by=job.actor or SYSTEM,
            recorded_at=job.at,
            given_by=last.given_by,
            relationship=last.relationship,
            has_parental_responsibility=last.has_parental_responsibility,
            signed_on=job.answers.signed_on if given else None,
            excluded=tuple(_exclusion(entry) for entry in last.excluded),
            nyas_opt_out=last.nyas_opt_out,
        ),
    )
    if given:
        _watch(context, job.transfer_id, row)
    return NoOutput()


def _last_given(context: JobContext, transfer_id: str) -> Consent:
    """The consent that a renewal continues: who gives it and whom they exclude stays as it was."""
    rows = consents.of_transfer(context.session, transfer_id)
    given = [row for row in rows if row.basis is ConsentBasis.GIVEN]
    if not given:
        raise UnusableJob(
            "no consent was ever given here, so there is none to renew; ask the family for consent instead"
        )
    return given[-1]


def _exclusion(entry: Mapping[str, str]) -> Exclusion:
    return Exclusion(entry["recipient"], "obtain-from" if entry["direction"] == "obtain-from" else "share-with")


def _watch(context: JobContext, transfer_id: str, consent: Consent) -> None:
    """Start the watch over the consent's year; the consent's id keeps a second one from starting."""
    transfer = transfers.get(context.session, transfer_id)
    assert consent.signed_on is not None
    variables = {
        "transferId": transfer_id,
        "authority": transfer.authority,
        "flow": "consent",
        "referringTeam": transfer.referring_team,
        "consentId": consent.consent_id,
        "signedOn": consent.signed_on.isoformat(),
    }
    context.messages.publish("consent-recorded", consent.consent_id, consent.consent_id, variables)


HANDLERS = (
    JobHandler("check-consent", CheckConsentInput, ConsentOutput, check_consent),
    JobHandler("record-consent", RecordConsentInput, ConsentOutput, record_consent),
    JobHandler("record-consent-renewal", RecordRenewalInput, NoOutput, record_renewal),
)
