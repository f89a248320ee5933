"""Names behind the ids of a transfer."""

from __future__ import annotations

from sqlalchemy import Engine

from board.names import Names
from register import professionals
from register.database import transaction
from register.professionals import NewProfessional
from schemas.directory import load_authority
from tests.board.sample import REQUESTED, Sample


def test_a_recipient_is_a_groups_role_or_a_professionals_organisation(register: Engine, sample: Sample) -> None:
    with transaction(register) as session:
        new = NewProfessional(sample.transfer_id, "school", "Ware Green Primary", "office@school.example", REQUESTED)
        school = professionals.record(session, new).professional_id
        names = Names(session, load_authority("hertfordshire"))
        assert names.recipient(school) == "Ware Green Primary"
        assert names.recipient("hertfordshire-assessment-team-manager") == "Assessment Team Manager"


def test_several_roles_are_named_as_a_sentence_names_them(register: Engine) -> None:
    with transaction(register) as session:
        assert Names(session, load_authority("hertfordshire")).roles("team-manager,service-manager") == (
            "Team manager and Service manager"
        )
