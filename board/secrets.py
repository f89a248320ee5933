"""The key that signs cookies and forms, kept with the installation's other secrets."""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from board.problems import BoardProblem

_NAME = "boardSigningKey"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def signing_key(home: Path) -> str:
    """Return the signing key of the installation in `home`, drawn at the first call and kept in its `secrets.json`.

    Raises BoardProblem where the file cannot be read or written, or where others on the machine may read it.
    """
    key = kept_secret(home, _NAME, lambda: secrets.token_urlsafe(32))
    if not isinstance(key, str):
        raise BoardProblem(f"{home / 'secrets.json'}: {_NAME} is no text. Remove it to have it drawn anew.")
    return key


def kept_secret(home: Path, name: str, draw: Callable[[], object]) -> object:
    """Return what `secrets.json` of the installation keeps under `name`; `draw` makes it at the first call.

    Raises BoardProblem where the file cannot be read or written, or where others on the machine may read it.
    """
    path = home / "secrets.json"
    try:
        with FileLock(home / "secrets.json.lock"):
            told = _read(path)
            if name not in told:
                told[name] = draw()
                _write(path, told)
            return told[name]
    except (OSError, ValueError) as error:
        raise BoardProblem(f"{path} cannot be used: {error}. Remove it to have new secrets drawn.") from error


def kept_secrets(home: Path) -> dict[str, Any]:
    """Return everything that `secrets.json` of the installation keeps, by name; raises BoardProblem as above."""
    path = home / "secrets.json"
    try:
        return _read(path)
    except (OSError, ValueError) as error:
        raise BoardProblem(f"{path} cannot be used: {error}. Remove it to have new secrets drawn.") from error


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    if path.stat().st_mode & _OTHERS:
        raise BoardProblem(f"{path} can be read by others on this machine: `chmod 600` it.")
    told = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict):
        raise ValueError("it holds no JSON object")
    return told  # pyright: ignore[reportUnknownVariableType]


def _write(path: Path, told: dict[str, Any]) -> None:
    staged = path.with_suffix(".json.new")
    staged.unlink(missing_ok=True)
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file, indent=2)
    staged.replace(path)
