"""A real PostgreSQL of the tests' own, from the binaries of this machine: a socket in a folder, no port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_STARTS_WITHIN_SECONDS = "60"


def find_binaries() -> Path | None:
    """Return the folder with `initdb` and `pg_ctl`, the newest version's if there are several, or None."""
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if installed:
        return max(installed, key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running(binaries: Path) -> Generator[str]:
    """Start a server and yield the URL of its database `postgres`; stops it and removes its files afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="register-"))
    # the server refuses to run as root
    user = _unprivileged_user() if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    try:
        data = folder / "data"
        _run(user, binaries / "initdb", "-D", data, "-U", "register", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=100"
        control = (binaries / "pg_ctl", "-D", data, "-w", "-t", _STARTS_WITHIN_SECONDS)
        _run(user, *control, "-l", folder / "log", "-o", settings, "start")
        try:
            yield f"postgresql://register@/postgres?host={folder}"
        finally:
            _run(user, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _unprivileged_user() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(user: str | None, *command: str | Path) -> None:
    # output to a file: the server inherits it, and a pipe would stay open for as long as it runs
    with tempfile.TemporaryFile() as output:
        result = subprocess.run(
            command,
            user=user,
            group=user and pwd.getpwnam(user).pw_gid,
            cwd="/",
            stdout=output,
            stderr=output,
            check=False,
        )
        output.seek(0)
        assert result.returncode == 0, output.read().decode()
