"""Units and decimal signs that the list does not tell, from dimensions and masses together.

Candidates are the metric units. One is taken only where it alone makes nearly all lines things that can be: no piece
longer than a ship's deck takes, none lighter than foam, none heavier than steel. Feet and pounds are never assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from scenarios.intake.load_list.fields import LENGTHS, MASSES
from scenarios.intake.load_list.figures import COMMA, POINT, Series
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.units import Unit, to_kg, to_mm

_SAMPLE = 400
_SHARE_WANTED = 0.9
# Planning values: what a piece of cargo can be. From a jerrycan's width to the longest thing on a flat rack or deck.
LENGTH_MM_MIN, LENGTH_MM_MAX = 20, 30_000
WIDTH_MM_MAX, HEIGHT_MM_MAX = 7_000, 7_500
MASS_KG_MAX = 150_000
DENSITY_MIN, DENSITY_MAX = 4, 7_900  # kg/m3: below foam in a crate; steel


@dataclass(frozen=True, slots=True)
class _Choice:
    """One way to read dimensions, or a mass."""

    unit: Unit | None
    way: str | None


def can_be(length_mm: int, width_mm: int, height_mm: int, mass_kg: int | None = None) -> bool:
    """Whether a piece of cargo can have this size and mass."""
    if not (
        LENGTH_MM_MIN <= length_mm <= LENGTH_MM_MAX
        and LENGTH_MM_MIN <= width_mm <= WIDTH_MM_MAX
        and LENGTH_MM_MIN <= height_mm <= HEIGHT_MM_MAX
    ):
        return False
    if mass_kg is None:
        return True
    volume = length_mm * width_mm * height_mm
    # A kilogram on a litre is 1000 kg/m3: compared as kg * 10^9 against density * mm3.
    heavy = mass_kg * 1_000_000_000
    return (
        1 <= mass_kg <= MASS_KG_MAX and DENSITY_MIN * volume <= heavy + 10**9 and heavy <= DENSITY_MAX * volume + 10**9
    )


def decide_sizes(lengths: Sequence[Series], mass: Series | None, header_row: int, findings: Findings) -> None:
    """Decide what is open of the dimensions (all in one way) and of the mass; what stays open is a fault."""
    open_lengths = any(series.wants_unit or series.wants_way for series in lengths)
    open_mass = mass is not None and (mass.wants_unit or mass.wants_way)
    if not open_lengths and not open_mass:
        return
    length_choices = _choices(lengths, (Unit.MM, Unit.CM, Unit.M))
    mass_choices = _choices([mass] if mass is not None else [], (Unit.KG, Unit.T))
    sample = list(_sample(lengths, mass))
    admitted = [
        (one, other)
        for one, other in product(length_choices, mass_choices)
        if sample and _share(sample, lengths, mass, one, other) >= _SHARE_WANTED
    ]
    for group, choices in (
        (lengths, {one for one, _ in admitted}),
        ([mass] if mass else [], {two for _, two in admitted}),
    ):
        chosen = next(iter(choices)) if len(choices) == 1 else None
        for series in group:
            if series.wants_way and chosen is not None:
                series.way = chosen.way
                cause = f"Its numbers are read with a decimal {series.way}: otherwise sizes could not be."
                findings.note("decimal_sign_assumed", cause, _ASSUMED_CURE, header_row, series.place)
            if series.wants_unit and chosen is not None:
                series.unit = chosen.unit
                cause = (
                    f"The column names no unit. Its values are taken in {chosen.unit}: in any other they could not be."
                )
                findings.note("unit_assumed", cause, _ASSUMED_CURE, header_row, series.place)
            elif series.wants_unit:
                _tell(series, sorted({str(one.unit) for one in choices if one.unit}), header_row, findings)


_ASSUMED_CURE = "Where that is wrong, write the unit into the heading, such as Length (cm) or Gross mass (kg)."


def _tell(series: Series, units: list[str], header_row: int, findings: Findings) -> None:
    if len(units) > 1:
        cause = f"The column names no unit, and its values can be {' or '.join(units)}."
    else:
        cause = "The column names no unit, and its values fit none with the rest of the list."
    fitting = "mm, cm or m" if series.field not in MASSES else "kg or t"
    findings.fault("unit_unclear", cause, f"Write the unit into the heading: {fitting}.", header_row, series.place)
    series.unclear = True


def _choices(group: Sequence[Series], units: Sequence[Unit]) -> list[_Choice]:
    wanted = units if any(series.wants_unit for series in group) else (None,)
    ways: Sequence[str | None] = (POINT, COMMA) if any(series.wants_way for series in group) else (None,)
    known = {series.unit for series in group if series.unit is not None}
    if wanted != (None,) and group and group[0].field in LENGTHS and len(known) == 1:
        # A unit that one heading of the three names comes first, if it can be.
        wanted = tuple(known)
    return [_Choice(unit, way) for unit, way in product(wanted, ways)]


def _sample(lengths: Sequence[Series], mass: Series | None) -> Iterator[int]:
    """Some places of the list where all figures are numbers, evenly spread."""
    every = [*lengths, *([mass] if mass is not None else [])]
    if not lengths:
        return
    usable = [
        place
        for place in range(len(lengths[0].measures))
        if all(series.measures[place] is not None for series in every)
    ]
    yield from usable[:: max(1, len(usable) // _SAMPLE)]


def _share(
    sample: Sequence[int], lengths: Sequence[Series], mass: Series | None, one: _Choice, other: _Choice
) -> float:
    return sum(1 for place in sample if _fits(place, lengths, mass, one, other)) / len(sample)


def _fits(place: int, lengths: Sequence[Series], mass: Series | None, one: _Choice, other: _Choice) -> bool:
    sides: list[int] = []
    for series in lengths:
        value, unit = _read(series, place, one)
        if value is None or unit is None:
            return False
        sides.append(to_mm(value, unit))
    mass_kg = None
    if mass is not None:
        value, unit = _read(mass, place, other)
        if value is None or unit is None:
            return False
        mass_kg = to_kg(value, unit)
    if len(sides) != len(LENGTHS):
        return all(LENGTH_MM_MIN <= side <= LENGTH_MM_MAX for side in sides)
    return can_be(sides[0], sides[1], sides[2], mass_kg)


def _read(series: Series, place: int, choice: _Choice) -> tuple[int | None, Unit | None]:
    one = series.measures[place]
    own = None if one is None else one.unit
    return series.value(place, series.way or choice.way), own or series.unit or choice.unit
