"""Reading geo's own tables of ports, corridors and passages; a fault in them is ours, and stops at once."""

from __future__ import annotations

import csv
from importlib.resources import files

from geo.geodesy import UDEG_PER_DEGREE, Position

MM_PER_METRE = 1000
KG_PER_TONNE = 1000


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a table in geo/data by column name."""
    text = files("geo").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def millimetres(metres: str) -> int:
    """Whole millimetres of a cell in metres."""
    return round(float(metres) * MM_PER_METRE)


def millimetres_or_none(metres: str) -> int | None:
    """Whole millimetres; ``None`` of an empty cell."""
    return millimetres(metres) if metres else None


def position(row: dict[str, str]) -> Position:
    """(lon_udeg, lat_udeg) of a row with lon_deg and lat_deg."""
    return round(float(row["lon_deg"]) * UDEG_PER_DEGREE), round(float(row["lat_deg"]) * UDEG_PER_DEGREE)
