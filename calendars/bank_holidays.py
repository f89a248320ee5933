"""The packaged bank holiday table of England and Wales."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

_FEWEST_A_YEAR = 8


class Horizon(BaseModel):
    """First and last day, both included, of which the table knows whether they are bank holidays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: date
    last: date


class BankHolidayTable(BaseModel):
    """Bank holidays by date, with their names, and the horizon within which the list is complete.

    A table that would answer wrongly without a word is refused with `pydantic.ValidationError`: a date outside the
    horizon, a weekend date in place of its substitute day, a horizon that is not made of whole years, or a year with
    fewer than the eight holidays that every year has (its dates are then not entered yet).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    horizon: Horizon
    holidays: dict[date, str]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        first, last = self.horizon.first, self.horizon.last
        if first > last or (first.month, first.day) != (1, 1) or (last.month, last.day) != (12, 31):
            raise ValueError(f"horizon: must run from a 1 January to a later 31 December, not {first} to {last}")
        for day, name in self.holidays.items():
            if not first <= day <= last:
                raise ValueError(f"holidays: {day} ({name}) is outside the horizon {first} to {last}")
            if day.weekday() >= 5:
                raise ValueError(f"holidays: {day} ({name}) is a weekend day; enter its substitute weekday")
        for year in range(first.year, last.year + 1):
            found = sum(day.year == year for day in self.holidays)
            if found < _FEWEST_A_YEAR:
                raise ValueError(f"holidays: {year} has {found}, every year has at least {_FEWEST_A_YEAR}")
        return self


def parse_bank_holidays(text: str) -> BankHolidayTable:
    """The table in this YAML text, in the form of `calendars/bank_holidays.yaml`.

    Raises `pydantic.ValidationError` that names the field and the rule.
    """
    return BankHolidayTable.model_validate(yaml.safe_load(text))


@cache
def england_and_wales() -> BankHolidayTable:
    """The packaged table, read once per process: `calendars/bank_holidays.yaml`."""
    return parse_bank_holidays(files("calendars").joinpath("bank_holidays.yaml").read_text(encoding="utf-8"))
