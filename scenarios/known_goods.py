"""Classes and subsidiary hazards of the dangerous goods that contingents ship, by UN number: data/dangerous_goods.csv.

Source: Dangerous Goods List of the IMDG Code, chapter 3.2, as of amendment 42-24; the numbers that ADR 2017, chapter
3.2, table A has too were compared with it. The list has what load lists carry, not every number there is.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "dangerous_goods.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownGoods:
    """Dangerous goods of one UN number.

    Attributes
    ----------
    classes
        Class, or division with compatibility group; several where it hangs on the contents (aerosols).
    subsidiary
        Subsidiary hazards that all goods of the number have. One that hangs on strength or contents is not here.
    goods
        What they are, in short; not the proper shipping name.
    """

    un_number: int
    classes: tuple[str, ...]
    subsidiary: tuple[str, ...]
    goods: str


@cache
def known_goods() -> Mapping[int, KnownGoods]:
    """Every row of the table by UN number."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {int(row["un_number"]): _goods(row) for row in csv.DictReader(file)}


def _goods(row: dict[str, str]) -> KnownGoods:
    return KnownGoods(
        un_number=int(row["un_number"]),
        classes=tuple(row["class"].split()),
        subsidiary=tuple(row["subsidiary"].split()),
        goods=row["goods"],
    )


def hazards(un_number: int | None, dg_class: str) -> tuple[str, ...]:
    """A class and the subsidiary hazards of its UN number: both count for what is kept apart (IMDG Code 7.2.3)."""
    known = None if un_number is None else known_goods().get(un_number)
    return (dg_class,) if known is None else (dg_class, *known.subsidiary)
