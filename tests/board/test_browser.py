"""The pages in a real browser: keyboard, error links, narrow screens, policy."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.board.sample import MANAGER, PASSWORD, Sample
from tools.browser import chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """One headless browser for the module."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Generator[Page]:
    """A page of a new visitor with a telephone's screen, signed in by keyboard."""
    with browser.new_context(base_url=address, viewport={"width": 320, "height": 640}) as context:
        opened = context.new_page()
        opened.goto("/")
        for text in ("", "", MANAGER, PASSWORD):
            opened.keyboard.press("Tab")
            opened.keyboard.type(text)
        opened.keyboard.press("Enter")
        expect(opened.get_by_role("heading", level=1)).to_have_text("Live transfers")
        yield opened


def test_no_page_is_wider_than_a_narrow_screen(page: Page, sample: Sample) -> None:
    for path in (
        "/",
        f"/transfers/{sample.transfer_id}",
        f"/transfers/{sample.transfer_id}/forms/record-consent",
        "/nowhere",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_error_leads_to_its_field_and_saving_leads_to_the_next_step(page: Page, sample: Sample) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"/transfers/{sample.transfer_id}/forms/write-outcome")
    page.get_by_label("Outcome for the referring manager").fill("The threshold is met.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Fill in “Reasons for the outcome”").click()
    expect(page.get_by_label("Reasons for the outcome")).to_be_focused()
    page.keyboard.type("Risk of significant harm.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("go back to the task Write outcome and reasons in Tasklist")
    expect(page.get_by_label("Reasons for the outcome")).to_have_value("Risk of significant harm.")
    assert refused == []


def test_the_skip_link_is_the_first_stop_and_signing_out_works_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_tables_keep_their_roles_on_a_narrow_screen(page: Page, sample: Sample) -> None:
    row = page.get_by_role("row").filter(has_text=sample.transfer_id)
    expect(row.get_by_role("rowheader")).to_have_text(sample.transfer_id)
    expect(row.get_by_role("cell")).to_have_count(3)
