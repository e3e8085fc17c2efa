"""Holds of the types that carry cargo: fleet/data/holds.csv, every row with its source or basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fleet.tables import rows
from movcon.deployment.flights import Hold


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """A hold and where its figures are from."""

    hold: Hold
    source: str


@cache
def holds() -> Mapping[str, HoldRow]:
    """Holds by aircraft type; a type that is not here carries people only."""
    return {
        row["type"]: HoldRow(
            hold=Hold(
                type_id=row["type"],
                length_mm=int(row["length_mm"]),
                width_mm=int(row["width_mm"]),
                height_mm=int(row["height_mm"]),
                piece_kg=int(row["piece_kg"]),
                floor_mm=int(row["floor_mm"]),
                class1=row["class1"] == "yes",
            ),
            source=row["source"],
        )
        for row in rows("holds.csv")
    }
