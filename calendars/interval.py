"""What a time limit adds to its anchor, or takes from it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from typing import Literal, NamedTuple, get_args

Unit = Literal["hour", "working-day", "calendar-day", "week", "month", "clock-time"]
Direction = Literal["forward", "backward"]
EndOfDay = Literal["elapsed", "end-of-day", "given-clock-time", "same-clock-time"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
BankHolidays = Literal["skip", "ignore", "move-earlier", "move-later"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)  # in the order of date.weekday()


class _UnitRule(NamedTuple):
    """What the other fields may be for one unit. `most` is a hundred years: more is a slip of the pen."""

    most: int
    ends: Collection[EndOfDay]
    holidays: Collection[BankHolidays]
    reason: str  # why `bank_holidays` can be nothing else


_DAY_ENDS: tuple[EndOfDay, ...] = ("end-of-day", "given-clock-time", "same-clock-time")
_MOVED: tuple[BankHolidays, ...] = ("move-earlier", "move-later")

_RULES: dict[Unit, _UnitRule] = {
    "hour": _UnitRule(876_600, ("elapsed",), ("ignore",), "nights, weekends and bank holidays change nothing"),
    "working-day": _UnitRule(36_525, _DAY_ENDS, ("skip", *_MOVED), "only working days are counted"),
    "calendar-day": _UnitRule(36_525, _DAY_ENDS, ("ignore", *_MOVED), "every day is counted"),
    "week": _UnitRule(5_218, _DAY_ENDS, ("ignore", *_MOVED), "a week is seven calendar days"),
    "month": _UnitRule(1_200, _DAY_ENDS, ("ignore", *_MOVED), "a month is a calendar month"),
    "clock-time": _UnitRule(
        5_218, ("given-clock-time",), ("ignore", *_MOVED), "the weekday is found first, then kept or moved"
    ),
}


@dataclass(frozen=True)
class Interval:
    """A time limit's distance from its anchor, as in a row of the decision table `sla-policy`.

    All units but hour work on London dates.

    amount: 0 or more, whole; clock-time needs 1 or more.
    unit: hour: elapsed. working-day: Monday to Friday less bank holidays and closure days. calendar-day: every day.
        week: 7 calendar days each. month: the same day of the month, or its last day where it has no such day.
        clock-time: the amount-th `weekday` at `clock_time` not before the anchor (backward: not after it); an anchor
        exactly at it is in time.
    direction: forward: on or after the anchor. backward: on or before it.
    end_of_day: elapsed: falls out of the hours. end-of-day: 23:59:59. given-clock-time: `clock_time`. same-clock-time:
        the anchor's clock time.
    clock_time: London time without a zone, with given-clock-time; else None.
    weekday: with unit clock-time; else None.
    bank_holidays: what becomes of days that are not working days (for clock-time: of bank holidays and closure days,
        not of weekends). skip: not counted; 0 working days from such a day end on the first working day beyond it.
        ignore: counted, and an end on one stays. move-earlier: an end on one goes to the last working day before it.
        move-later: to the next working day. Where that would cross the anchor, a clock-time goes a week on instead
        (backward: a week back), any other end to the working day on the other side.
    counts_first_day: true: the anchor's own day is day 1, so that 1 day ends on it, as 0 days do. false: it is day 0.

    Raises ValueError, naming the field and the rule, for a combination that has no meaning.
    """

    amount: int
    unit: Unit
    direction: Direction
    end_of_day: EndOfDay
    clock_time: time | None
    weekday: Weekday | None
    bank_holidays: BankHolidays
    counts_first_day: bool

    def __post_init__(self) -> None:
        _one_of("unit", self.unit, get_args(Unit))
        _one_of("direction", self.direction, get_args(Direction))
        rule = _RULES[self.unit]
        _one_of("end_of_day", self.end_of_day, rule.ends, f" for unit {self.unit}")
        _one_of("bank_holidays", self.bank_holidays, rule.holidays, f" for unit {self.unit} ({rule.reason})")
        self._check_amount(rule)
        self._check_clock_time()
        self._check_weekday()
        self._check_first_day()

    def _check_amount(self, rule: _UnitRule) -> None:
        least = 1 if self.unit == "clock-time" else 0
        if not _is_whole(self.amount) or not least <= self.amount <= rule.most:
            raise ValueError(
                f"amount: must be a whole number from {least} to {rule.most} for unit {self.unit}, not {self.amount!r}"
            )

    def _check_clock_time(self) -> None:
        if self.end_of_day != "given-clock-time":
            if self.clock_time is not None:
                raise ValueError(
                    f"clock_time: goes with end_of_day given-clock-time only, and it is {self.end_of_day} here"
                )
        elif not _is_clock_time(self.clock_time):
            raise ValueError(
                "clock_time: end_of_day given-clock-time needs a London time without a zone, such as time(16, 30), "
                f"not {self.clock_time!r}"
            )

    def _check_weekday(self) -> None:
        if self.unit == "clock-time":
            _one_of("weekday", self.weekday, WEEKDAYS, " for unit clock-time")
        elif self.weekday is not None:
            raise ValueError(f"weekday: goes with unit clock-time only, and it is {self.unit} here")

    def _check_first_day(self) -> None:
        if not _is_boolean(self.counts_first_day):
            raise ValueError(f"counts_first_day: must be true or false, not {self.counts_first_day!r}")
        if self.unit == "hour":
            if self.counts_first_day:
                raise ValueError("counts_first_day: must be false for unit hour, which counts no days")
        elif self.amount == 0:
            if not self.counts_first_day:
                raise ValueError("counts_first_day: must be true for amount 0, which ends on the anchor's own day")
        elif self.unit == "month" and self.counts_first_day:
            raise ValueError("counts_first_day: must be false for months, which end on the same day of the month")


def _one_of(field: str, value: object, allowed: Collection[str], condition: str = "") -> None:
    if value not in allowed:
        raise ValueError(f"{field}: must be {' or '.join(allowed)}{condition}, not {value!r}")


# The fields come from a decision table at run time, where no type checker has seen them.
def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool)


def _is_clock_time(value: object) -> bool:
    return isinstance(value, time) and value.tzinfo is None
