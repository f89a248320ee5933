"""The protocol for transfers between teams, walked to every end: decided, recorded, allocated, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from calendars.london import london_date
from schemas.instants import parse_instant
from tests.protocols.council import Council, Walk
from tests.protocols.team_transfers_cases import SCENARIOS

pytestmark = pytest.mark.engine

_Story = Mapping[str, Any]
_FST = "family-safeguarding-team"
_NOTHING_FOLLOWS = {"leaving care at seventeen"}
"""What follows there falls due in a year, so that it is left open."""


@pytest.fixture(scope="module")
def walks(council: Council) -> dict[str, Walk]:
    """Every scenario, walked to its end; they go side by side."""
    started = {name: scenario.start(council) for name, scenario in SCENARIOS.items()}
    council.walk(started.values())
    council.follow_up(walk for name, walk in started.items() if name not in _NOTHING_FOLLOWS)
    return started


@pytest.fixture(scope="module")
def stories(walks: dict[str, Walk], council: Council) -> dict[str, _Story]:
    """What is on record of each."""
    return {name: council.story(walk) for name, walk in walks.items()}


def _case(name: str, requirements: str, *expected: object) -> object:
    marks = [pytest.mark.requirement(f"TTR-{number}") for number in requirements.split()]
    return pytest.param(name, *expected, id=name, marks=marks)


def _decisions(story: _Story) -> list[str]:
    return [f"{one['kind']} {one['outcome']}" for one in story["decisions"]]


def _told(story: _Story, template: str) -> list[str]:
    prefix = "team-transfers-"
    return sorted(one["to"].removeprefix(prefix) for one in story["notifications"] if one["template"] == template)


def _documents(story: _Story) -> list[str]:
    return [one["kind"] for one in story["documents"]]


def _forms(story: _Story) -> list[str]:
    return [one["form"] for one in story["answers"]]


def _runs(story: _Story, milestone: str) -> list[Mapping[str, Any]]:
    return [one for one in story["milestones"] if one["milestone"] == milestone]


def _holders(story: _Story) -> set[str]:
    return {one["team"] for one in story["allocations"] if one["until"] is None}


CONTACTS = [
    _case("contact, any other referral", "071 072", "assessment-team"),
    _case("contact, re-referral", "074", _FST),
    _case("contact, unborn after a removal", "073", _FST),
    _case("contact, transfer-in conference", "067 068 127", _FST),
    _case("contact, transfer-in child in need", "069 070", _FST),
    _case("contact, section 37", "075", "assessment-team"),
    _case("contact, section 7 known", "076 077", _FST),
    _case("contact, level 3", "079 080 081", "early-help-hub"),
    _case("contact, disability", "082 083", "cwd-service"),
    _case("contact, sibling at level 4", "084", "cwd-service"),
    _case("contact, large sibling group", "085 086", "assessment-team"),
    _case("contact, unaccompanied", "087", "uasc-team"),
]


@pytest.mark.parametrize(("name", "team"), CONTACTS)
def test_a_contact_goes_to_the_team_of_the_table_and_is_allocated_there(
    name: str, team: str, stories: dict[str, _Story]
) -> None:
    story = stories[name]
    assert (story["status"], _decisions(story)) == ("redirected", ["triage accepted"])
    assert {one["team"] for one in story["contacts"]} == _holders(story) == {team}
    assert len(story["contacts"]) == len(story["childIds"])
    assert _told(story, "transfer-redirected") == [f"{team}-manager"]


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        _case("contact, transfer-in conference", "067 068 127", ["transfer-in-paperwork", "point-of-transfer-record"]),
        _case("contact, transfer-in child in need", "069", ["transfer-in-paperwork"]),
        _case("contact, level 3", "081", ["early-help-plan"]),
        _case("contact, disability", "083", ["process-cwd-referral"]),
        _case("contact, sibling at level 4", "083 084", ["process-cwd-referral"]),
        _case("contact, large sibling group", "086", ["allocate-co-worker"]),
        _case("contact, any other referral", "", []),
    ],
)
def test_what_has_to_be_done_before_the_team_takes_over_is_done_before(
    name: str, documents: list[str], stories: dict[str, _Story]
) -> None:
    story = stories[name]
    assert _documents(story) == documents
    taken_over = min(one["from"] for one in story["allocations"])
    assert all(one["addedAt"] <= taken_over for one in story["documents"])


@pytest.mark.requirement("TTR-076")
@pytest.mark.requirement("TTR-078")
def test_a_section_seven_request_on_an_unknown_child_goes_back_to_cafcass(stories: dict[str, _Story]) -> None:
    story = stories["contact, section 7 not known"]
    assert (story["status"], _decisions(story)) == ("redirected", ["triage redirected"])
    assert story["contacts"] == story["allocations"] == []
    assert _told(story, "transfer-redirected") == ["cafcass-manager"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        _case("contact, no action", "047", "threshold-not-met"),
        _case("contact, section 7 allocated", "076", "has-allocated-worker"),
    ],
)
def test_a_contact_with_nothing_for_social_care_is_closed_and_the_referrer_told(
    name: str, reason: str, stories: dict[str, _Story]
) -> None:
    story = stories[name]
    assert (story["status"], _decisions(story)) == ("closed", ["triage closed"])
    assert [one["reasonCode"] for one in story["decisions"]] == [reason]
    assert story["contacts"] == story["allocations"] == []
    assert _told(story, "transfer-closed") == ["integrated-front-door-manager"]


ACCEPTED = [
    _case("step-up", "045 047", "early-help", "assessment-team"),
    _case("step-up, disability", "082", "early-help", "cwd-service"),
    _case("step across", "061", _FST, "early-help"),
    _case("step across, deferred, then accepted", "061", _FST, "early-help"),
    _case("step across, consent given", "057", _FST, "early-help"),
    _case("at the conference", "021 091", "assessment-team", _FST),
    _case("at the conference, file turned back", "128", "assessment-team", _FST),
    _case("at the conference, no capacity", "029", "assessment-team", _FST),
    _case("at the conference, disputed", "066", "assessment-team", _FST),
    _case("at the first review", "088", "assessment-team", _FST),
    _case("disability after assessment", "090", "assessment-team", "cwd-service"),
    _case("court application", "095", "assessment-team", _FST),
    _case("legal gateway", "105", "assessment-team", _FST),
    _case("full care order at home", "107", _FST, "cwcf"),
    _case("section 20, return home", "112", "assessment-team", _FST),
    _case("section 20, permanence", "115 129", "assessment-team", "cwcf"),
    _case("section 20, permanence ratified", "118 129", _FST, "cwcf"),
    _case("leaving care at eighteen", "120", "cwcf", "leaving-care-service"),
    _case("another worker of the team", "030", "assessment-team", "assessment-team"),
    _case("the managers choose", "122", "assessment-team", "uasc-team"),
]


@pytest.mark.requirement("TTR-008")
@pytest.mark.requirement("TTR-031")
@pytest.mark.parametrize(("name", "sending", "receiving"), ACCEPTED)
def test_the_case_moves_to_the_team_of_the_table_with_no_gap(
    name: str, sending: str, receiving: str, stories: dict[str, _Story]
) -> None:
    story = stories[name]
    assert story["status"] == "accepted"
    assert _decisions(story)[-1].endswith(" accepted")
    for child in story["childIds"]:
        before, after = (one for one in story["allocations"] if one["childId"] == child)
        assert (before["team"], after["team"]) == (sending, receiving)
        assert before["until"] == after["from"] >= story["decisions"][-1]["decidedAt"]
        assert before["worker"] != after["worker"]
        assert after["until"] is None


@pytest.mark.requirement("TTR-017")
@pytest.mark.parametrize(("name", "sending", "receiving"), ACCEPTED)
def test_both_teams_are_told_and_the_family_knows_its_new_worker(
    name: str, sending: str, receiving: str, stories: dict[str, _Story]
) -> None:
    story = stories[name]
    assert set(_told(story, "transfer-requested")) == {f"{receiving}-manager"}
    groups = {one for one in _told(story, "transfer-accepted") if one.endswith("-manager")}
    assert groups == {f"{sending}-manager", f"{receiving}-manager"}
    assert "family-informed-record" in _documents(story)
    assert "handover-record" in _forms(story)


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        _case("step-up", "034 035", ["mash-referral", "update-child-record", "team-transfers-transfer-summary"]),
        _case("step-up", "012 013", ["authorise-file", "authorise-file"]),
        _case("step-up, disability", "083", ["process-cwd-referral"]),
        _case("step across", "052 053 059 060", ["management-oversight-record", "chronology", "closure-summary"]),
        _case("at the conference", "034 091 093", ["update-child-record", "authorise-file", "icpc-record"]),
        _case("at the conference", "094", ["joint-visit-record"]),
        _case("at the first review", "089", ["first-cin-review-record"]),
        _case("disability after assessment", "090", ["point-of-transfer-record"]),
        _case("court application", "095 096", ["court-application-paperwork", "point-of-transfer-record"]),
        _case("legal gateway", "097", ["agree-legal-gateway", "icpc-record"]),
        _case(
            "legal gateway",
            "098 100 101 102",
            ["legal-gateway-paperwork", "mbp-letter", "ratify-mbp-letter", "mbp-record"],
        ),
        _case("full care order at home", "107 108 109", ["attend-final-care-planning", "end-co-working"]),
        _case("full care order at home", "111", ["later-life-letter"]),
        _case("section 20, return home", "113 114", ["section-20-permanence-record", "point-of-transfer-record"]),
        _case("section 20, permanence", "116", ["section-20-permanence-record", "point-of-transfer-record"]),
        _case("section 20, permanence ratified", "117 118", ["ratify-section-20-plan", "section-20-permanence-record"]),
        _case("another worker of the team", "035", ["team-transfers-transfer-summary"]),
    ],
)
def test_the_file_holds_what_the_protocol_asks_for(name: str, documents: list[str], stories: dict[str, _Story]) -> None:
    on_file = _documents(stories[name])
    assert all(on_file.count(form) >= documents.count(form) for form in documents), on_file


@pytest.mark.parametrize(
    ("name", "form"),
    [
        _case("at the conference", "091 123", "icpc-record"),
        _case("at the first review", "088", "first-cin-review-record"),
        _case("court application", "095", "point-of-transfer-record"),
        _case("full care order at home", "107", "point-of-transfer-record"),
        _case("section 20, permanence", "115", "point-of-transfer-record"),
    ],
)
def test_responsibility_moves_when_the_point_of_transfer_is_reached(
    name: str, form: str, stories: dict[str, _Story]
) -> None:
    story = stories[name]
    (reached,) = [one["addedAt"] for one in story["documents"] if one["kind"] == form]
    moved = {one["from"] for one in story["allocations"] if one["until"] is None}
    assert all(reached <= instant for instant in moved)


@pytest.mark.parametrize(
    ("name", "status", "decisions"),
    [
        _case("step-up, no action", "049", "closed", ["transfer closed"]),
        _case("step-up, assessment refused", "048", "closed", ["transfer closed"]),
        _case("step across, declined", "061", "declined", ["transfer declined"]),
        _case("step across, consent refused", "057", "consent-refused", []),
        _case("step across, consent withdrawn", "057", "consent-refused", []),
        _case("step across, the work closes", "050 124", "closed", []),
        _case("step across, the work goes on", "050", "closed", []),
        _case("step across withdrawn", "", "withdrawn", []),
        _case("step-up withdrawn", "", "withdrawn", []),
        _case("at the conference, not agreed", "021", "declined", ["transfer declined"]),
        _case("at the conference, withdrawn", "", "withdrawn", []),
        _case("supervision order", "106", "closed", []),
        _case("another worker, declined", "030", "declined", ["transfer declined"]),
    ],
)
def test_a_transfer_that_does_not_go_ahead_leaves_the_worker_where_he_is(
    name: str, status: str, decisions: list[str], stories: dict[str, _Story]
) -> None:
    story = stories[name]
    assert (story["status"], _decisions(story)) == (status, decisions)
    assert len(story["allocations"]) == len(story["childIds"])
    assert all(one["until"] is None for one in story["allocations"])
    assert story["contacts"] == []
    assert [one for one in story["milestones"] if one["status"] == "open"] == []


@pytest.mark.requirement("TTR-124")
@pytest.mark.requirement("TTR-051")
def test_work_that_closes_instead_of_stepping_across_has_a_closure_summary(stories: dict[str, _Story]) -> None:
    assert _documents(stories["step across, the work closes"]) == ["management-oversight-record", "closure-summary"]
    assert _documents(stories["step across, the work goes on"]) == ["management-oversight-record"]


@pytest.mark.requirement("TTR-054")
@pytest.mark.requirement("TTR-060")
def test_the_panel_has_case_summary_and_chronology_before_it_decides(stories: dict[str, _Story]) -> None:
    story = stories["step across"]
    forms = _forms(story)
    assert forms.index("chronology") < forms.index("step-across-panel-decision")
    assert forms.index("step-across-case-summary") < forms.index("step-across-panel-decision")
    (decision,) = story["decisions"]
    assert decision["decidedBy"] in {"fenella.chukwu", "godwin.partridge"}


@pytest.mark.requirement("TTR-061")
def test_a_case_deferred_by_the_panel_is_decided_at_a_later_one(stories: dict[str, _Story]) -> None:
    story = stories["step across, deferred, then accepted"]
    deferred, accepted = story["decisions"]
    assert (deferred["outcome"], accepted["outcome"]) == ("deferred", "accepted")
    assert deferred["decidedAt"] < accepted["decidedAt"]


@pytest.mark.requirement("TTR-022")
@pytest.mark.requirement("TTR-024")
@pytest.mark.requirement("TTR-025")
def test_the_file_is_reviewed_and_the_date_confirmed_in_time_before_the_managers_decide(
    stories: dict[str, _Story],
) -> None:
    story = stories["at the conference"]
    forms = _forms(story)
    order = [
        "team-transfers-transfer-summary",
        "file-good-order-check",
        "transfer-date-confirmation",
        "transfer-meeting-record",
    ]
    assert [form for form in forms if form in order] == order
    (run,) = _runs(story, "review-and-confirm-transfer")
    assert (run["status"], run["requirements"], run["breachedAt"]) == ("met", ["TTR-024", "TTR-025"], None)


@pytest.mark.requirement("TTR-128")
def test_a_file_that_is_turned_back_is_brought_up_to_date_and_reviewed_again(stories: dict[str, _Story]) -> None:
    story = stories["at the conference, file turned back"]
    forms = _forms(story)
    first, second = (place for place, form in enumerate(forms) if form == "file-good-order-check")
    assert "update-child-record" in forms[first:second]
    assert len(_runs(story, "review-and-confirm-transfer")) == 1


@pytest.mark.requirement("TTR-042")
@pytest.mark.requirement("TTR-043")
@pytest.mark.requirement("TTR-044")
@pytest.mark.parametrize("name", ["step-up, disability", "at the conference, file turned back"])
def test_where_no_hand_over_meeting_was_possible_the_manager_is_told_and_the_reason_noted(
    name: str, stories: dict[str, _Story]
) -> None:
    story = stories[name]
    sending = "early-help" if story["flow"] == "step-up" else "assessment-team"
    assert _told(story, "transfer-hand-over-not-held") == [f"{sending}-manager"]
    assert "hand-over-not-held" in [note["subject"] for note in story["notes"]]


@pytest.mark.requirement("TTR-028")
@pytest.mark.requirement("TTR-029")
def test_a_difficulty_of_capacity_is_raised_and_settled_as_a_dispute_before_the_managers_meet(
    stories: dict[str, _Story],
) -> None:
    story = stories["at the conference, no capacity"]
    assert _told(story, "transfer-capacity-difficulty") == ["assessment-team-manager", f"{_FST}-manager"]
    (raised,) = _runs(story, "raise-capacity-issue")
    (settled,) = _runs(story, "resolve-dispute")
    assert (raised["requirements"], settled["requirements"]) == (["TTR-028"], ["TTR-064"])
    assert raised["status"] == settled["status"] == "met"
    forms = _forms(story)
    assert forms.index("team-transfers-dispute-record") < forms.index("transfer-meeting-record")
    assert _decisions(story) == ["transfer accepted"]


@pytest.mark.requirement("TTR-063")
@pytest.mark.requirement("TTR-065")
@pytest.mark.requirement("TTR-066")
def test_what_the_managers_cannot_settle_goes_to_the_service_managers(stories: dict[str, _Story]) -> None:
    for name in ("at the conference, disputed", "dispute settled by the Service Managers"):
        story = stories[name]
        actors = [one["actor"] for one in story["answers"] if one["form"] == "team-transfers-dispute-record"]
        first, second = actors
        assert first in {"dorcas.wiltonbury", "eluned.maskelyne"}
        assert second in {"wystan.gilpin", "xanthe.mulholland"}


@pytest.mark.requirement("TTR-063")
def test_a_dispute_that_keeps_the_case_with_its_team_declines_the_transfer(stories: dict[str, _Story]) -> None:
    story = stories["at the conference, disputed, it stays"]
    assert story["status"] == "declined"
    assert story["decisions"][-1]["reasonCode"] == "case-allocation-resolved"
    assert _holders(story) == {"assessment-team"}


@pytest.mark.parametrize(
    ("name", "status", "decisions"),
    [
        _case("dispute settled by the managers", "063 064", "closed", ["case-allocation stays"]),
        _case("dispute settled by the Service Managers", "065 066", "closed", ["case-allocation moves"]),
        _case("dispute withdrawn", "", "withdrawn", []),
    ],
)
def test_a_dispute_ends_with_its_settlement_on_record(
    name: str, status: str, decisions: list[str], stories: dict[str, _Story]
) -> None:
    story = stories[name]
    assert (story["status"], _decisions(story)) == (status, decisions)
    (run,) = _runs(story, "resolve-dispute")
    assert run["requirements"] == ["TTR-064"]
    told = _told(story, "transfer-allocation-resolved")
    assert told == ([] if status == "withdrawn" else ["assessment-team-manager", f"{_FST}-manager"])


@pytest.mark.requirement("TTR-119")
@pytest.mark.requirement("TTR-121")
def test_at_seventeen_a_personal_advisor_co_works_and_responsibility_stays(
    stories: dict[str, _Story],
) -> None:
    story = stories["leaving care at seventeen"]
    assert (story["status"], _decisions(story)) == ("accepted", ["transfer accepted"])
    assert _holders(story) == {"cwcf"}
    assert "allocate-co-worker" in _documents(story)
    (advisor,) = _runs(story, "allocate-personal-advisor")
    assert (advisor["status"], advisor["requirements"], advisor["breachedAt"]) == ("met", ["TTR-119"], None)
    (full,) = _runs(story, "transfer-case")
    assert (full["status"], full["requirements"]) == ("open", ["TTR-120"])
    seventeen, eighteen = (london_date(parse_instant(run["dueAt"])) for run in (advisor, full))
    assert eighteen == seventeen.replace(year=seventeen.year + 1)


@pytest.mark.requirement("TTR-108")
def test_co_working_after_a_full_care_order_ends_after_responsibility_has_moved(stories: dict[str, _Story]) -> None:
    story = stories["full care order at home"]
    (ended,) = [one["addedAt"] for one in story["documents"] if one["kind"] == "end-co-working"]
    assert all(ended >= one["from"] for one in story["allocations"] if one["team"] == "cwcf")
