"""Withdrawal and withdrawn consent at every wait state: before the decision takes effect they end the transfer and
leave nothing open; after it nothing takes the case back, and withdrawn consent only ends the sharing."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from cli.messaging import send_message
from engine.clock import EngineClock
from engine.embedded import RunningEngine
from engine.problems import NothingWaits
from engine.records import RecordReader
from tests.flows.left_open import nothing_is_left_open
from tests.flows.office import Case, Office
from tests.flows.wait_states import ELSEWHERE, WAIT_STATES, Scene, WaitState, places_of_the_models
from tests.waiting import eventually

pytestmark = pytest.mark.engine

_ENDS_AS = {"transfer-withdrawn": "withdrawn", "consent-withdrawn": "consent-refused"}
_Key = tuple[str, WaitState]


def _keys(*, decided: bool) -> list[_Key]:
    return [
        (message, state)
        for message in _ENDS_AS
        for state in WAIT_STATES
        if state.decided is decided and (message == "transfer-withdrawn" or state.changes.get("consent"))
    ]


def _parameters(*, decided: bool) -> list[object]:
    return [
        pytest.param(key, id=f"{key[0]}-{key[1].sample}-{key[1].at}-{number}")
        for number, key in enumerate(_keys(decided=decided))
    ]


@pytest.fixture(scope="module")
def scene(office: Office, running_system: RunningEngine) -> Generator[Scene]:
    """Office, clock and records together."""
    clock = EngineClock(running_system.installation, seconds=120)
    yield Scene(office, clock, RecordReader.of(running_system.installation))
    clock.close()


@pytest.fixture(scope="module")
def waiting(scene: Scene) -> dict[_Key, Case]:
    """A case at every wait state, for each message; they are all brought there together."""
    keys = [*_keys(decided=False), *_keys(decided=True)]
    cases = {key: key[1].start(scene.office) for key in keys}
    scene.office.settle(cases.values(), seconds=900)
    for key, case in cases.items():
        key[1].bring(scene, case)
    return cases


def test_every_wait_state_of_the_models_has_a_case() -> None:
    assert places_of_the_models() == {state.at for state in WAIT_STATES} | ELSEWHERE


@pytest.mark.parametrize("key", _parameters(decided=False))
@pytest.mark.requirement("HER-183")
def test_before_the_decision_takes_effect_nothing_stays_open(
    key: _Key, waiting: dict[_Key, Case], scene: Scene
) -> None:
    message, case = key[0], waiting[key]
    send_message(scene.office.connection, message, case.transfer_id, {}, None)
    nothing_is_left_open(scene.office, scene.records, case, _ENDS_AS[message])


@pytest.mark.parametrize("key", _parameters(decided=True))
@pytest.mark.requirement("HER-183")
@pytest.mark.requirement("HER-187")
def test_after_the_decision_the_work_goes_on(key: _Key, waiting: dict[_Key, Case], scene: Scene) -> None:
    """A section 47 enquiry does not end with consent: the duty holds whether or not there is consent."""
    message, case, office = key[0], waiting[key], scene.office
    if message == "transfer-withdrawn":
        with pytest.raises(NothingWaits):
            send_message(office.connection, message, case.transfer_id, {}, None)
    else:
        send_message(office.connection, message, case.transfer_id, {}, None)
        told = "transfer-consent-withdrawn"
        eventually(lambda: told in [one["template"] for one in office.story(case)["notifications"]], "partners told")
        assert all(one["withdrawnAt"] for one in office.story(case)["consents"])
    assert office.status(case) is None
    assert case.holds[0] in [task.element_id for task in office.open_tasks(case)]
    case.holds.clear()
    office.await_end(case, "accepted")
