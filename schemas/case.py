"""The case input: what `transfers start` reads, one model per flow.

Every model refuses unknown fields and names the field and the rule of what it refuses. Dates are checked against the
engine's London date, given as validation context: `model_validate(document, context={"today": date})`.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel

from schemas.circumstances import check_circumstances
from schemas.dates import Day
from schemas.directory import UnknownAuthority, load_authority

_ADULT_AGE_DISABLED = 25  # 0-25 Together and adoption support go on to 25 for a disabled young person (HER-035)
_OLDEST_PLAUSIBLE = 120
_LONDON = ZoneInfo("Europe/London")


def london_today_of(info: ValidationInfo) -> date | None:
    """Return the London date that the validation was given, None where it was given none."""
    context: dict[str, date] = info.context or {}
    return context.get("today")


def _not_in_future(value: date, info: ValidationInfo) -> date:
    today = london_today_of(info)
    if today is not None and value > today:
        raise ValueError(f"lies in the future of {today.isoformat()}")
    return value


def _printable(text: str) -> str:
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise ValueError("has a control character in it")
    return text


PastDate = Annotated[Day, AfterValidator(_not_in_future)]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_printable)
]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")]
User = Annotated[str, Field(pattern=r"^[a-z0-9.-]{2,64}$")]
ConsentScope = Literal["sharing-with-agencies-outside-the-council", "sharing-outside-and-within-the-council"]
EmailAddress = Annotated[
    str,
    # one address, as mail goes to it: no list, no display name, a host name with a dot
    Field(pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$", max_length=254),
]


class CaseModel(BaseModel):
    """Base of every part of a case input: camelCase names, nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


class Child(CaseModel):
    """A child whom the transfer concerns. `reference` is the number on the authority's own recording system."""

    given_names: Text
    family_name: Text
    date_of_birth: PastDate
    address: Text
    reference: Text | None = None
    disabled: bool = False


class Adult(CaseModel):
    """An adult of the family; never stepped up (HER-101), needed for consent and contact."""

    given_names: Text
    family_name: Text
    relationship: Text
    date_of_birth: PastDate | None = None
    reference: Text | None = None


class Professional(CaseModel):
    """A professional on the consent form (HER-192); `share` is false where the family excluded them (HER-184)."""

    kind: Slug
    organisation: Text
    email: EmailAddress
    share: bool = True


class GivenConsent(CaseModel):
    """Consent on record when the transfer starts (Consent Form)."""

    given_by: Text
    relationship: Text
    parental_responsibility: bool
    signed_on: PastDate
    scope: ConsentScope = "sharing-with-agencies-outside-the-council"
    nyas_opt_out: bool = False


class CaseInput(CaseModel):
    """What every flow needs. `allocatedWorker` holds the case until the receiving team has allocated (HER-001)."""

    flows: ClassVar[tuple[str, ...]] = ()
    needs_worker: ClassVar[bool] = True
    adult_age: ClassVar[int] = 18
    from_front_door: ClassVar[bool] = False
    """Whether a front door may start this flow that is no channel for open cases."""
    routed_at_start: ClassVar[bool] = True
    """Whether the table `points-of-transfer` is asked at the start; a contact is routed once it is decided."""

    request_id: Annotated[str, Field(min_length=3, max_length=100)]
    authority: Slug
    flow: str
    referring_team: Slug
    receiving_team: Slug | None = None
    allocated_worker: User | None = None
    case_reference: Text | None = None
    urgent: bool = False
    children: Annotated[tuple[Child, ...], Field(min_length=1, max_length=20)]
    adults: tuple[Adult, ...] = ()
    professionals: tuple[Professional, ...] = ()
    consent: GivenConsent | None = None
    circumstances: Annotated[dict[str, Any], AfterValidator(check_circumstances)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_worker(self) -> Self:
        if self.needs_worker and self.allocated_worker is None:
            raise ValueError("allocatedWorker: Field required, the worker who holds the case now (HER-001)")
        return self

    @model_validator(mode="after")
    def _check_flow(self) -> Self:
        if self.flow not in self.flows:
            raise ValueError(f"flow: this case input starts {' or '.join(self.flows)}, not {self.flow}")
        return self

    @model_validator(mode="after")
    def _check_teams(self) -> Self:
        try:
            authority = load_authority(self.authority)
        except UnknownAuthority as error:
            raise ValueError(str(error)) from error
        for name, slug in (("referringTeam", self.referring_team), ("receivingTeam", self.receiving_team)):
            if slug is None:
                continue
            team = authority.team(slug)
            if team is None:
                raise ValueError(
                    f"{name}: {authority.name} has no team {slug}; it has {', '.join(t.id for t in authority.teams)}"
                )
            if not (team.channel or self.from_front_door):
                raise ValueError(
                    f"{name}: {team.name} is no channel for an open case; managers speak to each other (HER-018)"
                )
        return self

    @model_validator(mode="after")
    def _check_children(self, info: ValidationInfo) -> Self:
        today = london_today_of(info)
        adults = {(adult.given_names.casefold(), adult.family_name.casefold()) for adult in self.adults}
        seen: set[tuple[str, str, date]] = set()
        for number, child in enumerate(self.children):
            where = f"children[{number}]"
            age = age_on(child.date_of_birth, today) if today is not None else 0
            if age >= (_ADULT_AGE_DISABLED if child.disabled else self.adult_age):
                raise ValueError(f"{where}.dateOfBirth: {age} years old, so an adult is listed as a child (HER-101)")
            name = (child.given_names.casefold(), child.family_name.casefold())
            if name in adults:
                raise ValueError(f"{where}: the same person is listed as an adult; adults are not stepped up (HER-101)")
            if (*name, child.date_of_birth) in seen:
                raise ValueError(f"{where}: the same child is listed twice")
            seen.add((*name, child.date_of_birth))
        return self

    @model_validator(mode="after")
    def _check_adults(self, info: ValidationInfo) -> Self:
        today = london_today_of(info)
        for number, adult in enumerate(self.adults):
            born = adult.date_of_birth
            if born is not None and today is not None and age_on(born, today) > _OLDEST_PLAUSIBLE:
                raise ValueError(f"adults[{number}].dateOfBirth: more than {_OLDEST_PLAUSIBLE} years ago")
        return self

    @model_validator(mode="after")
    def _check_references(self) -> Self:
        references = [person.reference for person in (*self.children, *self.adults) if person.reference]
        if len(references) != len(set(references)):
            raise ValueError("children: two people have the same reference")
        return self


class SectionTwentyCare(CaseModel):
    """Section 20 care of a young person whose case TYSS holds (HER-114 to HER-120)."""

    started_on: PastDate
    second_cla_review_on: Day | None = None
    return_home_indicated: bool

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.second_cla_review_on is not None and self.second_cla_review_on <= self.started_on:
            raise ValueError("secondClaReviewOn: lies before the care started")
        return self


class Concern(CaseModel):
    """Why child protection is a concern, as yes/no answers; the reasons themselves belong on the case page."""

    immediate_child_protection: bool
    crime_against_child: bool


class StepUpInput(CaseInput):
    """Start of `step-up` and `urgent-step-up`."""

    flows: ClassVar = ("step-up", "urgent-step-up")
    concern: Concern
    family_safeguarding_last_open: PastDate | None = None
    zero_twenty_five_last_open: PastDate | None = None
    section_twenty_care: SectionTwentyCare | None = None

    @model_validator(mode="after")
    def _check_urgency(self) -> Self:
        if self.flow == "urgent-step-up" and not self.concern.immediate_child_protection:
            raise ValueError(
                "concern.immediateChildProtection: an urgent step-up needs an immediate concern; start step-up instead"
            )
        if self.flow == "step-up" and self.concern.immediate_child_protection:
            raise ValueError(
                "concern.immediateChildProtection: an immediate concern's needs are met at once (HER-011); "
                "start urgent-step-up instead"
            )
        return self

    @model_validator(mode="after")
    def _check_care(self) -> Self:
        care = self.section_twenty_care
        # care is one child's: brothers and sisters may have been born since
        if care is not None and care.started_on < min(child.date_of_birth for child in self.children):
            raise ValueError("sectionTwentyCare.startedOn: lies before the birth of every child")
        return self


class EarlyAlertInput(CaseInput):
    """Start of `early-alert`. To Family Safeguarding the anchor is the decision to progress; to CLA the notification of
    the first CLA review (Assessment) or the planned transfer date. To any other team no time limit counts (SGL-009)."""

    flows: ClassVar = ("early-alert",)
    alert_for: Slug
    decision_to_progress_at: AwareDatetime | None = None
    first_cla_review_notified_at: AwareDatetime | None = None
    planned_transfer_on: Day | None = None

    @property
    def anchor(self) -> str | None:
        """The field from which this alert's time limit counts, by its name in the document; None where none does."""
        if self.alert_for == "family-safeguarding":
            return "decisionToProgressAt"
        if self.alert_for == "cla-team":
            return "firstClaReviewNotifiedAt" if self.referring_team == "assessment-team" else "plannedTransferOn"
        return None

    @model_validator(mode="after")
    def _check_alerted_team(self) -> Self:
        authority = load_authority(self.authority)
        if authority.team(self.alert_for) is None:
            raise ValueError(f"alertFor: {authority.name} has no team {self.alert_for}")
        return self

    @model_validator(mode="after")
    def _check_anchor(self, info: ValidationInfo) -> Self:
        given = {
            "decisionToProgressAt": self.decision_to_progress_at,
            "firstClaReviewNotifiedAt": self.first_cla_review_notified_at,
            "plannedTransferOn": self.planned_transfer_on,
        }
        if self.anchor is not None and given.pop(self.anchor) is None:
            raise ValueError(f"{self.anchor}: missing; the time limit of this early alert counts from it")
        for name, value in given.items():
            if value is not None:
                counts = f"counts from {self.anchor}" if self.anchor else "does not exist"
                raise ValueError(f"{name}: the time limit of this early alert {counts}; leave this out")
        today = london_today_of(info)
        if today is not None:
            self._check_days(today)
        return self

    def _check_days(self, today: date) -> None:
        decided = self.decision_to_progress_at
        if decided is not None and decided.astimezone(_LONDON).date() > today:
            raise ValueError(f"decisionToProgressAt: lies in the future of {today.isoformat()}")
        if self.planned_transfer_on is not None and self.planned_transfer_on < today:
            raise ValueError(f"plannedTransferOn: lies before {today.isoformat()}")


class DisputeInput(CaseInput):
    """Start of `dispute-resolution`: a team disputes a case that was allocated to it (HER-201)."""

    flows: ClassVar = ("dispute-resolution",)
    believed_team: Slug
    discretion_reason: Literal["needs-met-meanwhile", "awaiting-information"] | None = None

    @model_validator(mode="after")
    def _check_believed_team(self) -> Self:
        team = load_authority(self.authority).team(self.believed_team)
        if team is None:
            raise ValueError(f"believedTeam: {self.authority} has no team {self.believed_team}")
        if not team.channel:
            raise ValueError(f"believedTeam: {team.name} cannot be asked to resolve the allocation (HER-204)")
        if self.believed_team == self.referring_team:
            raise ValueError("believedTeam: is the team that disputes the allocation")
        if not self.urgent and self.discretion_reason is None:
            raise ValueError(
                "discretionReason: a dispute that is not urgent needs the reason for using discretion (HER-217)"
            )
        return self


def age_on(date_of_birth: date, day: date) -> int:
    """Return the completed years of age on `day`; a birthday on 29 February is reached on 1 March of other years."""
    return day.year - date_of_birth.year - ((day.month, day.day) < (date_of_birth.month, date_of_birth.day))
