"""Names behind the ids of a transfer: teams, roles and staff."""

from __future__ import annotations

from sqlalchemy.orm import Session

from board.words import in_words
from register import professionals, staff
from register.audit import SYSTEM
from schemas.directory import Authority


class Names:
    """Looks names up in one authority's directory and in the register; an id that neither knows is put into words."""

    def __init__(self, session: Session, authority: Authority) -> None:
        self._session = session
        self._authority = authority
        self._people: dict[str, str] = {}

    @property
    def authority(self) -> str:
        """The authority's own name."""
        return self._authority.name

    def team(self, team_id: str) -> str:
        """Return the name of a team, a candidate group or a role."""
        role = f"{self._authority.authority}-{team_id}"
        found = self._authority.team(team_id) or self._authority.group(team_id) or self._authority.group(role)
        return found.name if found else in_words(team_id)

    def roles(self, role_ids: str) -> str:
        """Return the names of roles that are separated by commas, as a sentence names them."""
        return " and ".join(self.team(role) for role in role_ids.split(","))

    def recipient(self, recipient: str) -> str:
        """Return the name of whom a notification goes to: a candidate group, a member of staff, or a professional's
        organisation."""
        professional = professionals.find(self._session, recipient)
        if professional is not None:
            return professional.organisation
        member = staff.find(self._session, recipient)
        return self.team(recipient) if member is None else member.display_name

    def person(self, user_id: str) -> str:
        """Return a member of staff's name; a user id without an account stays as it is."""
        if user_id == SYSTEM:
            return "System"
        if user_id not in self._people:
            member = staff.find(self._session, user_id)
            self._people[user_id] = user_id if member is None else member.display_name
        return self._people[user_id]
