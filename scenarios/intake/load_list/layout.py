"""Which rows of a sheet are items, and which are headers again, totals, headings of sections or remarks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scenarios.intake.load_list.fields import LENGTHS, MASSES, Field
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.grid import Grid
from scenarios.intake.load_list.header import Header, plain_words
from scenarios.intake.load_list.units import UNIT_OF_WORD, Unit

_SUM_WORDS = re.compile(
    r"(?:(?:grand|sub|sous|general|overall)\s*)?(?:sub)?(?:totals?|totaux|sous total|somme|sum|suma|gesamt|insgesamt)\b"
)
_FIGURES = (Field.QUANTITY, *LENGTHS, Field.DIMENSIONS, *MASSES)
_SIZES = (*LENGTHS, Field.DIMENSIONS)
_NAMES = (Field.SERIAL, Field.DESCRIPTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """A row that gives sums; ``first`` to ``last`` are the places among the items that it may sum up."""

    row: int
    label: str
    first: int
    last: int


@dataclass(slots=True)
class Layout:
    """Rows of a sheet by what they are; ``items`` are the row numbers of its lines."""

    grid: Grid
    header: Header
    columns: Mapping[Field, int]
    items: list[int] = field(default_factory=list)
    sums: list[SumRow] = field(default_factory=list)
    units: dict[int, Unit] = field(default_factory=dict)
    _texts: dict[Field, list[str]] = field(default_factory=dict)

    def texts(self, name: Field) -> list[str]:
        """Cells of a field, one for each item, blank where it has no column."""
        known = self._texts.get(name)
        if known is None:
            place, rows = self.columns.get(name), self.grid.rows
            known = [] if place is None else [rows[number].get(place, "") for number in self.items]
            self._texts[name] = known
        return known or [""] * len(self.items)


def lay_out(grid: Grid, header: Header, findings: Findings) -> Layout:
    """Tell the rows below a header apart."""
    layout = Layout(grid=grid, header=header, columns=header.columns)
    columns = layout.columns
    units = {place: heading.unit for place, heading in header.headings.items() if heading.unit is not None}
    layout.units = units
    places = {name: columns[name] for name in columns}
    mapped = sorted(places.values())
    figures = [places[name] for name in _FIGURES if name in places]
    sizes = [places[name] for name in _SIZES if name in places]
    names = [places[name] for name in _NAMES if name in places]
    titles = {place: heading.text.casefold() for place, heading in header.headings.items()}
    section = 0
    for number in sorted(grid.rows):
        if number <= header.rows[-1]:
            continue
        row = grid.rows[number]
        if number <= header.rows[-1] + 2 and not layout.items and _belongs_to_header(row, units):
            continue
        if sum(1 for place in names if place in row) == len(names) and all(place in row for place in figures):
            if not _is_header_again(row, titles, names):
                layout.items.append(number)
            continue
        if _is_header_again(row, titles, names):
            continue
        label = next((text for place, text in sorted(row.items()) if _is_sum_label(text)), None)
        has_size = any(place in row for place in sizes)
        if label is not None and not has_size:
            last = len(layout.items)
            layout.sums.append(SumRow(row=number, label=label, first=section, last=last))
            section = last
        elif not any(place in row for place in figures) and sum(1 for place in names if place in row) < 2:
            told = next((text for _, text in sorted(row.items())), "")
            if any(place in row for place in mapped):
                cause = f"The row has no figures; it is taken for a heading or remark ({told[:40]!r}) and left out."
                findings.note(
                    "row_left_out", cause, "Where it is cargo, give it quantity, dimensions and mass.", number
                )
        elif (
            not has_size and not any(place in row for place in names) and sizes and _only_figures(row, figures, mapped)
        ):
            layout.sums.append(SumRow(row=number, label="", first=section, last=len(layout.items)))
        else:
            layout.items.append(number)
    return layout


def _only_figures(row: Mapping[int, str], figures: list[int], mapped: list[int]) -> bool:
    return all(place in figures for place in row if place in mapped)


def _is_sum_label(text: str) -> bool:
    return len(text) <= 60 and _SUM_WORDS.match(plain_words(text)) is not None


def _is_header_again(row: Mapping[int, str], titles: Mapping[int, str], names: Sequence[int]) -> bool:
    """Whether most of its cells are the headings of their columns, one of them that of serial or description."""
    if not any(place in row and row[place].casefold() == titles[place] for place in names):
        return False
    same = sum(1 for place, text in row.items() if titles.get(place) == text.casefold())
    return same >= 2 and same * 10 >= len(row) * 6


def _belongs_to_header(row: Mapping[int, str], units: dict[int, Unit]) -> bool:
    """Whether a row right below the header gives units, which are then kept, or numbers the columns."""
    words = {place: plain_words(text) for place, text in row.items()}
    if len(words) >= 2 and all(text in UNIT_OF_WORD for text in words.values()):
        for place, text in words.items():
            units.setdefault(place, UNIT_OF_WORD[text])
        return True
    numbers = [text for _, text in sorted(words.items())]
    return len(numbers) >= 4 and numbers == [str(place) for place in range(1, len(numbers) + 1)]
