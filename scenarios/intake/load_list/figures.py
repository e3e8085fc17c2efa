"""Columns of figures: their decimal sign and unit, decided for the column, and the values that follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scenarios.intake.load_list.fields import Field
from scenarios.intake.load_list.findings import Findings, cell_name
from scenarios.intake.load_list.measures import Measure
from scenarios.intake.load_list.units import MICROMETRES, MILLIGRAMS, Unit

POINT, COMMA = "point", "comma"
_SIGN = {POINT: "point (1.5)", COMMA: "comma (1,5)"}


@dataclass(slots=True)
class Series:
    """A column of figures.

    Attributes
    ----------
    field, place
        What it holds; its column.
    unit
        Unit of cells that name none; None: not known (or, of a quantity, none there is).
    measures
        Cells that hold a number, by place among the items; None for all others.
    way
        Decimal sign; None while it is not decided.
    unclear
        Whether it cannot be decided, which is then told.
    """

    field: Field
    place: int
    unit: Unit | None
    measures: Sequence[Measure | None]
    way: str | None = None
    unclear: bool = False

    @property
    def wants_unit(self) -> bool:
        """Whether a cell has neither unit nor a column's unit to go by."""
        return self.unit is None and any(one is not None and one.unit is None for one in self.measures)

    @property
    def wants_way(self) -> bool:
        """Whether a cell's value depends on a decimal sign that is not known."""
        return self.way is None and any(one is not None and not one.plain for one in self.measures)

    def evidence(self) -> set[str]:
        """Decimal signs that some cell can only be written with."""
        found: set[str] = set()
        for one in set(self.measures):
            if one is not None and one.comma is None:
                found.add(POINT)
            elif one is not None and one.point is None:
                found.add(COMMA)
        return found

    def value(self, place: int, way: str | None = None) -> int | None:
        """Millionths of a cell; None where there is no number, or its decimal sign is not known."""
        one = self.measures[place]
        return None if one is None else value_of(one, way or self.way)

    def in_unit(self, place: int) -> int | None:
        """Millionths of a cell in the column's unit, where the cell has another one of its own."""
        one, value = self.measures[place], self.value(place)
        if one is None or value is None or one.unit is None or self.unit is None or one.unit is self.unit:
            return value
        sizes = MICROMETRES if self.unit in MICROMETRES else MILLIGRAMS
        return value * sizes[one.unit] // sizes[self.unit]


def value_of(one: Measure, way: str | None) -> int | None:
    """Millionths of a measure as written with a decimal sign, or as it can only be written."""
    if one.plain or one.comma is None:
        return one.point
    if one.point is None:
        return one.comma
    if way is None:
        return None
    return one.point if way == POINT else one.comma


def decide_ways(columns: Sequence[Series], findings: Findings) -> None:
    """Decimal signs from the cells of each column, else from those of the sheet's other columns."""
    everywhere: set[str] = set()
    for series in columns:
        found = series.evidence()
        everywhere |= found
        if len(found) == 1:
            series.way = next(iter(found))
            _note_used(series, findings, "its other cells can only be written so")
    for series in columns:
        if series.wants_way and not series.evidence() and len(everywhere) == 1:
            series.way = next(iter(everywhere))
            _note_used(series, findings, "the other columns can only be written so")


def _note_used(series: Series, findings: Findings, why: str) -> None:
    """Tell of a decimal sign where a cell could also be read otherwise."""
    if any(
        one is not None and one.point != one.comma and None not in (one.point, one.comma) for one in series.measures
    ):
        cause = f"Numbers such as 1.234 or 1,234 are read with a decimal {_SIGN[series.way or POINT]}: {why}."
        cure = "Where that is wrong, write them without thousands separators."
        findings.note("decimal_sign_assumed", cause, cure, None, series.place)


def tell_unclear_ways(
    columns: Sequence[Series], rows: Sequence[int], texts: Callable[[Series, int], str], findings: Findings
) -> None:
    """Faults for every cell whose decimal sign stayed unknown."""
    for series in columns:
        if not series.wants_way:
            continue
        for place, one in enumerate(series.measures):
            if one is not None and value_of(one, series.way) is None:
                cause = (
                    f"{texts(series, place)!r} can be {_shown(one.point)} or {_shown(one.comma)}, and no other cell "
                    "says whether the point or the comma is the decimal sign."
                )
                cure = "Write it without thousands separators, or give one value of the column with decimals."
                findings.fault("decimal_sign_unclear", cause, cure, rows[place], series.place)
        series.unclear = True


def _shown(millionths: int | None) -> str:
    return "none" if millionths is None else f"{millionths / 1_000_000:g}" if millionths < 10**11 else str(millionths)


def heading_cell(series: Series, header_row: int) -> str:
    """Where the column's heading stands."""
    return cell_name(header_row, series.place)
