"""Dangerous goods by sea: classes, what must be kept apart from what, and net explosive quantities.

Only the general provisions between primary classes stand here. What the Dangerous Goods List demands of a single UN
number (its own segregation codes, subsidiary hazards, stowage category) comes before them and is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum

DIVISIONS_OF_CLASS_1 = ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")
CLASSES = (
    *DIVISIONS_OF_CLASS_1,
    *("2.1", "2.2", "2.3", "3", "4.1", "4.2", "4.3", "5.1", "5.2", "6.1", "6.2", "7", "8", "9"),
)
"""Classes and divisions of the IMDG Code, chapter 2.0; those of class 1 are followed by a compatibility group."""

GROUPS_OF_DIVISION: Mapping[str, str] = {
    "1.1": "ABCDEFGJL",
    "1.2": "BCDEFGHJKL",
    "1.3": "CFGHJKL",
    "1.4": "BCDEFGS",
    "1.5": "D",
    "1.6": "N",
}
"""Compatibility groups that occur in a division (IMDG Code 2.1.2.1, UN Model Regulations table 2.1.2.1.2)."""

_CLASS_1 = re.compile(r"(1\.[1-6])([A-HJKLNS])")
_UN_CLASS_1_LAST = 999


class Segregation(IntEnum):
    """How far two classes are kept apart (IMDG Code 7.2.2, 7.2.4)."""

    AS_LISTED = 0
    """The table's X: nothing general; the Dangerous Goods List may still ask for something."""
    AWAY_FROM = 1
    """One hold or deck, at least 3 m apart horizontally."""
    SEPARATED_FROM = 2
    """Different holds or compartments under deck."""
    BY_A_COMPARTMENT = 3
    """Separated by a complete compartment or hold."""
    LONGITUDINALLY = 4
    """Separated lengthwise by an intervening complete compartment or hold."""


# IMDG Code, table 7.2.4, as of amendment 42-24; class 1 with class 1 goes by compatibility group. Older editions of the
# table have X for 4.3 with 2.1 and 1 for 4.3 with 3: the stricter word of today holds.
_TABLE_COLUMNS = (
    *("1.1", "1.3", "1.4", "2.1", "2.2", "2.3", "3", "4.1", "4.2", "4.3"),
    *("5.1", "5.2", "6.1", "6.2", "7", "8", "9"),
)
_TABLE = {
    "1.1": "***42244444424240",
    "1.3": "***42243344424220",
    "1.4": "***21122222204220",
    "2.1": "44200021222204210",
    "2.2": "22100010100102100",
    "2.3": "22100020200202100",
    "3": "44221200222203200",
    "4.1": "43210000101203210",
    "4.2": "43221221012213210",
    "4.3": "44220020102202210",
    "5.1": "44220021220213120",
    "5.2": "44221222222013220",
    "6.1": "22000000101101000",
    "6.2": "44442233323310330",
    "7": "22221122221203020",
    "8": "42210001112203200",
    "9": "00000000000000000",
}
_ROW_OF = {name: name for name in _TABLE_COLUMNS} | {"1.2": "1.1", "1.5": "1.1", "1.6": "1.3"}
_PLACE = {name: place for place, name in enumerate(_TABLE_COLUMNS)}

# IMDG Code 7.2.7.1.4, amendment 42-24: groups that may be in one compartment, hold or container; every group with
# itself but L, whose goods travel with the same kind of L only. C, D and E with G is for articles other than fireworks
# (a substance of G, such as flash powder, is not for one hold with them); N beside C, D or E counts as D.
_TOGETHER = frozenset(
    frozenset(pair) for pair in ("CD", "CE", "CG", "CN", "DE", "DG", "DN", "EG", "EN", *(f"{x}S" for x in "BCDEFGHJKN"))
)


def parts_of_class(text: str) -> tuple[str, str | None] | None:
    """(class or division, compatibility group) of a class such as ``1.4S`` or ``3``; None for a text that is none."""
    found = _CLASS_1.fullmatch(text)
    if found is not None:
        return (found.group(1), found.group(2)) if found.group(2) in GROUPS_OF_DIVISION[found.group(1)] else None
    return (text, None) if text in CLASSES and not text.startswith("1.") else None


def is_explosive(dg_class: str) -> bool:
    """Whether a class is one of class 1."""
    return dg_class.startswith("1.")


def is_explosive_number(un_number: int) -> bool:
    """Whether a UN number is one of class 1: they have the numbers below 1000 (UN Model Regulations, chapter 3.2)."""
    return un_number <= _UN_CLASS_1_LAST


def segregation(one: str, other: str) -> Segregation:
    """General segregation between two classes; raises KeyError for a text that is no class.

    Two of class 1 go by compatibility group: allowed together or else in different holds or compartments.
    """
    (first, first_group), (second, second_group) = _known(one), _known(other)
    if first_group is not None and second_group is not None:
        return Segregation.AS_LISTED if _go_together(first_group, second_group) else Segregation.SEPARATED_FROM
    return Segregation(int(_TABLE[_ROW_OF[first]][_PLACE[_ROW_OF[second]]]))


def may_share_container(one: str, other: str) -> bool:
    """Whether two classes may be in one container: only where nothing is to be kept apart (IMDG Code 7.3.4.1)."""
    return segregation(one, other) is Segregation.AS_LISTED


def may_share_hold(one: str, other: str) -> bool:
    """Whether two classes may be in one hold of a ship: where "away from" is enough (IMDG Code 7.2.2.2)."""
    return segregation(one, other) <= Segregation.AWAY_FROM


def _known(text: str) -> tuple[str, str | None]:
    found = parts_of_class(text)
    if found is None:
        raise KeyError(text)
    return found


def _go_together(one: str, other: str) -> bool:
    if one == other:
        return True
    return frozenset((one, other)) in _TOGETHER


# A mixed load of explosives counts as the first of these that is in it (49 CFR 172.504(f), and its order in the Code).
_MOST_DANGEROUS_FIRST = ("1.1", "1.5", "1.2", "1.6", "1.3", "1.4")


def governing_division(classes: Iterable[str]) -> str | None:
    """Division as which explosives loaded together count; None where none of them is class 1."""
    there = {text[:3] for text in classes if is_explosive(text)}
    return next((division for division in _MOST_DANGEROUS_FIRST if division in there), None)


def neq_by_division(quantities: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Net explosive quantity in grams by division, from (class, grams); the divisions in order."""
    found: dict[str, int] = {}
    for dg_class, grams in quantities:
        if is_explosive(dg_class):
            found[dg_class[:3]] = found.get(dg_class[:3], 0) + grams
    return dict(sorted(found.items()))
