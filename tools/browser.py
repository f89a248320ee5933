"""A headless Chromium of the machine, driven by Playwright."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class ChromiumMissing(Exception):
    """No Chromium on this machine; the message says how to name or install one."""


def find_chromium() -> str:
    """The executable named by TRANSFERS_CHROMIUM, else the first Chromium on PATH. Raises ChromiumMissing."""
    named = os.environ.get("TRANSFERS_CHROMIUM")
    if named:
        found = shutil.which(named)
        if not found:
            raise ChromiumMissing(f"TRANSFERS_CHROMIUM names {named!r}, which is not an executable file")
        return found
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise ChromiumMissing(
        f"none of {', '.join(NAMES)} is on PATH: install Chromium (Debian: apt-get install chromium) "
        "or name its executable in TRANSFERS_CHROMIUM"
    )


@contextmanager
def chromium() -> Generator[Browser]:
    """A running browser, closed on leaving. Raises ChromiumMissing."""
    executable = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
