"""Narrative is checked, saved, superseded and shown again; none of it is lost or carries markup."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from board.services import Services
from board.sessions import Sessions
from engine.problems import EngineUnreachable
from register import answers, narratives
from register.answers import NewAnswer
from register.database import reading, transaction
from register.narratives import NewNarrative
from register.tables import Narrative
from schemas.model_files import FOLDER_SETTING, models_folder
from tests.board.browser_like import BrowserLike
from tests.board.sample import COLLEAGUE, MANAGER, NOW, Sample
from tests.board.serving import serving

FORM = "write-outcome"


def _history(register: Engine, sample: Sample, field: str, form: str = FORM) -> list[Narrative]:
    with reading(register) as session:
        return narratives.history(session, sample.transfer_id, form, field)


def _path(sample: Sample, form: str = FORM) -> str:
    return f"/transfers/{sample.transfer_id}/forms/{form}"


def test_what_is_written_is_saved_and_the_next_step_named(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    page = manager.get(_path(sample))
    assert page.all("//label") == ["Outcome for the referring manager", "Reasons for the outcome"]
    assert "Requirement HER-107, HER-133" in page.text
    assert "About Tamsin Orrell (born 2 May 2017), Kit Orrell (born 17 September 2020)" in page.text
    saved = manager.fill_in(page, FORM, outcome="The threshold is met.", outcomeReasons="First.\r\nSecond.")
    assert saved.status == 200
    told = saved.all("//div[@role='status']")[0]
    assert "Saved Next: go back to the task Write outcome and reasons in Tasklist" in told
    assert "The outcome and the reasons are on the case page, ready to send to the referring manager" in told
    assert saved.all("//textarea") == ["The threshold is met.", "First. Second."]
    row = _history(register, sample, "outcomeReasons")[0]
    assert (row.text, row.author, row.at, row.supersedes_id) == ("First.\nSecond.", MANAGER, NOW, None)


def test_a_change_supersedes_and_what_stays_the_same_does_not(
    manager: BrowserLike, colleague: BrowserLike, register: Engine, sample: Sample
) -> None:
    manager.fill_in(manager.get(_path(sample)), FORM, outcome="Met.", outcomeReasons="Reasons.")
    colleague.fill_in(colleague.get(_path(sample)), FORM, outcome="Met, with a plan.")
    rows = _history(register, sample, "outcome")
    assert [(row.text, row.author) for row in rows] == [("Met.", MANAGER), ("Met, with a plan.", COLLEAGUE)]
    assert rows[1].supersedes_id == rows[0].narrative_id
    assert [row.author for row in _history(register, sample, "outcomeReasons")] == [MANAGER]
    page = manager.get(_path(sample))
    assert page.all("//textarea")[0] == "Met, with a plan."
    assert "Last saved by Rosalind Achterberg, 25 November 2026 at 2pm" in page.text


def test_a_text_that_went_with_an_earlier_answer_is_saved_again_for_the_next(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    manager.fill_in(manager.get(_path(sample)), FORM, outcome="Met.", outcomeReasons="Reasons.")
    with transaction(register) as session:
        accepted = NewAnswer(sample.transfer_id, FORM, "Task_Any", 1, {"outcomeWritten": True}, MANAGER, NOW)
        answers.record(session, accepted)
    with reading(register) as session:
        assert narratives.for_next_answer(session, sample.transfer_id, FORM) == {}
    page = manager.get(_path(sample))
    assert page.all("//textarea") == ["Met.", "Reasons."]
    assert manager.fill_in(page, FORM).status == 200
    rows = _history(register, sample, "outcome")
    assert [row.text for row in rows] == ["Met.", "Met."]
    assert rows[1].supersedes_id == rows[0].narrative_id


def test_missing_answers_are_listed_with_links_to_their_fields_and_nothing_is_saved(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    page = manager.fill_in(manager.get(_path(sample)), FORM, outcome="Met.", outcomeReasons="  ")
    assert page.status == 400
    assert page.errors() == {"#outcomeReasons": "Fill in “Reasons for the outcome”"}
    assert page.all("//*[@id='outcomeReasons' and @aria-invalid='true']") == [""]
    assert page.all("//title")[0].startswith("Error: ")
    assert page.all("//textarea")[0] == "Met."
    assert _history(register, sample, "outcome") == []


def test_lines_and_names_are_saved_and_optional_ones_may_be_left_out(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    form = "record-consent"
    page = manager.get(_path(sample, form))
    assert page.all("//label")[0] == "Name of the person who gave or refused consent (optional)"
    saved = manager.fill_in(page, form, givenBy=" Dana  Orrell ", consentNote="At home.")
    assert saved.status == 200
    assert saved.inputs(form)["givenBy"] == "Dana Orrell"
    assert _history(register, sample, "relationship", form) == []
    emptied = manager.fill_in(saved, form, givenBy="")
    assert emptied.inputs(form).get("givenBy", "") == ""
    assert [row.text for row in _history(register, sample, "givenBy", form)] == ["Dana Orrell", ""]


@pytest.mark.requirement("HER-192")
@pytest.mark.requirement("HER-193")
def test_professionals_are_checked_line_by_line_and_a_tick_is_kept_and_taken_back(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    form = "record-consent"
    page = manager.get(_path(sample, form))
    assert "nyasOptOut" not in page.inputs(form)
    named = "school; Mill Row School; office@mill-row.example"
    wrong = manager.fill_in(page, form, consentNote="At home.", professionals=f"{named}\nthe health visitor")
    assert wrong.status == 400
    assert "line 2: write kind; organisation; email" in wrong.errors()["#professionals"]
    saved = manager.fill_in(wrong, form, professionals=named, nyasOptOut="yes")
    assert saved.status == 200
    assert saved.inputs(form)["nyasOptOut"] == "yes"
    assert [row.text for row in _history(register, sample, "professionals", form)] == [named]
    assert manager.fill_in(saved, form, nyasOptOut="").status == 200
    assert [row.text for row in _history(register, sample, "nyasOptOut", form)] == ["yes", ""]


def test_text_cannot_carry_markup(manager: BrowserLike, sample: Sample) -> None:
    attack = "</textarea><script>alert(1)</script>"
    saved = manager.fill_in(manager.get(_path(sample)), FORM, outcome=attack, outcomeReasons="{{ 7 * 7 }}")
    assert saved.all("//textarea") == [attack, "{{ 7 * 7 }}"]
    story = manager.get(f"/transfers/{sample.transfer_id}")
    assert attack in story.all("//p[@class='narrative']")
    for page in (saved, story):
        assert page.all("//script") == []
        assert "<script>" not in page.source


def test_blank_lines_survive_showing_and_saving_again(manager: BrowserLike, register: Engine, sample: Sample) -> None:
    page = manager.fill_in(manager.get(_path(sample)), FORM, outcome="One.\n\n\nTwo.", outcomeReasons="R")
    manager.fill_in(page, FORM)
    assert [row.text for row in _history(register, sample, "outcome")] == ["One.\n\n\nTwo."]


def test_a_colleagues_text_is_not_replaced_unseen(
    manager: BrowserLike, colleague: BrowserLike, register: Engine, sample: Sample
) -> None:
    opened = manager.get(_path(sample))
    colleague.fill_in(colleague.get(_path(sample)), FORM, outcome="Theirs.", outcomeReasons="The same.")
    stopped = manager.fill_in(opened, FORM, outcome="Mine.", outcomeReasons="The same.")
    assert stopped.status == 400
    assert stopped.errors() == {
        "#outcome": "Outcome for the referring manager: a colleague has changed this since you opened it"
    }
    assert "Theirs." in stopped.all("//div[@class='inset']")[0]
    assert stopped.all("//textarea")[0] == "Mine."
    assert manager.fill_in(stopped, FORM).status == 200
    assert [row.text for row in _history(register, sample, "outcome")] == ["Theirs.", "Mine."]


@pytest.mark.parametrize("token", ["", "made-up"])
def test_a_form_without_the_sessions_token_is_refused(
    manager: BrowserLike, register: Engine, sample: Sample, token: str
) -> None:
    page = manager.get(_path(sample))
    refused = manager.fill_in(page, FORM, token=token, outcome="x", outcomeReasons="y")
    assert refused.status == 403
    assert refused.all("//h1") == ["This form is out of date"]
    assert _history(register, sample, "outcome") == []


def test_a_colleagues_token_is_refused(
    manager: BrowserLike, colleague: BrowserLike, register: Engine, sample: Sample
) -> None:
    theirs = colleague.get(_path(sample))
    assert manager.fill_in(theirs, FORM, outcome="x", outcomeReasons="y").status == 403
    assert _history(register, sample, "outcome") == []


def test_another_authoritys_form_is_not_written(manager: BrowserLike, register: Engine, sample: Sample) -> None:
    own = manager.get(_path(sample)).inputs(FORM) | {"outcome": "x", "outcomeReasons": "y"}
    assert manager.post(f"/transfers/{sample.foreign_id}/forms/{FORM}", own).status == 403
    with reading(register) as session:
        assert narratives.current(session, sample.foreign_id, FORM) == {}


def test_the_trail_names_the_field_and_not_the_text(manager: BrowserLike, register: Engine, sample: Sample) -> None:
    manager.fill_in(manager.get(_path(sample)), FORM, outcome="A private matter.", outcomeReasons="R")
    with register.connect() as connection:
        details = connection.exec_driver_sql("SELECT action, actor, detail FROM audit").all()
    written = [row for row in details if row[0] == "narrative-written" and row[1] == MANAGER]
    assert len(written) == 2
    assert not any("private" in str(row) for row in details)


class Seconds:
    """A monotonic clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_text_sent_after_the_session_timed_out_waits_for_its_writer(
    services: Services, register: Engine, sample: Sample
) -> None:
    clock = Seconds()
    own = replace(services, sessions=Sessions(timedelta(minutes=30), clock))
    with serving(own) as address, BrowserLike(address) as browser, BrowserLike(address) as other:
        browser.sign_in(MANAGER)
        page = browser.get(_path(sample))
        clock.now += 31 * 60
        asked = browser.fill_in(page, FORM, outcome="Long thought about.", outcomeReasons="R")
        assert asked.all("//h1") == ["Sign in"]
        assert "nothing happened for 30 minutes" in asked.text
        assert "Long thought about." not in asked.source
        other.sign_in(COLLEAGUE)
        assert other.get(_path(sample)).all("//textarea") == ["", ""]
        kept = browser.sign_in(MANAGER, path=_path(sample))
        assert "This text is not saved yet." in kept.text
        assert kept.all("//textarea") == ["Long thought about.", "R"]
        assert _history(register, sample, "outcome") == []
        browser.fill_in(kept, FORM)
        assert [row.text for row in _history(register, sample, "outcome")] == ["Long thought about."]
        assert "not saved yet" not in browser.get(_path(sample)).text


def test_nothing_is_dated_by_guess_when_the_controlled_clock_does_not_answer(
    services: Services, register: Engine, sample: Sample
) -> None:
    def silent() -> datetime:
        raise EngineUnreachable("The engine's clock does not answer.")

    with serving(replace(services, clock=silent)) as address, BrowserLike(address) as browser:
        browser.sign_in(MANAGER)
        page = browser.fill_in(browser.get(_path(sample)), FORM, outcome="Kept.", outcomeReasons="R")
    assert page.status == 400
    assert "The engine does not answer" in page.all("//div[@class='error-summary']")[0]
    assert page.all("//textarea")[0] == "Kept."
    assert _history(register, sample, "outcome") == []


def test_a_text_whose_field_is_no_longer_on_the_form_is_still_shown(
    manager: BrowserLike, register: Engine, sample: Sample
) -> None:
    with transaction(register) as session:
        narratives.write(session, NewNarrative(sample.transfer_id, FORM, "oldField", "From before.", MANAGER, NOW))
    page = manager.get(f"/transfers/{sample.transfer_id}")
    assert "Old field" in page.all("//h3")
    assert "From before." in page.all("//p[@class='narrative']")


def test_a_date_is_asked_for_in_three_inputs_and_shown_in_words(
    manager: BrowserLike, register: Engine, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = "arrange-visit"
    field: dict[str, Any] = {"key": "visitOn", "label": "Day of the visit", "type": "date", "required": True}
    field["requirements"] = ["HER-004"]
    pages = tmp_path / "case-pages"
    pages.mkdir()
    shutil.copytree(models_folder() / "decisions", tmp_path / "decisions")  # they say who may open a transfer
    (pages / f"{form}.json").write_text(json.dumps({"form": form, "title": "Arrange visit", "fields": [field]}))
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path))
    page = manager.get(_path(sample, form))
    assert page.all("//fieldset/legend | //fieldset//label") == ["Day of the visit", "Day", "Month", "Year"]
    wrong = manager.fill_in(page, form, visitOn_day="31", visitOn_month="2", visitOn_year="2026")
    assert wrong.errors() == {"#visitOn-day": "Day of the visit: this must be a real date, like 24 11 2026"}
    assert wrong.inputs(form)["visitOn-day"] == "31"
    saved = manager.fill_in(wrong, form, visitOn_day="28")
    assert saved.inputs(form)["visitOn-month"] == "2"
    assert [row.text for row in _history(register, sample, "visitOn", form)] == ["2026-02-28"]
    assert manager.get(f"/transfers/{sample.transfer_id}").all("//p[@class='narrative']") == ["28 February 2026"]
