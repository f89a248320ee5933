"""Putting a requested transfer into the register: one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from cli.routing import Route
from register import allocations, cases, consents, professionals, transfers
from register.allocations import NewAllocation
from register.audit import SYSTEM
from register.cases import FamilyCase, NewCase, NewPerson
from register.consents import Exclusion, NewConsent
from register.professionals import NewProfessional
from register.tables import Professional, Transfer
from register.transfers import NewTransfer
from register.vocabulary import ConsentBasis, PersonKind
from schemas.case import CaseInput, GivenConsent
from schemas.case_facts import case_facts


def record_case(
    session: Session, case: CaseInput, request: Mapping[str, Any], route: Route, requested_at: datetime
) -> Transfer:
    """Record the family, the transfer, who holds the case, the professionals named and the consent given.

    `request` is the document as it arrived. The same request again returns its transfer and changes nothing. Raises
    what `register.transfers.create` and `register.consents.record` raise.
    """
    known = transfers.find_request(session, case.authority, case.request_id, request)
    if known is not None:
        return known
    family = cases.open_case(session, _new_case(case, requested_at))
    transfer = transfers.create(session, _new_transfer(case, request, route, family, requested_at))
    _allocate(session, case, transfer, family)
    named = _record_professionals(session, case, transfer)
    if case.consent is not None:
        _record_consent(session, case.consent, transfer, case.allocated_worker or SYSTEM, named)
    return transfer


def _new_case(case: CaseInput, opened_at: datetime) -> NewCase:
    children = [
        NewPerson(
            kind=PersonKind.CHILD,
            given_names=child.given_names,
            family_name=child.family_name,
            date_of_birth=child.date_of_birth,
            address=child.address,
            reference=child.reference,
        )
        for child in case.children
    ]
    adults = [
        NewPerson(
            kind=PersonKind.ADULT,
            given_names=adult.given_names,
            family_name=adult.family_name,
            date_of_birth=adult.date_of_birth,
            reference=adult.reference,
            relationship=adult.relationship,
        )
        for adult in case.adults
    ]
    return NewCase(
        authority=case.authority,
        people=(*children, *adults),
        opened_at=opened_at,
        reference=case.case_reference,
    )


def _new_transfer(
    case: CaseInput, request: Mapping[str, Any], route: Route, family: FamilyCase, requested_at: datetime
) -> NewTransfer:
    facts = case_facts(case)
    return NewTransfer(
        request_id=case.request_id,
        request=request,
        authority=case.authority,
        flow=case.flow,
        case_id=family.case_id,
        child_ids=family.child_ids,
        referring_team=case.referring_team,
        referring_manager=route.referring_manager,
        requested_at=requested_at,
        destination_team=route.destination,
        urgent=facts["urgency"] == "urgent",
        consent_basis=None if case.consent is None else ConsentBasis.GIVEN.value,
        facts=facts,
    )


def _allocate(session: Session, case: CaseInput, transfer: Transfer, family: FamilyCase) -> None:
    """Who holds the case now goes on holding it until the receiving team has allocated (HER-001)."""
    worker = case.allocated_worker
    if worker is None:
        return
    for child_id in family.child_ids:
        if allocations.current(session, child_id) is None:
            new = NewAllocation(
                child_id=child_id,
                worker=worker,
                team=case.referring_team,
                at=transfer.requested_at,
                transfer_id=transfer.transfer_id,
            )
            allocations.allocate(session, new)


def _record_professionals(session: Session, case: CaseInput, transfer: Transfer) -> list[Professional]:
    return [
        professionals.record(
            session,
            NewProfessional(
                transfer_id=transfer.transfer_id,
                kind=named.kind,
                organisation=named.organisation,
                email=named.email,
                recorded_at=transfer.requested_at,
                share=named.share,
            ),
        )
        for named in case.professionals
    ]


def _record_consent(
    session: Session, given: GivenConsent, transfer: Transfer, recorded_by: str, named: list[Professional]
) -> None:
    new = NewConsent(
        transfer_id=transfer.transfer_id,
        basis=ConsentBasis.GIVEN,
        scope=given.scope,
        recorded_by=recorded_by,
        recorded_at=transfer.requested_at,
        given_by=given.given_by,
        relationship=given.relationship,
        has_parental_responsibility=given.parental_responsibility,
        signed_on=given.signed_on,
        excluded=tuple(Exclusion(professional.professional_id) for professional in named if not professional.share),
        nyas_opt_out=given.nyas_opt_out,
    )
    consents.record(session, new)
