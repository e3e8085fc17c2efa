"""Units that lengths and masses are written in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Unit(StrEnum):
    """A unit of length or mass."""

    M = "m"
    CM = "cm"
    MM = "mm"
    FT = "ft"
    IN = "in"
    T = "t"
    KG = "kg"
    LB = "lb"
    G = "g"


LENGTH_UNITS = frozenset((Unit.M, Unit.CM, Unit.MM, Unit.FT, Unit.IN))
MASS_UNITS = frozenset((Unit.T, Unit.KG, Unit.LB, Unit.G))

MICROMETRES: Mapping[Unit, int] = {
    Unit.M: 1_000_000,
    Unit.CM: 10_000,
    Unit.MM: 1_000,
    Unit.FT: 304_800,
    Unit.IN: 25_400,
}
"""Exact by definition (an inch is 25.4 mm)."""

MILLIGRAMS: Mapping[Unit, int] = {Unit.T: 1_000_000_000, Unit.KG: 1_000_000, Unit.LB: 453_592, Unit.G: 1_000}
"""Exact but for the pound of 453.59237 g, whose last digits no load list has."""

_WORDS: Mapping[Unit, str] = {
    Unit.M: "m mtr mtrs meter meters metre metres metro metros mts",
    Unit.CM: "cm cms centimetre centimetres centimeter centimeters centimetros",
    Unit.MM: "mm mms millimetre millimetres millimeter millimeters milimetros",
    Unit.FT: "ft feet foot pied pieds",
    Unit.IN: "inch inches ins pouce pouces",
    Unit.T: "t to tonne tonnes mt tn metric ton tons",
    Unit.KG: "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes kilogramos",
    Unit.LB: "lb lbs pound pounds livre livres",
    Unit.G: "g gr gm gms gram grams gramme grammes",
}
UNIT_OF_WORD: Mapping[str, Unit] = {word: unit for unit, words in _WORDS.items() for word in words.split()}
"""Unit by its words, in lower case; "ton" is the metric one, as the United Nations uses the word."""


def to_mm(millionths: int, unit: Unit) -> int:
    """Whole millimetres, nearest, of a length in millionths of a unit."""
    return (millionths * MICROMETRES[unit] + 500_000_000) // 1_000_000_000


def to_kg(millionths: int, unit: Unit) -> int:
    """Whole kilograms, nearest, of a mass in millionths of a unit; what is there at all counts as 1."""
    if millionths <= 0:
        return 0 if millionths == 0 else -1
    return max(1, (millionths * MILLIGRAMS[unit] + 500_000_000_000) // 1_000_000_000_000)


def to_g(millionths: int, unit: Unit) -> int:
    """Whole grams, rounded up, of a mass in millionths of a unit."""
    return -(-millionths * MILLIGRAMS[unit] // 1_000_000_000)
