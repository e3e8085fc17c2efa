"""Planning values of the outputs: reporting time, buses, beds, what a contributor owes by when."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "planning_values.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningValue:
    """One editable number with its unit and basis."""

    key: str
    value: int
    unit: str
    source: str


@cache
def planning_values() -> dict[str, PlanningValue]:
    """Every planning value of the outputs of a rotation by key."""
    return read_planning_values(FILE)


def read_planning_values(file: Path) -> dict[str, PlanningValue]:
    """Planning values of a table by key."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = [
            PlanningValue(key=row["key"], value=int(row["value"]), unit=row["unit"], source=row["source"])
            for row in csv.DictReader(stream)
        ]
    return {row.key: row for row in rows}


def planning_value(key: str) -> int:
    """Number of a planning value."""
    return planning_values()[key].value
