"""`transfers staff`: who can sign in."""

from __future__ import annotations

import typer

from cli.application import connect
from cli.output import JsonOption, print_json, print_table, say
from cli.sample_staff import kept_passwords
from engine.installation import Installation
from engine.settings import EngineSettings
from schemas.directory import authorities, load_authority


def staff(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the sample staff, their candidate groups, and the passwords that this installation drew for them."""
    with connect(context):  # refuses, in one sentence, where nothing is installed
        installation = Installation.load(EngineSettings.from_environment().home)
    passwords = kept_passwords(installation.home)
    members = [(slug, member) for slug in authorities() for member in load_authority(slug).staff]
    if as_json:
        print_json(
            [
                {
                    "user": member.user,
                    "displayName": member.display_name,
                    "authority": slug,
                    "groups": list(member.groups),
                    "password": passwords.get(member.user),
                }
                for slug, member in members
            ]
        )
        return
    rows = [(member.user, passwords.get(member.user), ", ".join(member.groups)) for _slug, member in members]
    print_table("Sample staff (made up), for Tasklist and the case page", ("User", "Password", "Groups"), rows)
    say(f"The passwords are kept in {installation.home / 'secrets.json'}, which only you can read.")
