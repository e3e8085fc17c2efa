"""Equipment of units by type, as planned with before a contributor sends its load list: data/equipment.csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scenarios.intake.deployment.cargo_rows import CargoKind

_TABLE = Path(__file__).parent / "data" / "equipment.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class CargoLine:
    """A line of a load list: pieces alike; size, mass and explosives of one piece.

    Attributes
    ----------
    classes
        Classes of dangerous goods in a piece.
    ready_days
        Days after the consignment's own date before the pieces are ready to load.
    """

    item: str
    description: str
    kind: CargoKind
    pieces: int
    length_mm: int
    width_mm: int
    height_mm: int
    kg: int
    classes: tuple[str, ...] = ()
    neq_g: int = 0
    ready_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentSet:
    """A part of a unit type's equipment (``infantry_battalion/main``) and what its figures rest on."""

    id: str
    lines: tuple[CargoLine, ...]
    sources: tuple[str, ...]


@cache
def equipment_sets() -> Mapping[str, EquipmentSet]:
    """Every set of the table by ``unit_type/part``."""
    rows: dict[str, list[dict[str, str]]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(f"{row['unit_type']}/{row['part']}", []).append(row)
    return {
        name: EquipmentSet(
            id=name,
            lines=tuple(_line(row) for row in group),
            sources=tuple(dict.fromkeys(row["source"] for row in group)),
        )
        for name, group in rows.items()
    }


def _line(row: dict[str, str]) -> CargoLine:
    return CargoLine(
        item=row["item"],
        description=row["description"],
        kind=CargoKind(row["kind"]),
        pieces=int(row["pieces"]),
        length_mm=int(row["length_mm"]),
        width_mm=int(row["width_mm"]),
        height_mm=int(row["height_mm"]),
        kg=int(row["kg"]),
        classes=tuple(row["classes"].split()),
        neq_g=int(row["neq_g"]),
    )
