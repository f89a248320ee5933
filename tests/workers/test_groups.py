"""Who a role stands for, by the table `candidate-groups`."""

from __future__ import annotations

import pytest

from tests.workers.bench import Bench
from workers.groups import RoleScope, groups_of_role

pytestmark = pytest.mark.engine


@pytest.mark.requirement("HER-212")
@pytest.mark.parametrize(
    ("team", "group"),
    [
        ("assessment-team", "head-of-service"),
        ("cla-team", "head-of-service"),
        ("tyss", "families-first-service-manager"),
        ("ifst", "families-first-service-manager"),
        ("families-first-triage", "families-first-service-manager"),
    ],
)
def test_level_3_is_the_head_of_service_or_the_service_manager(deciding_bench: Bench, team: str, group: str) -> None:
    """Youth support, Families First and early help have a Service Manager there (reading HER-A35)."""
    scope = RoleScope("hertfordshire", "ifst", team)
    assert groups_of_role(deciding_bench.ports, scope, "head-of-service") == [f"hertfordshire-{group}"]


@pytest.mark.requirement("HER-173")
@pytest.mark.parametrize(
    ("team", "group"),
    [
        ("family-safeguarding", "family-safeguarding-service-manager"),
        ("tyss", "families-first-service-manager"),
        ("zero-25-locality", "zero-25-service-manager"),
        ("dct-assessment", "assessment-service-manager"),
        ("cla-team", "cla-service-manager"),
    ],
)
def test_the_sending_service_manager_is_that_of_the_team_that_sends(
    deciding_bench: Bench, team: str, group: str
) -> None:
    scope = RoleScope("hertfordshire", team, "cla-team")
    assert groups_of_role(deciding_bench.ports, scope, "sending-service-manager") == [f"hertfordshire-{group}"]
