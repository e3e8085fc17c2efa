"""Which cells of a workbook are dates: numbers whose format shows days or hours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from scenarios.intake.xml_parts import XmlReader

_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', re.DOTALL)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_FORMAT_LENGTH_MAX = 255
_BASE = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
_BASE_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_SERIAL_MAX = 2_958_466  # the year 10000


def date_styles(reader: XmlReader, part: str) -> Sequence[bool]:
    """Whether a cell style, by its number, shows a date or time."""
    own: dict[str, bool] = {}
    styles: list[bool] = []
    inside = False

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            own[attributes.get("numFmtId", "")] = _shows_date(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            styles.append(own.get(number, number.isdigit() and len(number) < 4 and int(number) in _BUILT_IN))

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    reader.read(part, begin, end)
    return styles


def date_text(serial: float, *, since_1904: bool) -> str | None:
    """A date, moment or time of day in ISO 8601; None for a number that is none."""
    if not 0 <= serial < _SERIAL_MAX:
        return None
    if serial < 1:
        return _clock(timedelta(days=serial))
    when = (_BASE_1904 if since_1904 else _BASE) + timedelta(seconds=round(serial * 86_400))
    return when.date().isoformat() if when.time() == time() else when.isoformat(timespec="minutes")


def _clock(since_midnight: timedelta) -> str:
    minutes = round(since_midnight.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _shows_date(code: str) -> bool:
    return bool(_DATE_LETTERS.search(_NOT_SHOWN.sub("", code[:_FORMAT_LENGTH_MAX])))
