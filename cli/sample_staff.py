"""Sample staff: one account per role, in the register and in Tasklist, with passwords drawn at the first start."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from board.secrets import kept_secret, kept_secrets
from cli.output import print_table, say
from engine.installation import Installation
from engine.users import Account
from register import staff
from register.database import open_register, register_address, transaction
from register.staff import NewStaffMember
from schemas.directory import StaffMember, authorities, load_authority

_BYTES = 12
_PREFIX = "password of "


def prepare_staff(installation: Installation) -> Sequence[Account]:
    """Bring the register up to date, see that every sample member of staff can sign in, and return their accounts.

    Passwords are drawn once per installation and person and kept in its `secrets.json`; `announce_staff` prints them.
    """
    members = [member for slug in authorities() for member in load_authority(slug).staff]
    accounts = [
        Account(member.user, member.display_name, str(kept_secret(installation.home, _key(member), _draw)))
        for member in members
    ]
    register = open_register(register_address(installation.home))
    try:
        for member, account in zip(members, accounts, strict=True):
            with transaction(register) as session:
                known = staff.find(session, member.user)
                if known is None or known.password_hash is None:
                    staff.save(session, _new(member, account.password))
    finally:
        register.dispose()
    return accounts


def announce_staff(home: Path) -> Callable[[], None]:
    """Call this before an installation comes up; what it returns prints the passwords that were drawn since.

    It prints on the terminal of whoever brings the installation up: a password belongs in no log.
    """
    before = set(kept_passwords(home))

    def announce() -> None:
        passwords = kept_passwords(home)
        members = [member for slug in authorities() for member in load_authority(slug).staff]
        added = [
            (member.user, passwords[member.user], ", ".join(member.groups))
            for member in members
            if member.user in passwords and member.user not in before
        ]
        if added:
            columns = ("User", "Password", "Groups")
            print_table("Sample staff (made up): sign in to Tasklist and to the case page", columns, added)
            say(f"The passwords are kept in {home / 'secrets.json'}, which only you can read.")

    return announce


def kept_passwords(home: Path) -> dict[str, str]:
    """Return the sample staff's passwords by user id, as this installation drew them; empty before its first start.

    Raises BoardProblem where the file cannot be read or others may read it.
    """
    return {
        name.removeprefix(_PREFIX): str(told) for name, told in kept_secrets(home).items() if name.startswith(_PREFIX)
    }


def _key(member: StaffMember) -> str:
    return f"{_PREFIX}{member.user}"


def _draw() -> str:
    return secrets.token_urlsafe(_BYTES)


def _new(member: StaffMember, password: str) -> NewStaffMember:
    # this machine's own time: setting up an installation is no event of a transfer
    return NewStaffMember(member.user, member.display_name, member.groups, datetime.now(UTC), password=password)
