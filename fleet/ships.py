"""Ship types: what each carries, what it can lift and roll on, what water it needs; data/ships.csv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from fleet.tables import rows
from movcon.clock import MINUTES_PER_HOUR
from movcon.errors import InvalidValue

_MM_PER_METRE = 1000
_KG_PER_TONNE = 1000
_HOURS_PER_DAY = 24


class ShipKind(Enum):
    """What a ship is built for."""

    RORO = "roro"
    CONRO = "conro"
    MULTIPURPOSE = "multipurpose"
    FEEDER = "feeder"
    HEAVY_LIFT = "heavy_lift"
    COASTER = "coaster"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipRow:
    """A type of ship.

    Attributes
    ----------
    lane_m
        Lane metres of its vehicle decks; 0 where vehicles are lifted on.
    teu
        Containers of 20 feet it has room for, whatever they weigh.
    deadweight_kg
        Cargo, fuel and stores together.
    area_m2, bale_m3
        Deck area for vehicles and break bulk, and bale capacity of the holds; 0 = none for them.
    deck_strength_kg_per_m2, weather_deck_strength_kg_per_m2
        Of the strongest deck (tank top or main deck), and of hatch covers or weather deck.
    ramp_swl_kg, ramp_width_mm, ramp_height_mm
        Heaviest and largest unit that rolls on; 0 = no ramp.
    gear_swl_kg, cranes
        Heaviest lift of one crane of its own and how many there are; 0 = none.
    loa_mm, beam_mm, draft_mm
        Overall length, beam, laden draft.
    gross_tonnage
        Measure of tolls of canals.
    speed_nm_per_day
        At sea, laden.
    class_1
        Whether ships of the type are fitted and documented for explosives (IMDG class 1).
    fuel_sea_kg_per_day, fuel_port_kg_per_day
        Burn under way and alongside.
    source, fuel_source
        Of dimensions and capacities; of the burn.
    """

    id: str
    name: str
    kind: ShipKind
    lane_m: int
    teu: int
    deadweight_kg: int
    area_m2: int
    bale_m3: int
    deck_strength_kg_per_m2: int
    weather_deck_strength_kg_per_m2: int
    ramp_swl_kg: int
    ramp_width_mm: int
    ramp_height_mm: int
    gear_swl_kg: int
    cranes: int
    loa_mm: int
    beam_mm: int
    draft_mm: int
    gross_tonnage: int
    speed_nm_per_day: int
    class_1: bool
    fuel_sea_kg_per_day: int
    fuel_port_kg_per_day: int
    source: str
    fuel_source: str

    def steaming_min(self, distance_nm: int) -> int:
        """Minutes under way over a distance, rounded up."""
        return -(-distance_nm * _HOURS_PER_DAY * MINUTES_PER_HOUR // self.speed_nm_per_day)


@cache
def ships() -> Mapping[str, ShipRow]:
    """Every type of ship by id."""
    return {row["id"]: _ship(row) for row in rows("ships.csv")}


def ship(ship_id: str) -> ShipRow:
    """Type by id; raises InvalidValue for one that is not in the table."""
    found = ships().get(ship_id)
    if found is None:
        raise InvalidValue(f"Ship type {ship_id!r} is not in the table; known are {', '.join(ships())}.")
    return found


def _ship(row: dict[str, str]) -> ShipRow:
    return ShipRow(
        id=row["id"],
        name=row["name"],
        kind=ShipKind(row["kind"]),
        lane_m=int(row["lane_m"]),
        teu=int(row["teu"]),
        deadweight_kg=_kilograms(row["deadweight_t"]),
        area_m2=int(row["area_m2"]),
        bale_m3=int(row["bale_m3"]),
        deck_strength_kg_per_m2=_kilograms(row["deck_strength_t_per_m2"]),
        weather_deck_strength_kg_per_m2=_kilograms(row["weather_deck_strength_t_per_m2"]),
        ramp_swl_kg=_kilograms(row["ramp_swl_t"]),
        ramp_width_mm=_millimetres(row["ramp_width_m"]),
        ramp_height_mm=_millimetres(row["ramp_height_m"]),
        gear_swl_kg=_kilograms(row["gear_swl_t"]),
        cranes=int(row["cranes"]),
        loa_mm=_millimetres(row["loa_m"]),
        beam_mm=_millimetres(row["beam_m"]),
        draft_mm=_millimetres(row["draft_m"]),
        gross_tonnage=int(row["gt"]),
        speed_nm_per_day=round(float(row["speed_kn"]) * _HOURS_PER_DAY),
        class_1=row["class_1"] == "yes",
        fuel_sea_kg_per_day=_kilograms(row["fuel_sea_t_per_day"]),
        fuel_port_kg_per_day=_kilograms(row["fuel_port_t_per_day"]),
        source=row["source"],
        fuel_source=row["fuel_source"],
    )


def _kilograms(tonnes: str) -> int:
    return round(float(tonnes) * _KG_PER_TONNE)


def _millimetres(metres: str) -> int:
    return round(float(metres) * _MM_PER_METRE)
