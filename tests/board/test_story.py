"""A transfer's page shows what the register has, to those who may see it, and each read goes on the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from board.services import Services
from engine.problems import EngineUnreachable
from register import answers, audit, cases, decisions, milestones, transfers
from register.answers import NewAnswer
from register.audit import AuditRow
from register.cases import NewCase, NewPerson
from register.database import reading, transaction
from register.decisions import NewDecision
from register.vocabulary import PersonKind, TransferStatus
from tests.board.browser_like import BrowserLike, Page
from tests.board.sample import COLLEAGUE, MANAGER, NOW, OUTSIDER, Sample
from tests.board.serving import serving


def _rows(page: Page, section: str) -> list[list[str]]:
    table = f"//h2[@id='{section}']/following-sibling::table[1]/tbody"
    rows = range(1, len(page.all(f"{table}/tr")) + 1)
    # the names of the cells are for narrow screens; the values are what is read
    return [page.all(f"{table}/tr[{row}]/th | {table}/tr[{row}]//*[@class='cell-value']") for row in rows]


def _reads(register: Engine, transfer_id: str) -> list[AuditRow]:
    with reading(register) as session:
        return [row for row in audit.of_transfer(session, transfer_id) if row.action.startswith("transfer-read")]


def test_the_people_of_the_case_are_named_with_their_birth_dates(manager: BrowserLike, sample: Sample) -> None:
    assert _rows(manager.get(f"/transfers/{sample.transfer_id}"), "people") == [
        ["Tamsin Orrell", "2 May 2017", "Child", "Jonah Whitlock, Intensive Family Support Teams"],
        ["Kit Orrell", "17 September 2020", "Child", "Jonah Whitlock, Intensive Family Support Teams"],
        ["Ada Orrell", "Not recorded", "Child, not in this transfer", "Not applicable"],
        ["Dana Orrell", "31 January 1990", "Mother", "Not applicable"],
    ]


def test_time_limits_say_when_they_are_due_and_what_is_overdue(manager: BrowserLike, sample: Sample) -> None:
    assert _rows(manager.get(f"/transfers/{sample.transfer_id}"), "time-limits") == [
        [
            "Decide threshold Requirements: HER-105, HER-132",
            "25 November 2026 at 11:40am Overdue by 2 hours",
            "Missed, escalated to Assessment Service Manager",
        ],
        ["Send outcome Requirements: HER-107, HER-133", "28 November 2026 at 2pm Due in 3 days", "Open"],
        ["Prepare record Requirements: HER-099", "24 November 2026 at 11:30am", "Met, 24 November 2026 at 10:30am"],
    ]


def test_a_limit_met_late_says_so_and_is_no_longer_overdue(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    with transaction(register) as session:
        milestones.meet(session, sample.transfer_id, "decide-threshold", NOW)
        milestones.cancel_open(session, sample.transfer_id, NOW, "withdrawn")
    rows = _rows(manager.get(f"/transfers/{sample.transfer_id}"), "time-limits")
    assert {row[0].split(" Req")[0]: row[1:] for row in rows} == {
        "Decide threshold": ["25 November 2026 at 11:40am", "Met late, 25 November 2026 at 2pm"],
        "Send outcome": ["28 November 2026 at 2pm", "Cancelled, 25 November 2026 at 2pm"],
        "Prepare record": ["24 November 2026 at 11:30am", "Met, 24 November 2026 at 10:30am"],
    }


def test_decisions_contacts_and_notifications_are_listed(manager: BrowserLike, sample: Sample) -> None:
    page = manager.get(f"/transfers/{sample.transfer_id}")
    assert _rows(page, "decisions") == [
        ["Threshold: met Reason: risk of harm", "Every child", "Priya Nandakumar, 24 November 2026 at 12:30pm"]
    ]
    assert sorted(row[1:] for row in _rows(page, "contacts")) == [
        ["Kit Orrell", "Assessment Team, on LCS", "24 November 2026 at 9:30am"],
        ["Tamsin Orrell", "Assessment Team, on LCS", "24 November 2026 at 9:30am"],
    ]
    assert _rows(page, "notifications") == [
        ["Step-up received", "Assessment Team", "Sent, 24 November 2026 at 9:36am"],
        ["Limit missed", "Assessment Team", "Waiting to be sent"],
    ]


def test_a_corrected_decision_stays_and_is_marked(manager: BrowserLike, register: Engine, sample: Sample) -> None:
    with transaction(register) as session:
        first = decisions.of_transfer(session, sample.transfer_id)[0]
        correction = NewDecision(
            sample.transfer_id,
            "threshold",
            "not-met",
            MANAGER,
            NOW,
            supersedes_id=first.decision_id,
            supersedes_reason="recorded-in-error",
        )
        decisions.record(session, correction)
    told = [row[0] for row in _rows(manager.get(f"/transfers/{sample.transfer_id}"), "decisions")]
    assert told == [
        "Threshold: met Reason: risk of harm No longer in force",
        "Threshold: not met Corrects an earlier decision: recorded in error",
    ]


def test_the_history_is_newest_first_with_authors_and_requirements(manager: BrowserLike, sample: Sample) -> None:
    page = manager.get(f"/transfers/{sample.transfer_id}")
    entries = page.all("//ol[@class='timeline']/li")
    assert entries[0] == (
        "Time limit missed: Decide threshold 25 November 2026 at 11:41am "
        "Escalated to Assessment Service Manager Requirements: HER-105, HER-132"
    )
    assert "Case note: Step-up received 24 November 2026 at 9:35am, by Rosalind Achterberg On EHM" in entries
    assert (
        "On the case page, written: Write case summary 24 November 2026 at 9:10am, by Rosalind Achterberg "
        "Case summary Requirements: HER-099, HER-129"
    ) in entries
    assert any(entry.startswith("Step-up requested 24 November 2026 at 9:30am, by Rosalind") for entry in entries)
    instants = page.times("//ol[@class='timeline']//time")
    assert len(instants) == len(entries) == 14
    assert instants == sorted(instants, reverse=True)


def test_what_was_written_is_shown_with_its_author(manager: BrowserLike, sample: Sample) -> None:
    page = manager.get(f"/transfers/{sample.transfer_id}")
    assert page.all("//p[@class='narrative']") == ["Support since March. The family has asked for help with routines."]
    assert "Rosalind Achterberg, 24 November 2026 at 9:10am" in page.all("//p[@class='note']")


@pytest.mark.requirement("HER-207")
def test_accepted_answers_are_told_in_the_words_of_their_form(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    agreed = {"leadTeam": "cla-team", "resolution": "resolved", "allocation": "joint-working"}
    worker = {"worker": "jonah.whitlock", "handoverDiscussion": "held", "coWorking": "no"}
    alert = {"proposedTransferDate": "2026-12-24", "categoryOfNeed": "cin", "currentWorker": "jonah.whitlock"}
    with transaction(register) as session:
        for number, (form, given) in enumerate(
            [
                ("resolve-dispute-level", agreed),
                ("allocate-worker", worker),
                ("write-early-alert", alert),
                ("remove-adults", {"adultsRemoved": True}),
                ("no-longer-a-form", {"oldField": "old-value"}),
            ]
        ):
            answers.record(session, NewAnswer(sample.transfer_id, form, "Task_Any", number, given, MANAGER, NOW))
    page = manager.get(f"/transfers/{sample.transfer_id}")
    told = page.all("//h2[@id='answers']/following-sibling::details[preceding-sibling::h2[1][@id='answers']]")
    who = "Priya Nandakumar, 25 November 2026 at 2pm"
    assert told[0] == (
        "Resolve dispute with counterpart Is the dispute resolved? Resolved Case allocation agreed Joint working "
        f"Lead responsibility Children Looked After teams {who}"
    )
    assert told[1].startswith("Allocate worker Allocated worker (user name) Jonah Whitlock Handover discussion Held")
    assert "Proposed date for transfer 24 December 2026" in told[2]
    assert told[3].endswith(f"Yes {who}")
    assert told[4] == f"No longer a form Old field old-value {who}"


def test_an_ended_transfer_says_how_it_ended(manager: BrowserLike, register: Engine, sample: Sample) -> None:
    with transaction(register) as session:
        transfers.close(session, sample.transfer_id, TransferStatus.CONSENT_REFUSED, NOW)
    page = manager.get(f"/transfers/{sample.transfer_id}")
    assert page.all("//p[@class='tags']") == ["Consent refused"]
    assert "Ended 25 November 2026 at 2pm, consent refused" in page.text


def test_a_transfer_without_a_story_has_a_page(manager: BrowserLike, sample: Sample) -> None:
    page = manager.get(f"/transfers/{sample.quiet_id}")
    assert page.status == 200
    assert "Not decided yet" in page.text
    for empty in (
        "None has started.",
        "None has been recorded.",
        "Nothing has been written.",
        "None has been created.",
    ):
        assert empty in page.text


def test_names_cannot_carry_markup(manager: BrowserLike, register: Engine, sample: Sample) -> None:
    attack = "<script>alert(1)</script>"
    with transaction(register) as session:
        person = NewPerson(PersonKind.CHILD, attack, '"><img src=x onerror=alert(2)>', reference="R-1-1")
        cases.open_case(session, NewCase("hertfordshire", (person,), NOW, reference="R-1"))
    page = manager.get(f"/transfers/{sample.transfer_id}")
    assert attack in page.text
    assert page.all("//script | //img") == []
    assert attack not in page.source


def test_every_read_is_on_the_trail_at_the_wall_clock(
    manager: BrowserLike, colleague: BrowserLike, register: Engine, sample: Sample
) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    manager.get(f"/transfers/{sample.transfer_id}")
    manager.get(f"/transfers/{sample.transfer_id}/forms/write-outcome")
    colleague.get(f"/transfers/{sample.transfer_id}")
    rows = _reads(register, sample.transfer_id)
    assert [(row.actor, row.action, row.detail) for row in rows] == [
        (MANAGER, "transfer-read", {"page": "story"}),
        (MANAGER, "transfer-read", {"page": "form", "form": "write-outcome"}),
        (COLLEAGUE, "transfer-read", {"page": "story"}),
    ]
    assert all(before <= row.at <= datetime.now(UTC) for row in rows)


def test_the_page_is_not_shown_when_the_read_cannot_be_recorded(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    with register.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    page = manager.get(f"/transfers/{sample.transfer_id}")
    assert page.status == 500
    assert "Orrell" not in page.source


@pytest.mark.parametrize("path", ["/transfers/{}", "/transfers/{}/forms/write-outcome"])
def test_another_authoritys_transfer_is_refused_and_the_attempt_recorded(
    manager: BrowserLike, register: Engine, sample: Sample, path: str
) -> None:
    page = manager.get(path.format(sample.foreign_id))
    assert page.status == 403
    assert page.all("//h1") == ["You cannot open this transfer"]
    assert "Orrell" not in page.source
    assert [(row.actor, row.action) for row in _reads(register, sample.foreign_id)] == [
        (MANAGER, "transfer-read-refused")
    ]


def test_a_group_that_only_looks_like_the_authoritys_opens_nothing(stranger: BrowserLike, sample: Sample) -> None:
    assert "There are no live transfers" in stranger.sign_in(OUTSIDER).text
    assert stranger.get(f"/transfers/{sample.transfer_id}").status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/transfers/T-00000000",
        "/transfers/t-00000000",
        "/transfers/T-0000000",
        "/transfers/x'%20OR%201=1",
        "/transfers/T-00000000/forms/write-outcome",
        "/transfers/{}/forms/no-such-form",
        "/transfers/{}/forms/allocate-worker",
        "/transfers/{}/forms/..%2F..%2Fschemas",
        "/transfers",
        "/nowhere",
    ],
)
def test_what_does_not_exist_is_a_plain_page(manager: BrowserLike, sample: Sample, path: str) -> None:
    page = manager.get(path.format(sample.transfer_id))
    assert page.status == 404
    assert page.all("//h1") == ["Page not found"]


def test_nothing_is_called_overdue_when_the_controlled_clock_does_not_answer(
    services: Services, sample: Sample
) -> None:
    def silent() -> datetime:
        raise EngineUnreachable("The engine's clock does not answer.")

    with serving(replace(services, clock=silent)) as address, BrowserLike(address) as browser:
        assert "The engine does not answer" in browser.sign_in(MANAGER).text
        page = browser.get(f"/transfers/{sample.transfer_id}")
    assert page.status == 200
    assert "The engine does not answer" in page.text
    assert "Overdue" not in page.text
    assert "25 November 2026 at 11:40am" in page.text
