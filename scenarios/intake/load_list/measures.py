"""Numbers as people write them: with a unit or without, either separator, thousands grouped or not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from scenarios.intake.load_list.units import UNIT_OF_WORD, Unit
from scenarios.intake.sheet import NumberText

MILLION = 1_000_000
_LENGTH_MAX = 60
_DIGITS_MAX = 15
_PARTS = re.compile(r"([+-]?)([0-9][0-9.,'\u2019 \u00a0\u202f]*+|[.,][0-9]++)\s*([a-z]*)\.?", re.IGNORECASE)
_BLANKS = re.compile(r"(?<=\d)[ \u00a0\u202f'\u2019](?=\d{3}(?!\d))")
_GROUPED = {
    "point": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?"),  # the second as in India
    "comma": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?"),
}
_PLAIN = {"point": re.compile(r"\d*\.?\d*"), "comma": re.compile(r"\d*,?\d*")}


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with what it may mean.

    Attributes
    ----------
    point, comma
        Its value in millionths where the decimal sign is a point, and where it is a comma; None where it cannot be
        written so. Where both are the same the sign makes no difference.
    unit
        Unit that stands with it; None: none.
    """

    point: int | None
    comma: int | None
    unit: Unit | None = None

    @property
    def plain(self) -> bool:
        """Whether its value is the same whatever the decimal sign."""
        return self.point == self.comma


def measure(text: str) -> Measure | None:
    """A cell's number; None where it is none. A cell that holds a number and not text always has a point."""
    if type(text) is NumberText:
        return _stored(text)
    return _written(text)


@lru_cache(maxsize=200_000)
def _stored(text: str) -> Measure | None:
    try:
        value = round(float(text) * MILLION)
    except (ValueError, OverflowError):
        return None
    return Measure(value, value) if abs(value) < 10**_DIGITS_MAX * MILLION else None


@lru_cache(maxsize=200_000)
def _written(text: str) -> Measure | None:
    if len(text) > _LENGTH_MAX:
        return None
    if not text.isascii():
        text = "".join(_ascii(letter) for letter in text)
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return None
    sign, digits, word = found.groups()
    unit = UNIT_OF_WORD.get(word.lower())
    if word and unit is None:
        return None
    digits = _BLANKS.sub("", digits.strip(" \u00a0\u202f"))
    if len(digits) > _DIGITS_MAX + 6:
        return None
    point, comma = (_value(digits, sign, way) for way in ("point", "comma"))
    return None if point is None and comma is None else Measure(point, comma, unit)


def _ascii(letter: str) -> str:
    """The digits of any script as ours; other signs of the same look too."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return {"\u2212": "-", "\u066b": ",", "\u066c": "'"}.get(letter, letter)


def _value(digits: str, sign: str, way: str) -> int | None:
    """Millionths of digits, with a point or a comma as decimal sign; None where they cannot be written so."""
    decimal, thousands = (".", ",") if way == "point" else (",", ".")
    if thousands in digits:
        if not _GROUPED[way].fullmatch(digits) or digits.startswith("0"):
            return None
        digits = digits.replace(thousands, "")
    elif not _PLAIN[way].fullmatch(digits):
        return None
    whole, _, rest = digits.partition(decimal)
    if not whole and not rest:
        return None
    value = int(whole or "0") * MILLION + int((rest + "000000")[:6]) + (1 if rest[6:7] >= "5" else 0)
    return -value if sign == "-" else value


_TIMES = re.compile(r"\s*(?:[x\u00d7*\u2715]|\bby\b)\s*", re.IGNORECASE)


def three_measures(text: str) -> tuple[Measure, Measure, Measure] | None:
    """Three numbers of one cell, ``6.06 x 2.44 x 2.59 m``; a unit after the last is of all that have none."""
    if len(text) > 3 * _LENGTH_MAX:
        return None
    parts = _TIMES.split(text.strip())
    if len(parts) != 3:
        return None
    found = [_written(part) for part in parts]
    if any(one is None for one in found):
        return None
    one, other, last = (each for each in found if each is not None)
    return (_with_unit(one, last.unit), _with_unit(other, last.unit), last)


def _with_unit(one: Measure, unit: Unit | None) -> Measure:
    return one if one.unit is not None else Measure(one.point, one.comma, unit)
