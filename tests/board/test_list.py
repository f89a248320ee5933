"""The list of live transfers."""

from __future__ import annotations

from sqlalchemy import Engine

from board.live_transfers import PAGE_SIZE, live_transfers
from register import cases, milestones, requests, transfers
from register.cases import NewCase, NewPerson
from register.database import reading, transaction
from register.milestones import NewMilestone
from register.requests import NewTransfer
from register.vocabulary import PersonKind, TransferStatus
from tests.board.browser_like import BrowserLike
from tests.board.sample import COLLEAGUE, NOW, OTHER_TEAM, REQUESTED, SERVICE_MANAGER, Sample


def _more(register: Engine, count: int) -> None:
    with transaction(register) as session:
        for number in range(count):
            child = NewPerson(PersonKind.CHILD, "Child", str(number))
            family = cases.open_case(session, NewCase("hertfordshire", (child,), REQUESTED))
            new = NewTransfer(
                f"M-{number}",
                {},
                "hertfordshire",
                "step-up",
                family.case_id,
                family.child_ids,
                "ifst",
                COLLEAGUE,
                NOW,
                "assessment-team",
            )
            requests.create(session, new)


def test_the_one_due_next_comes_first_and_the_reference_links_to_it(manager: BrowserLike, sample: Sample) -> None:
    page = manager.get("/")
    assert page.all("//tbody/tr/th/a") == [sample.transfer_id, sample.quiet_id]
    assert page.all("//tbody/tr[1]//*[@class='cell-value']") == [
        "Step-up",
        "Assessment Team",
        "25 November 2026 at 11:40am Overdue by 2 hours",
    ]
    assert page.all("//tbody/tr[2]//*[@class='cell-value']") == ["Early alert", "Not decided yet", "No time limit runs"]
    assert "Orrell" not in page.source
    assert manager.get(f"/transfers/{sample.transfer_id}").status == 200


def test_an_earlier_limit_moves_a_transfer_up(manager: BrowserLike, register: Engine, sample: Sample) -> None:
    with transaction(register) as session:
        milestones.open_milestone(session, NewMilestone(sample.quiet_id, "send-early-alert", 21, REQUESTED, REQUESTED))
    assert manager.get("/").all("//tbody/tr/th/a") == [sample.quiet_id, sample.transfer_id]


def test_what_has_ended_is_not_listed(manager: BrowserLike, register: Engine, sample: Sample) -> None:
    with transaction(register) as session:
        transfers.close(session, sample.transfer_id, TransferStatus.ACCEPTED, NOW)
    assert manager.get("/").all("//tbody/tr/th/a") == [sample.quiet_id]


def test_a_long_list_has_pages(manager: BrowserLike, register: Engine) -> None:
    _more(register, PAGE_SIZE)
    first, second = manager.get("/"), manager.get("/?page=2")
    assert [len(page.all("//tbody/tr")) for page in (first, second)] == [PAGE_SIZE, 2]
    assert first.all("//nav[@class='pages']") == ["Page 1 of 2 Next page"]
    assert second.all("//nav[@class='pages']") == ["Previous page Page 2 of 2"]
    for beyond in ("99", "0", "-1", "x", "٣", "9" * 40):
        assert manager.get(f"/?page={beyond}").status == 200


def test_other_authorities_are_left_out(register: Engine, sample: Sample) -> None:
    with reading(register) as session:
        assert live_transfers(session, [], lambda _: True).total == 0
        found = live_transfers(session, ["borsetshire"], lambda _: True)
    assert [line.transfer.transfer_id for line in found.lines] == [sample.foreign_id]


def test_only_what_may_be_opened_is_listed(stranger: BrowserLike, colleague: BrowserLike, sample: Sample) -> None:
    assert colleague.get("/").all("//tbody/tr/th/a") == [sample.transfer_id]
    assert stranger.sign_in(SERVICE_MANAGER).all("//tbody/tr/th/a") == [sample.transfer_id, sample.quiet_id]


def test_another_teams_transfers_are_not_listed(stranger: BrowserLike) -> None:
    assert "There are no live transfers" in stranger.sign_in(OTHER_TEAM).text
