"""Dates as people write them; which number is the day is decided for the whole column, never for one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from movcon.clock import Day, day_of
from scenarios.intake.load_list.header import plain_words

_YEARS = range(1990, 2101)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)? ?([a-z]{3,10}) ?(\d{4}|\d{2})", re.ASCII)
_WORDED_US = re.compile(r"([a-z]{3,10}) (\d{1,2})(?:st|nd|rd|th)? (\d{4})", re.ASCII)
_NAMES = (
    "jan january janvier janv enero ene",
    "feb february fevrier fevr fev febrero",
    "mar march mars marzo",
    "apr april avril avr abril abr",
    "may mai mayo",
    "jun june juin junio",
    "jul july juillet juil julio",
    "aug august aout agosto ago",
    "sep sept september septembre septiembre",
    "oct october octobre octubre",
    "nov november novembre noviembre",
    "dec december decembre diciembre dic",
)
_MONTHS = {name: month for month, names in enumerate(_NAMES, start=1) for name in names.split()}


class Order(StrEnum):
    """Which comes first of two numbers before a year."""

    DAY = "day"
    MONTH = "month"


def meanings(text: str) -> dict[Order, Day] | None:
    """What a date may mean, by which number comes first; both the same where it makes no difference. None: no date."""
    found = _ISO.fullmatch(text)
    if found:
        return _same(*(int(part) for part in found.groups()))
    found = _NUMBERS.fullmatch(text)
    if found:
        one, sign, other, year = found.groups()
        first = _day(_year(year), int(other), int(one))
        second = _day(_year(year), int(one), int(other))
        if sign == ".":
            second = None  # with points the day comes first wherever people write so
        both = {Order.DAY: first, Order.MONTH: second}
        known = {order: day for order, day in both.items() if day is not None}
        return known or None
    if len(text) > 40:
        return None
    words = plain_words(text)
    worded = _WORDED.fullmatch(words)
    if worded and worded.group(2) in _MONTHS:
        return _same(_year(worded.group(3)), _MONTHS[worded.group(2)], int(worded.group(1)))
    worded = _WORDED_US.fullmatch(words)
    if worded and worded.group(1) in _MONTHS:
        return _same(int(worded.group(3)), _MONTHS[worded.group(1)], int(worded.group(2)))
    return None


def order_of(dates: Sequence[dict[Order, Day]]) -> Order | None:
    """The order that a column's dates can only have; None where none says so, or where they disagree."""
    told = {next(iter(one)) for one in dates if len(one) == 1}
    return next(iter(told)) if len(told) == 1 else None


def _same(year: int, month: int, day: int) -> dict[Order, Day] | None:
    found = _day(year, month, day)
    return None if found is None else {Order.DAY: found, Order.MONTH: found}


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _day(year: int, month: int, day: int) -> Day | None:
    if year not in _YEARS:
        return None
    try:
        return day_of(date(year, month, day))
    except ValueError:
        return None
