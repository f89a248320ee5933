"""The nominated manager is told, once, at their own address where the register has one."""

from __future__ import annotations

import pytest

from register import notifications, staff
from register.database import transaction
from register.staff import NewStaffMember
from tests.workers.bench import Bench
from tests.workers.family import AT, record
from workers.groups import UnknownGroup

MANAGER = "sunniva.blackmore"


def told(bench: Bench, transfer_id: str) -> list[tuple[str, str, str]]:
    with bench.reading() as session:
        rows = notifications.of_transfer(session, transfer_id)
    return [(row.recipient, row.address, row.template) for row in rows]


@pytest.mark.requirement("HER-157")
def test_the_nominated_manager_is_told_at_the_mailbox_of_their_group(bench: Bench) -> None:
    transfer_id = record(bench.register, "early-alert")
    for _ in range(2):
        bench.do("notify-nominated-manager", transfer_id, manager=MANAGER)
    mailbox = "cla-team-manager@hertfordshire.example"
    assert told(bench, transfer_id) == [("hertfordshire-cla-team-manager", mailbox, "manager-nominated")]


@pytest.mark.requirement("HER-157")
def test_an_address_of_their_own_goes_before_the_groups(bench: Bench) -> None:
    transfer_id = record(bench.register, "early-alert")
    new = NewStaffMember(MANAGER, "Sunniva Blackmore", ("hertfordshire-cla-team-manager",), AT, "s.b@council.example")
    with transaction(bench.register) as session:
        staff.save(session, new)
    bench.do("notify-nominated-manager", transfer_id, manager=MANAGER)
    assert told(bench, transfer_id) == [(MANAGER, "s.b@council.example", "manager-nominated")]


def test_without_a_nomination_nobody_is_told(bench: Bench) -> None:
    transfer_id = record(bench.register, "early-alert")
    bench.do("notify-nominated-manager", transfer_id, manager=None)
    assert told(bench, transfer_id) == []


def test_a_nominated_manager_whom_nobody_knows_is_an_incident(bench: Bench) -> None:
    with pytest.raises(UnknownGroup, match=r"nobody\.known is in no candidate group"):
        bench.do("notify-nominated-manager", record(bench.register, "early-alert"), manager="nobody.known")
