"""Aircraft types: what each carries how far and how fast, and what it needs of an airfield."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from fleet.tables import rows
from movcon.errors import InvalidValue
from movcon.lift import AircraftType, Body, PayloadRange


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeFacts:
    """What a type needs of an airfield, and its hold.

    Attributes
    ----------
    runway_isa_sea_level_m
        Runway length at sea level in the standard atmosphere.
    runway_width_min_m
        Least width of the runway.
    rffs_category
        Rescue and fire fighting category.
    hold_m
        Length, width and height of the cargo hold; None where cargo goes in the belly only.
    source
        Where the row comes from.
    """

    type_id: str
    runway_isa_sea_level_m: int
    runway_width_min_m: int
    unpaved: bool
    rffs_category: int
    hold_m: tuple[float, float, float] | None
    source: str


@cache
def _types() -> dict[str, AircraftType]:
    points: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in rows("payload_range.csv"):
        points[row["type"]].append((int(row["range_nm"]), int(row["payload_kg"])))
    return {
        row["id"]: AircraftType(
            id=row["id"],
            name=row["name"],
            body=Body(row["body"]),
            seats=int(row["seats_troops"]),
            payload_range=PayloadRange(points=tuple(points[row["id"]])),
            block_speed_kt=int(row["block_speed_kt"]),
            block_fixed_min=int(row["block_fixed_min"]),
            turnaround_min=int(row["turnaround_min"]),
            tech_stop_min=int(row["tech_stop_min"]),
            hours_max_per_month=int(row["hours_max_per_month"]),
        )
        for row in rows("aircraft_types.csv")
    }


def aircraft_types() -> dict[str, AircraftType]:
    """Every type of the catalogue by id."""
    return dict(_types())


@cache
def _facts() -> dict[str, TypeFacts]:
    return {row["id"]: _fact(row) for row in rows("aircraft_types.csv")}


def _fact(row: dict[str, str]) -> TypeFacts:
    hold = None
    if row["hold_length_m"]:
        hold = (float(row["hold_length_m"]), float(row["hold_width_m"]), float(row["hold_height_m"]))
    return TypeFacts(
        type_id=row["id"],
        runway_isa_sea_level_m=int(row["runway_isa_sea_level_m"]),
        runway_width_min_m=int(row["runway_width_min_m"]),
        unpaved=row["unpaved"] == "1",
        rffs_category=int(row["rffs_category"]),
        hold_m=hold,
        source=row["source"],
    )


def type_facts(type_id: str) -> TypeFacts:
    """What a type needs of an airfield; raises InvalidValue for a type not in the catalogue."""
    found = _facts().get(type_id)
    if found is None:
        raise InvalidValue(
            f"Aircraft type {type_id!r} is not in the catalogue; known are {', '.join(sorted(_facts()))}."
        )
    return found
