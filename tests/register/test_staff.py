from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine, select

from register import staff
from register.database import transaction
from register.staff import NewStaffMember
from register.tables import AuditRow
from tests.register.family import AT

REED = NewStaffMember("a.reed", "Ash Reed", ("hertfordshire-assessment-team-manager",), AT, "a.reed@example.org")


def test_a_password_is_checked_and_never_stored(engine: Engine) -> None:
    password = "correct horse " * 10
    with transaction(engine) as session:
        saved = staff.save(session, replace(REED, password=password))
        assert saved.password_hash is not None
        assert password not in saved.password_hash
        assert staff.check_password(session, "a.reed", password) is saved
        # longer than bcrypt reads: the tail counts too
        for wrong in (password + "x", password[:-1], "", "correct horse"):
            assert staff.check_password(session, "a.reed", wrong) is None
        assert password not in str([row.detail for row in session.scalars(select(AuditRow))])


def test_who_is_unknown_or_has_no_password_does_not_sign_in(engine: Engine) -> None:
    with transaction(engine) as session:
        staff.save(session, REED)
        for user_id in ("a.reed", "nobody"):
            for password in ("", "x", "None"):
                assert staff.check_password(session, user_id, password) is None


def test_saving_again_changes_groups_and_keeps_the_password(engine: Engine) -> None:
    with transaction(engine) as session:
        staff.save(session, replace(REED, password="secret"))
        staff.save(session, replace(REED, groups=("hertfordshire-g1", "hertfordshire-g2")))
        assert staff.check_password(session, "a.reed", "secret") is not None
        assert staff.groups_of(session, "hertfordshire", "a.reed") == ("hertfordshire-g1", "hertfordshire-g2")
        assert staff.groups_of(session, "somerset", "a.reed") is None
        assert staff.find(session, "nobody") is None
        actions = [row.action for row in session.scalars(select(AuditRow).order_by(AuditRow.audit_id))]
        assert actions == ["staff-added", "staff-changed"]
