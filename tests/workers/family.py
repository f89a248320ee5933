"""A fictional family whose every detail is a word that occurs nowhere else: a canary for what leaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from cli.case_record import record_case
from cli.routing import Route
from register import narratives
from register.database import transaction
from register.narratives import NewNarrative
from schemas.case_inputs import CASE_INPUTS
from schemas.forms import case_page

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Tuesday, nine o'clock in London."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MANAGER = "priya.nandakumar"
NARRATIVE = "Marigold-Xanthe was found at the lighthouse by her godmother"

_ADDRESS = "77 Marzipan Mews, Brackwater"
_CHILDREN: list[dict[str, Any]] = [
    {"givenNames": "Zephyrine", "dateOfBirth": "2016-02-29", "reference": "EHM-90210-1"},
    {"givenNames": "Balthazar", "dateOfBirth": "2019-08-31", "reference": "EHM-90210-2"},
]
_SCHOOL: dict[str, Any] = {
    "kind": "school",
    "organisation": "Cobblestone Grove Primary",
    "email": "office@cobblestone-grove.example",
}
_LANDLORD: dict[str, Any] = {
    "kind": "housing",
    "organisation": "Nettlebank Homes",
    "email": "duty@nettlebank.example",
    "share": False,
}

CANARIES = (
    "Zephyrine",
    "Balthazar",
    "Quillfeather",
    "Ottilie",
    "Marzipan",
    "Brackwater",
    "2016-02-29",
    "29/02/2016",
    "2019-08-31",
    "EHM-90210",
    "EHM-55555",
    "Cobblestone",
    "cobblestone",
    "Nettlebank",
    "nettlebank",
    "Marigold",
    "lighthouse",
    "godmother",
)
"""Words of which none may leave the register; compare without regard to case."""


_TEXTS = {
    "professionals": "school; Cobblestone Grove Primary; office@cobblestone-grove.example",
    "date": "2026-11-20",
    "checkbox": "yes",
}
"""What a field of a case page holds that is no narrative."""


def given_consent(signed_on: date = date(2026, 10, 5), parental_responsibility: bool = True) -> dict[str, Any]:
    """Consent on record when the transfer starts."""
    return {
        "givenBy": "Ottilie Quillfeather",
        "relationship": "mother",
        "parentalResponsibility": parental_responsibility,
        "signedOn": signed_on.isoformat(),
    }


def document(flow: str = "step-up", **changes: Any) -> dict[str, Any]:
    """A request about the family; a change to None takes the field away."""
    request: dict[str, Any] = {
        "requestId": f"canary-{flow}",
        "authority": "hertfordshire",
        "flow": flow,
        "referringTeam": "ifst",
        "allocatedWorker": "jonah.whitlock",
        "caseReference": "EHM-55555",
        "children": [{"familyName": "Quillfeather", "address": _ADDRESS, **child} for child in _CHILDREN],
        "adults": [
            {
                "givenNames": "Ottilie",
                "familyName": "Quillfeather",
                "relationship": "mother",
                "reference": "EHM-90210-A",
            }
        ],
        "professionals": [_SCHOOL, _LANDLORD],
        "consent": given_consent(),
        **_OWN_FIELDS.get(flow, {}),
        **changes,
    }
    return {name: value for name, value in request.items() if value is not None}


def record(
    register: Engine, flow: str = "step-up", *, destination: str = "assessment-team", at: datetime = AT, **changes: Any
) -> str:
    """Record the family's request as `transfers start` does; returns the transfer's id."""
    request = document(flow, **changes)
    case = CASE_INPUTS[flow].model_validate(request, context={"today": at.date()})
    route = Route(destination, f"hertfordshire-{request['referringTeam']}-manager")
    with transaction(register) as session:
        return record_case(session, case, request, route, at).transfer_id


def write_case_page(
    register: Engine, transfer_id: str, form: str, texts: Mapping[str, str] | None = None, at: datetime = AT
) -> None:
    """Write every field of the form's case page (or those of `texts`)."""
    page = case_page(form)
    assert page is not None, f"{form} has no case page"
    written = {field.key: _TEXTS.get(field.type, NARRATIVE) for field in page.fields} if texts is None else texts
    with transaction(register) as session:
        for field, text in written.items():
            narratives.write(session, NewNarrative(transfer_id, form, field, text, "jonah.whitlock", at))


_OWN_FIELDS: dict[str, dict[str, Any]] = {
    "step-up": {"concern": {"immediateChildProtection": False, "crimeAgainstChild": False}},
    "urgent-step-up": {"concern": {"immediateChildProtection": True, "crimeAgainstChild": False}},
    "early-alert": {
        "referringTeam": "assessment-team",
        "allocatedWorker": "saskia.rowntree",
        "alertFor": "family-safeguarding",
        "decisionToProgressAt": "2026-11-23T10:00:00Z",
    },
    "dispute-resolution": {
        "referringTeam": "assessment-team",
        "allocatedWorker": "saskia.rowntree",
        "believedTeam": "family-safeguarding",
        "discretionReason": "awaiting-information",
    },
}
