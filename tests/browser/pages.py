"""The pages that staff use, as they use them: by what can be read and clicked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

PATIENCE = 60_000
"""Milliseconds: the engine's pages trail the engine, and the machine may be busy."""


@dataclass(frozen=True)
class Tasklist:
    """Camunda's Tasklist at `address`, in one tab."""

    page: Page
    address: str

    def sign_in(self, user: str, password: str) -> None:
        """Sign in; returns when the list of tasks is there."""
        self.page.goto(f"{self.address}/tasklist/login")
        self.page.get_by_label("Username").fill(user)
        self.page.get_by_role("textbox", name="Password").fill(password)
        self.page.get_by_role("button", name="Login").click()
        expect(self.page.get_by_role("heading", name="All open tasks")).to_be_visible(timeout=PATIENCE)

    def entry(self, key: int) -> Locator:
        """A task in the list."""
        return self.page.locator(f'article:has(a[href^="/tasklist/{key}?"])')

    def open(self, key: int, transfer_id: str) -> Locator:
        """Click a task in the list; returns its form, once it names its transfer: first it is drawn without values."""
        self.entry(key).get_by_role("link").click()
        expect(self.form.get_by_role("link", name=transfer_id)).to_be_visible(timeout=PATIENCE)
        return self.form

    @property
    def form(self) -> Locator:
        """The form of the open task."""
        return self.page.locator(".fjs-container")

    @property
    def details(self) -> Locator:
        """The panel with dates and candidates of the open task."""
        return self.page.get_by_role("complementary", name="Task details right panel")

    def claim(self) -> None:
        """Assign the open task to oneself."""
        self.page.get_by_role("button", name="Assign to me").click()
        expect(self.page.get_by_text("Assigned to me")).to_be_visible(timeout=PATIENCE)
        # when this button appears it takes the focus, which would close a drop-down list
        expect(self.page.get_by_role("button", name="Unassign")).to_be_focused(timeout=PATIENCE)

    def choose(self, question: str, answer: str) -> None:
        """Answer a question that has buttons or a drop-down list."""
        field = self.form.locator(".fjs-form-field").filter(has_text=question).last
        if field.get_by_role("radio").count():
            field.get_by_text(answer, exact=True).click()
            return
        field.locator(".fjs-input-group").click()
        field.locator(".fjs-dropdownlist-item").get_by_text(answer, exact=True).click()
        expect(field.locator(".fjs-select-display")).to_have_text(answer)

    def complete(self, key: int) -> None:
        """Complete the open task; returns when the list no longer has it."""
        self.page.get_by_role("button", name="Complete Task").click()
        expect(self.page).to_have_url(re.compile(r"/tasklist(\?.*)?$"), timeout=PATIENCE)
        expect(self.entry(key)).to_have_count(0, timeout=PATIENCE)


@dataclass(frozen=True)
class CasePage:
    """The board's page of a transfer, in one tab that a link has opened."""

    page: Page

    def sign_in(self, user: str, password: str) -> None:
        """Sign in on the page that stands before the one that was asked for."""
        self.page.get_by_label("User ID").fill(user)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible(timeout=PATIENCE)

    def write(self, label: str, text: str) -> None:
        """Fill in a field and save."""
        self.page.get_by_label(label).fill(text)
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.get_by_role("status")).to_contain_text("Saved", timeout=PATIENCE)


@dataclass(frozen=True)
class Operate:
    """Camunda's Operate at `address`, in one tab in which somebody has signed in to Tasklist."""

    page: Page
    address: str

    def open(self, process_instance_key: int) -> None:
        """Open a process instance; returns when its diagram and its variables are there."""
        self.page.goto(f"{self.address}/operate/processes/{process_instance_key}")
        expect(self.diagram).to_be_visible(timeout=PATIENCE)
        expect(self.variables.get_by_role("cell", name="transferId", exact=True)).to_be_visible(timeout=PATIENCE)

    @property
    def state(self) -> Locator:
        """The sign before the instance's name; its test id is its state."""
        return self.page.get_by_test_id("instance-header").get_by_test_id(re.compile(r"^[A-Z]+-icon$"))

    @property
    def diagram(self) -> Locator:
        """The process as it is drawn."""
        return self.page.locator("svg:has(.viewport)")

    def shape(self, element: str) -> Locator:
        """An element of the diagram."""
        return self.diagram.locator(f'[data-element-id="{element}"]')

    @property
    def variables(self) -> Locator:
        """The instance's variables."""
        return self.page.get_by_role("table", name="Variable List")
