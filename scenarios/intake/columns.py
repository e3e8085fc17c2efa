"""Columns: one small class for each kind of cell, from text to value.

``read_cell`` gets the text of a cell without surrounding blanks and returns its value or raises CellFault.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from fleet.catalogue import aircraft_types
from geo.gazetteer import airfield_facts
from geo.states import states
from movcon.clock import MINUTES_PER_DAY, Day, Minute, day_of, minute_of
from movcon.errors import InvalidValue
from movcon.movements import Blackout
from scenarios.intake.faults import CellFault, nearest, one_of, shown

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MONTHS_IN_YEAR = 12
_ID = re.compile(r"[^\s,;\"']+")
_ID_LENGTH_MAX = 80
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::00)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_CLOCK = re.compile(r"(\d{2}):(\d{2})", re.ASCII)
_FISCAL_YEAR = re.compile(r"(\d{4})/(\d{2})", re.ASCII)
_SEPARATED = re.compile(r"[+-]?\d{1,3}(?:[,' \u00a0\u202f]\d{3})+(?:\.\d+)?", re.ASCII)
# None of these may try the same letters twice: a cell can be made so that it would take for ever.
_DECIMAL = re.compile(r"[+-]?\d*+[.,]\d+|[+-]?\d++(?:[.,]\d*+)?[eE][+-]?\d+", re.ASCII)
_SIGNED_FORMULA = re.compile(
    r"[+@-](?:\$?[A-Za-z]{1,3}\$?\d+(?:[-+*/^:]\S*)?|[A-Za-z.]+\(.*\).*)", re.ASCII | re.DOTALL
)
_LENGTH_MAX = 4_000
_EXCEL_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!")


class Column(ABC):
    """A kind of cell."""

    def read_cell(self, text: str) -> Any:  # noqa: ANN401 - each column has its own type
        """Value of a cell; raises CellFault for an empty or endless one, a formula or a value the column refuses."""
        if len(text) > _LENGTH_MAX:
            cause = f"{shown(text)} has {len(text):,} characters."
            raise CellFault("cell_too_long", cause, f"Give {self.wanted}, in {_LENGTH_MAX:,} characters at most.")
        if text.startswith("=") or _SIGNED_FORMULA.fullmatch(text):
            raise CellFault("formula", f"{shown(text)} is a formula.", "Write the value it gives instead.")
        if text in _EXCEL_ERRORS:
            raise CellFault("formula", f"{shown(text)} is a spreadsheet's error.", "Write the value that belongs here.")
        if not text:
            return self._empty()
        return self._read(text)

    def _empty(self) -> Any:  # noqa: ANN401
        """Value of an empty cell."""
        raise CellFault("missing_value", "The cell is empty.", f"Give {self.wanted}.")

    @property
    @abstractmethod
    def wanted(self) -> str:
        """What belongs in the cell, to complete 'Give ...'."""

    @abstractmethod
    def _read(self, text: str) -> Any:  # noqa: ANN401
        """Value of a cell that is not empty."""


class Maybe(Column):
    """Another column whose cell may be empty: None."""

    def __init__(self, column: Column) -> None:
        self.column = column

    @property
    def wanted(self) -> str:
        """What belongs in the cell."""
        return f"{self.column.wanted}, or leave it empty"

    def _empty(self) -> None:
        return None

    def _read(self, text: str) -> Any:  # noqa: ANN401
        return self.column.read_cell(text)


class Text(Column):
    """Any words."""

    wanted = "words"

    def _read(self, text: str) -> str:
        return text


class SourceNote(Text):
    """Where a row's figures come from."""

    def _empty(self) -> str:
        raise CellFault(
            "missing_source",
            "The row does not say where its figures come from.",
            "Name the source, or write 'planning value: ' and its basis.",
        )


class Identifier(Column):
    """A name of the row's own, without blanks or separators."""

    wanted = "a name without blanks, such as UNMIL-GHA-BN1"

    def _read(self, text: str) -> str:
        if not _ID.fullmatch(text) or len(text) > _ID_LENGTH_MAX:
            raise CellFault("bad_id", f"{shown(text)} cannot be an id.", f"Give {self.wanted}.")
        return text


@dataclass(frozen=True)
class Reference(Column):
    """The id of a row in another table of the folder; whether it is there is checked when all are read."""

    table: str

    @property
    def wanted(self) -> str:
        """What belongs in the cell."""
        return f"an id of {self.table}"

    def _read(self, text: str) -> str:
        return text


@dataclass(frozen=True)
class Whole(Column):
    """A whole number without separators."""

    least: int = 0
    most: int = 1_000_000

    @property
    def wanted(self) -> str:
        """What belongs in the cell."""
        return f"a whole number from {self.least} to {self.most}"

    def _read(self, text: str) -> int:
        if _SEPARATED.fullmatch(text):
            plain = re.sub(r"[^\d.+-]", "", text)
            raise CellFault("thousands_separator", f"{shown(text)} has thousands separators.", f"Write {plain}.")
        if _DECIMAL.fullmatch(text):
            raise CellFault("decimal_number", f"{shown(text)} is not a whole number.", "Round it to a whole number.")
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            raise CellFault("not_a_number", f"{shown(text)} is not a number.", f"Give {self.wanted}.")
        if text.startswith("-") and text.strip("-0"):
            raise CellFault("negative_number", f"{shown(text)} is negative.", f"Give {self.wanted}.")
        value = int(text) if len(text) < 20 else self.most + 1
        if value < self.least:
            raise CellFault("number_too_small", f"{shown(text)} is below {self.least}.", f"Give {self.wanted}.")
        if value > self.most:
            raise CellFault("number_too_large", f"{shown(text)} is above {self.most}.", f"Give {self.wanted}.")
        return value


class Usd(Whole):
    """Whole US dollars."""

    def __init__(self) -> None:
        super().__init__(least=0, most=10_000_000_000)


@dataclass(frozen=True)
class Word(Column):
    """One of the words of an enumeration."""

    words: type[StrEnum]

    @property
    def wanted(self) -> str:
        """What belongs in the cell."""
        return f"one of: {', '.join(self.words)}"

    def _read(self, text: str) -> StrEnum:
        try:
            return self.words(text)
        except ValueError:
            raise CellFault(
                "unknown_word", f"{shown(text)} is not a word known here.", one_of(list(self.words), text)
            ) from None


class Date(Column):
    """A calendar date YYYY-MM-DD, as days since 1970-01-01."""

    wanted = "a date as YYYY-MM-DD"

    def _read(self, text: str) -> Day:
        found = _DATE.fullmatch(text)
        if not found:
            raise CellFault(
                "not_a_date", f"{shown(text)} is not a date in the form YYYY-MM-DD.", "Write it like 2010-07-03."
            )
        year, month, day = (int(part) for part in found.groups())
        try:
            when = date(year, month, day)
        except ValueError:
            raise CellFault(
                "impossible_date", f"{shown(text)} is no date of the calendar.", "Give a date that exists."
            ) from None
        return _in_range(text, when)


class Moment(Column):
    """A moment with its zone, ISO 8601, as minutes since 1970-01-01T00:00Z."""

    wanted = "a moment with zone, such as 2010-07-03T06:00Z"

    def _read(self, text: str) -> Minute:
        found = _MOMENT.fullmatch(text)
        if not found and not _DATE.fullmatch(text):
            raise CellFault("not_a_moment", f"{shown(text)} is not a moment.", f"Give {self.wanted}.")
        if not found or found.group(1) is None:
            raise CellFault(
                "moment_without_zone",
                f"{shown(text)} does not say in which time zone.",
                "Add Z for UTC or an offset, such as 2010-07-03T06:00Z or 2010-07-03T09:00+03:00.",
            )
        try:
            when = datetime.fromisoformat(text)
            _in_range(text, when.date())
            return minute_of(when.astimezone(UTC))
        except (ValueError, OverflowError):
            raise CellFault(
                "impossible_date", f"{shown(text)} is no moment of the calendar.", "Give a moment that exists."
            ) from None


class Clock(Column):
    """A local time HH:MM, as minutes after midnight; 24:00 is the end of the day."""

    wanted = "a local time as HH:MM"

    def _read(self, text: str) -> int:
        found = _CLOCK.fullmatch(text)
        minutes = int(found.group(1)) * 60 + int(found.group(2)) if found else MINUTES_PER_DAY + 1
        if not found or minutes > MINUTES_PER_DAY or int(found.group(2)) >= 60:
            raise CellFault(
                "not_a_time",
                f"{shown(text)} is not a time in the form HH:MM.",
                "Write it like 06:00; 24:00 is allowed.",
            )
        return minutes


class FiscalYear(Column):
    """A peacekeeping fiscal year, 1 July to 30 June: 2010/11."""

    wanted = "a fiscal year such as 2010/11"

    def _read(self, text: str) -> str:
        found = _FISCAL_YEAR.fullmatch(text)
        if not found or (int(found.group(1)) + 1) % 100 != int(found.group(2)):
            raise CellFault("not_a_fiscal_year", f"{shown(text)} is not a fiscal year.", f"Give {self.wanted}.")
        return text


class Airfield(Column):
    """ICAO code of an airfield in the gazetteer."""

    wanted = "an airfield's four-letter ICAO code"

    def _read(self, text: str) -> str:
        try:
            airfield_facts(text)
        except InvalidValue as error:
            cure = str(error).partition("; ")[2]
            raise CellFault(
                "unknown_airfield", f"Airfield {shown(text)} is unknown.", cure[:1].upper() + cure[1:]
            ) from None
        return text


class State(Column):
    """ISO 3166 alpha-3 code of a State or contributor."""

    wanted = "a State's ISO 3166 alpha-3 code, such as GHA"

    def _read(self, text: str) -> str:
        known = states()
        if text in known:
            return text
        named = {state.name.lower(): code for code, state in known.items()} | {
            state.iso2.lower(): code for code, state in known.items()
        }
        near = named.get(text.lower()) or nearest(text, list(known))
        hint = f" Nearest: {near} ({known[near].name})." if near else ""
        raise CellFault("unknown_state", f"State {shown(text)} is unknown.", f"Give {self.wanted}.{hint}")


class AircraftTypeId(Column):
    """A type of the fleet catalogue."""

    wanted = "a type of the fleet catalogue"

    def _read(self, text: str) -> str:
        known = sorted(aircraft_types())
        if text not in known:
            raise CellFault("unknown_aircraft_type", f"Aircraft type {shown(text)} is unknown.", one_of(known, text))
        return text


@dataclass(frozen=True)
class Several(Column):
    """Values of another column, joined by blanks; each once unless ``repeats``."""

    column: Column
    repeats: bool = False

    @property
    def wanted(self) -> str:
        """What belongs in the cell."""
        return f"{self.column.wanted}; several are joined by blanks"

    def _read(self, text: str) -> tuple[Any, ...]:
        parts = text.split()
        twice = sorted(part for part, count in Counter(parts).items() if count > 1)
        if twice and not self.repeats:
            raise CellFault("duplicate_word", f"{shown(text)} has {twice[0]} twice.", "Name each once.")
        return tuple(self.column.read_cell(part) for part in parts)


class Blackouts(Column):
    """Zero or more ``2011-01-05/2011-01-20 reason``, joined by semicolons."""

    wanted = "periods such as 2011-01-05/2011-01-20 referendum; several are joined by semicolons"

    def _empty(self) -> tuple[Blackout, ...]:
        return ()

    def _read(self, text: str) -> tuple[Blackout, ...]:
        return tuple(self._read_one(part.strip()) for part in text.split(";") if part.strip())

    def _read_one(self, text: str) -> Blackout:
        span, _, reason = text.partition(" ")
        first, stroke, last = span.partition("/")
        if not stroke or not reason.strip():
            raise CellFault(
                "not_a_blackout",
                f"{shown(text)} is not a first and last date with a reason.",
                "Write it like 2011-01-05/2011-01-20 referendum.",
            )
        dates = Date()
        found = Blackout(first_day=dates.read_cell(first), last_day=dates.read_cell(last), reason=reason.strip())
        if found.last_day < found.first_day:
            raise CellFault(
                "impossible_blackout", f"{shown(text)} ends before it begins.", "Write the earlier date first."
            )
        return found


def _in_range(text: str, when: date) -> Day:
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise CellFault(
            "date_out_of_range",
            f"{shown(text)} lies outside {_FIRST_YEAR} to {_LAST_YEAR}.",
            "Check the year.",
        )
    return day_of(when)
