"""The run's system as `transfers up` leaves it: with the board, and staff who can sign in. And a browser."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from cli.sample_staff import prepare_staff
from engine.embedded import RunningEngine
from engine.installation import Installation
from engine.services import SERVICES, start_service
from engine.users import create_accounts
from tests.browser.pages import PATIENCE
from tests.flows.conftest import office, running_system
from tools.browser import ChromiumMissing, chromium, find_chromium
from tools.paths import ROOT

__all__ = ["office", "running_system"]

PICTURES = ROOT / "artefacts" / "browser"
_SCREEN = ViewportSize(width=1400, height=1000)


@dataclass(frozen=True)
class Served:
    """An installation with its board and its staff's passwords by user."""

    installation: Installation
    passwords: dict[str, str] = field(repr=False)

    @property
    def engine(self) -> str:
        """Base address of Tasklist and Operate."""
        return self.installation.rest_address


@pytest.fixture(scope="session")
def chromium_here() -> None:
    """Skips what needs a browser where there is none; first of all, so that no engine is started for it."""
    try:
        find_chromium()
    except ChromiumMissing as missing:
        pytest.skip(f"NOT RUN: {missing}")


@pytest.fixture(scope="package")
def served(chromium_here: None, running_system: RunningEngine) -> Generator[Served]:
    """The run's system with board and accounts."""
    installation = running_system.installation
    accounts = prepare_staff(installation)
    create_accounts(installation, accounts)
    board = start_service(next(one for one in SERVICES if one.name == "board"), installation)
    yield Served(installation, {account.user: account.password for account in accounts})
    board.stop()


@pytest.fixture(scope="module")
def browser(chromium_here: None) -> Generator[Browser]:
    """One headless browser for the module."""
    with chromium() as started:
        yield started


@contextmanager
def visitor(browser: Browser) -> Generator[BrowserContext]:
    """A person's own browser, in London; when something fails, a picture of every page that it has open is kept."""
    with browser.new_context(viewport=_SCREEN, locale="en-GB", timezone_id="Europe/London") as context:
        context.set_default_timeout(PATIENCE)
        try:
            yield context
        except BaseException:
            for number, page in enumerate(context.pages):
                picture(page, f"failed-{number}")
            raise


def picture(page: Page, name: str) -> Path:
    """Keep a picture of the whole page as `artefacts/browser/<name>.png`."""
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
