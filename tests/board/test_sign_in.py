"""Signing in and out."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from board.sign_in_limit import ATTEMPTS
from register import staff
from register.database import reading, transaction
from register.staff import NewStaffMember
from register.tables import AuditRow, StaffMember
from tests.board.browser_like import BrowserLike
from tests.board.sample import MANAGER, PASSWORD, REQUESTED, Sample

_SESSION = "transfers-board-8090"


def _trail(register: Engine, action: str) -> list[tuple[str, dict[str, str]]]:
    with reading(register) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.audit_id))
        return [(row.actor, row.detail) for row in rows]


def test_a_page_asks_for_a_sign_in_and_comes_after_it(stranger: BrowserLike, sample: Sample, register: Engine) -> None:
    asked = stranger.get(f"/transfers/{sample.transfer_id}/forms/write-outcome")
    assert asked.all("//h1") == ["Sign in"]
    page = stranger.fill_in(asked, "/sign-in", user=MANAGER, password=PASSWORD)
    assert page.all("//h1") == ["Write outcome and reasons"]
    assert "Priya Nandakumar" in page.text
    assert _trail(register, "signed-in") == [(MANAGER, {})]


@pytest.mark.parametrize("path", ["/", "/transfers/{}", "/transfers/{}/forms/write-outcome", "/transfers/T-00000000"])
def test_nothing_is_shown_to_a_stranger(stranger: BrowserLike, sample: Sample, path: str) -> None:
    answer = stranger.client.get(path.format(sample.transfer_id), follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
    assert answer.text == ""


@pytest.mark.parametrize(
    ("user", "password", "said"),
    [
        (MANAGER, "mistyped", "The user ID or the password is wrong"),
        ("nobody.here", PASSWORD, "The user ID or the password is wrong"),
        ("jonah.whitlock", PASSWORD, "The user ID or the password is wrong"),
        ("", PASSWORD, "Enter your user ID"),
        (MANAGER, "", "Enter your password"),
    ],
)
def test_a_wrong_sign_in_is_refused(stranger: BrowserLike, user: str, password: str, said: str) -> None:
    page = stranger.sign_in(user, password)
    assert page.status == 400
    assert said in page.errors().values()
    assert page.all("//title")[0].startswith("Error: ")
    assert _SESSION not in stranger.client.cookies
    assert "password" not in page.inputs("/sign-in")


def test_what_was_typed_as_a_user_id_goes_on_the_trail_only_if_it_is_one(
    stranger: BrowserLike, register: Engine
) -> None:
    stranger.sign_in(MANAGER, "wrong")
    stranger.sign_in("my-password-by-mistake", "x")
    assert _trail(register, "sign-in-refused") == [
        ("system", {"reason": "wrong-password", "account": MANAGER}),
        ("system", {"reason": "wrong-password", "account": "unknown"}),
    ]


def test_too_many_failures_stop_even_the_right_password_but_no_other_account(
    stranger: BrowserLike, address: str, register: Engine
) -> None:
    for _ in range(ATTEMPTS):
        assert stranger.sign_in("rosalind.achterberg", "wrong").status == 400
    stopped = stranger.sign_in("rosalind.achterberg")
    assert stopped.status == 429
    assert "wait 15 minutes" in stopped.text
    assert _trail(register, "sign-in-refused")[-1][1]["reason"] == "too-many-attempts"
    with BrowserLike(address) as other:
        assert other.sign_in(MANAGER).all("//h1") == ["Live transfers"]


def test_the_session_cookie_is_out_of_reach(stranger: BrowserLike) -> None:
    page = stranger.get("/sign-in")
    form = page.inputs("/sign-in") | {"user": MANAGER, "password": PASSWORD}
    answer = stranger.client.post("/sign-in", data=form, follow_redirects=False)
    cookie = next(text for text in answer.headers.get_list("set-cookie") if text.startswith(f"{_SESSION}="))
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert attributes == {"httponly", "path=/", "samesite=lax"}


def test_signing_in_starts_a_new_session_and_ends_the_one_before(manager: BrowserLike) -> None:
    before = manager.client.cookies[_SESSION]
    manager.sign_in(MANAGER, path="/sign-in")
    assert manager.client.cookies[_SESSION] != before
    manager.client.cookies.set(_SESSION, before, domain="127.0.0.1", path="/")
    assert manager.get("/").all("//h1") == ["Sign in"]


def test_signing_out_ends_the_session_for_a_copied_cookie_too(manager: BrowserLike, register: Engine) -> None:
    copied = manager.client.cookies[_SESSION]
    page = manager.fill_in(manager.get("/"), "/sign-out")
    assert page.all("//h1") == ["Sign in"]
    assert _SESSION not in manager.client.cookies
    manager.client.cookies.set(_SESSION, copied)
    assert manager.get("/").all("//h1") == ["Sign in"]
    assert _trail(register, "signed-out") == [(MANAGER, {})]


@pytest.mark.parametrize("forged", ["", "x", "x.y", "priya.nandakumar.AAAA"])
def test_a_forged_cookie_is_no_session(stranger: BrowserLike, forged: str) -> None:
    stranger.client.cookies.set(_SESSION, forged)
    assert stranger.get("/").all("//h1") == ["Sign in"]


def test_an_account_without_a_password_is_signed_out(manager: BrowserLike, register: Engine) -> None:
    with transaction(register) as session:
        row = session.get(StaffMember, MANAGER)
        assert row is not None
        row.password_hash = None
    assert manager.get("/").all("//h1") == ["Sign in"]


def test_groups_count_as_they_are_now(manager: BrowserLike, register: Engine, sample: Sample) -> None:
    assert manager.get(f"/transfers/{sample.transfer_id}").status == 200
    with transaction(register) as session:
        staff.save(session, NewStaffMember(MANAGER, "Priya Nandakumar", (), REQUESTED))
    assert manager.get(f"/transfers/{sample.transfer_id}").status == 403


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/transfers/../x", "/sign-in"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(stranger: BrowserLike, elsewhere: str) -> None:
    page = stranger.get("/sign-in")
    form = page.inputs("/sign-in") | {"user": MANAGER, "password": PASSWORD, "next": elsewhere}
    answer = stranger.client.post("/sign-in", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("token", [None, "", "made-up"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_a_form_without_the_sessions_token_is_refused(
    manager: BrowserLike, register: Engine, path: str, token: str | None
) -> None:
    manager.get("/sign-in")
    form = {"user": MANAGER, "password": PASSWORD} | ({} if token is None else {"token": token})
    assert manager.post(path, form).status == 403
    assert manager.get("/").all("//h1") == ["Live transfers"]
    assert len(_trail(register, "signed-in")) == 1


def test_a_sign_in_form_of_another_browser_is_refused(stranger: BrowserLike, address: str) -> None:
    with BrowserLike(address) as other:
        page = other.get("/sign-in")
    assert stranger.fill_in(page, "/sign-in", user=MANAGER, password=PASSWORD).status == 403
    stranger.get("/sign-in")
    assert stranger.fill_in(page, "/sign-in", user=MANAGER, password=PASSWORD).status == 403
