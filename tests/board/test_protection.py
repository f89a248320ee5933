"""Headers on every answer, limits on what is taken in, and no details in pages or log when something breaks."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from board.app import services_of
from board.services import Services
from tests.board.browser_like import BrowserLike
from tests.board.sample import MANAGER, PASSWORD, Sample
from tests.board.serving import serving

_PAGES = ["/", "/sign-in", "/nowhere", "/transfers/{}", "/transfers/{}/forms/write-outcome"]
_PATHS = [*_PAGES, "/health", "/static/board.css"]


@pytest.mark.parametrize("path", _PATHS)
def test_every_answer_carries_the_security_headers(manager: BrowserLike, sample: Sample, path: str) -> None:
    headers = manager.client.get(path.format(sample.transfer_id)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == ("max-age=3600" if path.startswith("/static/") else "no-store")
    assert "strict-transport-security" not in headers


def test_redirects_and_refusals_carry_them_too(stranger: BrowserLike) -> None:
    for answer in (
        stranger.client.get("/", follow_redirects=False),
        stranger.client.post("/sign-in", data={}),
        stranger.client.put("/sign-in"),
        stranger.client.get("/", headers={"host": "evil.example"}),
        stranger.client.post("/sign-in", content=b"x" * (3 * 1024 * 1024)),
    ):
        assert answer.status_code in {303, 400, 403, 405, 413}
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_no_page_has_a_script_or_a_style_of_its_own(manager: BrowserLike, sample: Sample) -> None:
    for path in _PAGES:
        page = manager.get(path.format(sample.transfer_id))
        assert page.all("//script | //style | //*[@style] | //@*[starts-with(name(), 'on')]/..") == []


def test_over_tls_cookies_are_secure_and_browsers_are_told_to_stay(services: Services) -> None:
    settings = replace(services.settings, address="https://cases.example")
    secure = services_of(settings, services.register, services.clock)
    with serving(secure) as address, BrowserLike(address) as browser:
        # as from a proxy that speaks TLS with the browser
        browser.client.headers["host"] = "cases.example"
        page = browser.get("/sign-in")
        assert page.headers["strict-transport-security"].startswith("max-age=")
        browser.client.headers["cookie"] = page.headers["set-cookie"].partition(";")[0]
        form = page.inputs("/sign-in") | {"user": MANAGER, "password": PASSWORD}
        answer = browser.client.post("/sign-in", data=form, follow_redirects=False)
    cookies = [page.headers["set-cookie"], *answer.headers.get_list("set-cookie")]
    assert answer.status_code == 303
    assert len(cookies) == 3
    assert all(cookie.startswith("__Host-") and "; secure" in cookie.lower() for cookie in cookies)


def test_another_host_name_is_refused(stranger: BrowserLike) -> None:
    assert stranger.client.get("/health", headers={"host": "evil.example"}).status_code == 400
    assert stranger.client.get("/health", headers={"host": "localhost:8090"}).status_code == 200


def test_a_body_without_a_length_or_too_long_is_not_read(stranger: BrowserLike) -> None:
    assert stranger.client.post("/sign-in", content=iter([b"x"])).status_code == 411
    assert stranger.client.post("/sign-in", content=b"x" * (2 * 1024 * 1024 + 1)).status_code == 413


def test_a_failure_tells_neither_page_nor_log_what_was_written(
    manager: BrowserLike, register: Engine, sample: Sample, capfd: pytest.CaptureFixture[str]
) -> None:
    path = f"/transfers/{sample.transfer_id}/forms/decide-cla-transfer"
    page = manager.get(path)
    with register.begin() as connection:
        # an error of the database quotes the values of the statement that failed
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON narratives BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    answer = manager.fill_in(page, path, decisionNote="Ottilie told us about the bruise")
    assert answer.status == 500
    assert answer.all("//h1") == ["Something went wrong"]
    assert answer.headers["cache-control"] == "no-store"
    logged = ""
    deadline = time.monotonic() + 10
    # the server logs after it has answered
    while "page-failed" not in logged and time.monotonic() < deadline:
        logged += "".join(capfd.readouterr())
    assert "IntegrityError" in logged
    assert "board/narrative_form.py:" in logged
    assert "Ottilie" not in answer.source + logged


def test_health_needs_no_sign_in_and_notices_a_dead_register(stranger: BrowserLike, register: Engine) -> None:
    answer = stranger.client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    database = register.url.database
    assert database is not None
    register.dispose()
    path = Path(database)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(b"this is no database at all, and long enough to be looked at as one" * 20)
    answer = stranger.client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "failing")
