"""The cells of a workbook's sheet, where they stand, as the text a CSV file would hold."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scenarios.intake.limits import TooManyRows
from scenarios.intake.number_formats import date_text
from scenarios.intake.xml_parts import BrokenXml, XmlReader

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_DIGITS = "0123456789"
_TEXT_MAX = 32_767
_TRUTH = {"1": "True", "0": "False"}


class NumberText(str):
    """Text of a cell that holds a number, its decimal sign a point whatever the writer's country; not of a date."""

    __slots__ = ()


@dataclass(slots=True)
class Sheet:
    """Cells by line and column (from 0); a line is there where one of its cells holds text or a formula."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)


def read_sheet(
    reader: XmlReader, part: str, shared: Sequence[str], dates: Sequence[bool], *, since_1904: bool, rows_max: int
) -> Sheet:
    """A sheet's cells.

    Parameters
    ----------
    shared
        The workbook's shared texts.
    dates
        Whether a style shows dates, by its number.

    Raises
    ------
    TooManyRows
        More than ``rows_max`` rows hold something; and what an ``XmlReader`` raises.
    """
    cells = _Cells(part, shared, dates, since_1904=since_1904, rows_max=rows_max)
    reader.read(part, cells.begin, cells.end, cells.text)
    return cells.sheet


class _Cells:
    """Takes a sheet's elements and keeps its cells."""

    def __init__(
        self, part: str, shared: Sequence[str], dates: Sequence[bool], *, since_1904: bool, rows_max: int
    ) -> None:
        self.sheet = Sheet()
        self._part = part
        self._shared = shared
        self._dates = dates
        self._since_1904 = since_1904
        self._rows_max = rows_max
        self._line, self._place = 0, -1
        self._line_text = ""  # the number in the last reference
        self._places: dict[str, int] = {}
        self._kind, self._style = "", ""
        self._pieces: list[str] = []
        self._length = 0
        self._reading = False
        self._phonetic = False
        self._formula = False
        self._over = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        # Most elements are cells and their values: they come first.
        if name == "v" or name == "t":
            self._reading = not self._over
            return
        if self._over:
            return
        self._reading = False
        if name == "c":
            self._stand(attributes.get("r"))
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._pieces.clear()
            self._length = 0
            self._formula = False
        elif name == "row":
            given = attributes.get("r", "")
            self._line = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else self._line + 1
            self._place = -1
            self._line_text = ""
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        self._reading = False
        if name == "v" or self._over:
            return
        if name == "c":
            if self._pieces or self._formula:
                text = self._value() if self._pieces else ""
                if type(text) is str:  # stripping would make a plain text of a number
                    text = text.strip()
                if text or self._formula:
                    self._keep(text)
        elif name == "rPh":
            self._phonetic = False
        elif name == "sheetData":
            self._over = True

    def text(self, piece: str) -> None:
        if self._reading and not self._phonetic and not self._over and self._length < _TEXT_MAX:
            self._pieces.append(piece)
            self._length += len(piece)

    def _stand(self, reference: str | None) -> None:
        """Go to the cell named, or to the next one where none is."""
        if reference is None:
            self._place += 1
            return
        letters = reference.rstrip(_DIGITS)
        place = self._places.get(letters)
        if place is None or reference[len(letters) :] != self._line_text:
            found = _PLACE.fullmatch(reference)
            if found is None:
                raise BrokenXml(self._part)
            letters, self._line_text = found.groups()
            self._line = int(self._line_text)
            place = self._places[letters] = _column_number(letters)
        self._place = place

    def _keep(self, text: str) -> None:
        row = self.sheet.rows.get(self._line)
        if row is None:
            if len(self.sheet.rows) >= self._rows_max:
                raise TooManyRows
            row = self.sheet.rows[self._line] = {}
        row[self._place] = text
        if self._formula:
            self.sheet.formulas.add((self._line, self._place))

    def _value(self) -> str:
        text = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
        if self._kind == "s":
            number = text.strip()
            if not number.isascii() or not number.isdigit() or len(number) > 9 or int(number) >= len(self._shared):
                raise BrokenXml(self._part)
            return self._shared[int(number)]
        if self._kind == "b":
            return _TRUTH.get(text, text)
        if self._kind == "d":
            return text.strip().removesuffix("T00:00:00")
        return self._number(text) if self._kind == "n" else text

    def _number(self, text: str) -> str:
        try:
            value = float(text)
        except ValueError:
            return text
        if not math.isfinite(value):
            return text
        style = self._style
        if style.isascii() and style.isdigit() and len(style) < 7 and int(style) < len(self._dates):
            shown = date_text(value, since_1904=self._since_1904) if self._dates[int(style)] else None
            if shown is not None:
                return shown
        return NumberText(int(value) if value.is_integer() else repr(value))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
