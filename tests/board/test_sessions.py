"""Sessions, sign-in attempts and kept texts end when they should; a hand-moved clock stands in for waiting."""

from __future__ import annotations

from datetime import timedelta

from board.drafts import KEPT_FOR, DraftKey, Drafts
from board.sessions import LONGEST, Sessions
from board.sign_in_limit import ATTEMPTS, WINDOW, SignInLimit
from board.signing import Signing


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def move(self, length: timedelta) -> None:
        self.now += length.total_seconds()


IDLE = timedelta(minutes=30)
ALMOST_IDLE = IDLE - timedelta(seconds=1)


def test_use_keeps_a_session_alive_and_idleness_ends_it() -> None:
    clock = Seconds()
    sessions = Sessions(IDLE, clock)
    session_id = sessions.begin("priya").session_id
    for _ in range(3):
        clock.move(ALMOST_IDLE)
        assert sessions.live(session_id) is not None
    clock.move(IDLE)
    assert sessions.live(session_id) is None
    ended = sessions.timed_out(session_id)
    assert ended is not None
    assert ended.user_id == "priya"


def test_a_session_that_timed_out_does_not_come_back() -> None:
    clock = Seconds()
    sessions = Sessions(IDLE, clock)
    session_id = sessions.begin("priya").session_id
    clock.move(IDLE)
    assert [sessions.live(session_id), sessions.live(session_id)] == [None, None]


def test_even_a_busy_session_ends() -> None:
    clock = Seconds()
    sessions = Sessions(IDLE, clock)
    session_id = sessions.begin("priya").session_id
    passed = timedelta()
    while passed + ALMOST_IDLE < LONGEST:
        clock.move(ALMOST_IDLE)
        passed += ALMOST_IDLE
        assert sessions.live(session_id) is not None
    clock.move(LONGEST - passed)
    assert sessions.live(session_id) is None
    assert sessions.timed_out(session_id) is None


def test_a_session_that_was_ended_is_gone() -> None:
    sessions = Sessions(IDLE)
    session_id = sessions.begin("priya").session_id
    sessions.end(session_id)
    assert sessions.live(session_id) is None
    assert sessions.timed_out(session_id) is None
    assert sessions.live(None) is None


def test_attempts_are_limited_per_account_and_the_limit_passes() -> None:
    clock = Seconds()
    limit = SignInLimit(clock)
    assert [limit.admits("priya") for _ in range(ATTEMPTS + 1)] == [True] * ATTEMPTS + [False]
    assert limit.admits("rosalind")
    clock.move(WINDOW)
    assert limit.admits("priya")


def test_a_sign_in_starts_the_count_afresh() -> None:
    limit = SignInLimit(Seconds())
    for _ in range(ATTEMPTS):
        limit.admits("priya")
    limit.forget("priya")
    assert limit.admits("priya")


def test_a_kept_text_is_its_writers_and_does_not_stay() -> None:
    clock = Seconds()
    drafts = Drafts(clock)
    key = DraftKey("priya", "T-00000000", "write-outcome")
    drafts.keep(key, {"outcome": "text"})
    assert drafts.find(key) == {"outcome": "text"}
    assert drafts.find(key._replace(user_id="rosalind")) is None
    clock.move(KEPT_FOR)
    assert drafts.find(key) is None


def test_a_signature_belongs_to_its_key_and_its_purpose() -> None:
    signing, other = Signing("one key"), Signing("another key")
    sealed = signing.seal("session")
    assert signing.unseal(sealed) == "session"
    assert [signing.unseal(text) for text in (None, "", "session", sealed[:-1], "é.x")] == [None] * 5
    assert other.unseal(sealed) is None
    token = signing.form_token("session")
    assert signing.accepts("session", token)
    assert not any(signing.accepts("session", wrong) for wrong in (None, "", "é", signing.form_token("other")))
    assert not other.accepts("session", token)
    assert not signing.accepts("session", sealed.rpartition(".")[2])
