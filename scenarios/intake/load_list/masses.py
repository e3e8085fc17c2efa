"""Whether a column of masses is of each piece or of the whole line, where its heading does not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from scenarios.intake.load_list.fields import Field
from scenarios.intake.load_list.figures import Series, value_of
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.layout import Layout
from scenarios.intake.load_list.measures import measure
from scenarios.intake.load_list.sizes import can_be
from scenarios.intake.load_list.units import Unit, to_kg

_SHARE_WANTED = 0.9
_ROUNDING_PERMILLE = 5


def decide_mass_of(
    layout: Layout,
    masses: Mapping[Field, Series],
    quantities: Sequence[object],
    sides: Sequence[Sequence[object]],
    findings: Findings,
) -> tuple[Series, bool]:
    """The column to read the mass of each piece from, and whether its cells are of the whole line.

    Taken as the heading says; else as a sum below the column says; else as the dimensions of lines with several pieces
    allow. What stays open is a fault.
    """
    if Field.MASS_EACH in masses:
        mass = masses[Field.MASS_EACH]
        other = masses.get(Field.MASS_LINE)
        if other is not None:
            _compare(layout, mass, other, quantities, findings)
        return mass, False
    if Field.MASS not in masses:
        return masses[Field.MASS_LINE], True
    mass = masses[Field.MASS]
    several = [at for at, pieces in enumerate(quantities) if isinstance(pieces, int) and pieces > 1]
    if Field.MASS_LINE in masses:
        _compare(layout, mass, masses[Field.MASS_LINE], quantities, findings)
        return mass, False
    if not several or mass.unclear:
        return mass, False
    header_row = layout.header.rows[-1]
    told = _by_sum(layout, mass, quantities)
    if told is not None:
        cause = f"The sum below the column says that its masses are of {_whose(per_line=told)}."
        findings.note("mass_of_assumed", cause, _ASSUMED_CURE, header_row, mass.place)
        return mass, told
    each = _share(several, mass, quantities, sides, per_line=False)
    line = _share(several, mass, quantities, sides, per_line=True)
    if (each >= _SHARE_WANTED) != (line >= _SHARE_WANTED):
        per_line = line > each
        cause = f"The masses are taken to be of {_whose(per_line=per_line)}: the dimensions allow nothing else."
        findings.note("mass_of_assumed", cause, _ASSUMED_CURE, header_row, mass.place)
        return mass, per_line
    cause = (
        f"The heading does not say whether the mass is of each piece or of the whole line, and row "
        f"{layout.items[several[0]]} has {quantities[several[0]]} pieces."
    )
    findings.fault(
        "mass_of_unclear",
        cause,
        "Call the column Gross mass each (kg) or Total gross mass (kg).",
        header_row,
        mass.place,
    )
    # Of lines with several pieces the mass is not known; the copy that goes back must not say that it is of each.
    unknown = set(several)
    mass.unclear = True
    mass.measures = [None if at in unknown else one for at, one in enumerate(mass.measures)]
    return mass, False


_ASSUMED_CURE = "Where that is wrong, call the column Gross mass each (kg) or Total gross mass (kg)."


def mass_each_kg(
    positive: Callable[[Series, int, Callable[[int, Unit], int]], object],
    mass: Series,
    at: int,
    pieces: object,
    faulty: object,
) -> object:
    """Kilograms of each of so many pieces, nearest; ``faulty`` where the cell or the quantity has a fault."""
    if not isinstance(pieces, int):
        return faulty
    return positive(mass, at, lambda value, unit: to_kg(value // pieces, unit))


def _whose(*, per_line: bool) -> str:
    return "the whole line" if per_line else "each piece"


def _by_sum(layout: Layout, mass: Series, quantities: Sequence[object]) -> bool | None:
    """What the last sum row says: whether masses are of lines; None where it fits neither or both."""
    for total in reversed(layout.sums):
        text = layout.grid.rows[total.row].get(mass.place, "")
        one = measure(text) if text else None
        given = None if one is None else value_of(one, mass.way)
        if given is None:
            continue
        for first in (0, total.first):
            places = range(first, total.last)
            values = [(mass.in_unit(at) or 0, quantities[at]) for at in places]
            of_lines = sum(value for value, _ in values)
            of_pieces = sum(value * pieces for value, pieces in values if isinstance(pieces, int))
            fits = (_near(given, of_lines), _near(given, of_pieces))
            if fits == (True, False):
                return True
            if fits == (False, True):
                return False
    return None


def _near(one: int, other: int) -> bool:
    return abs(one - other) * 1_000 <= _ROUNDING_PERMILLE * max(abs(one), abs(other))


def _share(
    several: Sequence[int],
    mass: Series,
    quantities: Sequence[object],
    sides: Sequence[Sequence[object]],
    *,
    per_line: bool,
) -> float:
    """Share of the lines with several pieces that could be so."""
    known = fitting = 0
    for at in several:
        value, pieces = mass.value(at), quantities[at]
        size = [side[at] for side in sides]
        one = mass.measures[at]
        unit = (one.unit if one is not None else None) or mass.unit
        if (
            value is None
            or unit is None
            or not isinstance(pieces, int)
            or not all(isinstance(side, int) for side in size)
        ):
            continue
        known += 1
        length, width, height = (side for side in size if isinstance(side, int))
        fitting += can_be(length, width, height, to_kg(value // pieces if per_line else value, unit))
    return fitting / known if known else 0.0


def _compare(layout: Layout, each: Series, line: Series, quantities: Sequence[object], findings: Findings) -> None:
    """The mass of a line against that of its pieces, where both are given."""
    for at, pieces in enumerate(quantities):
        one, whole = each.value(at), line.value(at)
        if one is None or whole is None or not isinstance(pieces, int):
            continue
        units = [(series.measures[at], series.unit) for series in (each, line)]
        known = [(m.unit if m is not None else None) or unit for m, unit in units]
        if known[0] is None or known[1] is None:
            continue
        pieces_kg, line_kg = to_kg(one * pieces, known[0]), to_kg(whole, known[1])
        if abs(pieces_kg - line_kg) > pieces and not _near(pieces_kg, line_kg):
            cause = f"The line has {line_kg:,} kg, but {pieces} times the mass of a piece is {pieces_kg:,} kg."
            findings.fault("mass_differs", cause, "Correct one of them.", layout.items[at], line.place)
