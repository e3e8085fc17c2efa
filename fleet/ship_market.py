"""What the sea market offers: whole ships by region and terms, and liner or part cargo between regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from fleet.ships import ship
from fleet.tables import rows
from movcon.clock import MINUTES_PER_DAY
from movcon.errors import InvalidValue


class CharterTerms(Enum):
    """How a whole ship is hired: a lump sum for one voyage, or by the day for a least number of days."""

    VOYAGE = "voyage"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipOfferRow:
    """Ships of a type open in a region.

    Attributes
    ----------
    open_port
        UN/LOCODE of where they fall free; from there they come in ballast.
    laycan_lead_min, laycan_min
        From fixing to the first day of the laycan, and how long the laycan is.
    usd_per_day
        Hire without fuel, dues and tolls.
    hire_min
        Least time paid for under a time charter; 0 for a voyage.
    margin_permille
        Carrier's margin in a lump sum.
    ships_available
        At once, of this kind in this region.
    """

    id: str
    ship: str
    region: str
    open_port: str
    terms: CharterTerms
    laycan_lead_min: int
    laycan_min: int
    usd_per_day: int
    fuel_usd_per_t: int
    hire_min: int
    margin_permille: int
    ships_available: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinerRateRow:
    """Liner or part cargo from one region to another.

    Attributes
    ----------
    usd_per_teu, usd_per_lane_m, usd_per_t
        Ocean freight from ship's side to ship's side: handling and dues in the ports come on top.
    transit_min
        Port to port, transshipment included.
    frequency_min
        From one sailing to the next.
    teu_max_per_sailing, lane_m_max_per_sailing
        What a carrier takes of one shipper without a charter.
    """

    from_region: str
    to_region: str
    usd_per_teu: int
    usd_per_lane_m: int
    usd_per_t: int
    transit_min: int
    frequency_min: int
    teu_max_per_sailing: int
    lane_m_max_per_sailing: int
    source: str


@cache
def ship_offers() -> Mapping[str, ShipOfferRow]:
    """Every offer of whole ships by id."""
    return {row["id"]: _offer(row) for row in rows("ship_offers.csv")}


def _offer(row: dict[str, str]) -> ShipOfferRow:
    return ShipOfferRow(
        id=row["id"],
        ship=ship(row["ship"]).id,
        region=row["region"],
        open_port=row["open_port"],
        terms=CharterTerms(row["terms"]),
        laycan_lead_min=int(row["laycan_lead_days"]) * MINUTES_PER_DAY,
        laycan_min=int(row["laycan_days"]) * MINUTES_PER_DAY,
        usd_per_day=int(row["usd_per_day"]),
        fuel_usd_per_t=int(row["fuel_usd_per_t"]),
        hire_min=int(row["days_min"]) * MINUTES_PER_DAY,
        margin_permille=int(row["margin_permille"]),
        ships_available=int(row["ships_available"]),
        source=row["source"],
    )


@cache
def shipping_regions() -> Mapping[str, str]:
    """Region of each port by UN/LOCODE."""
    return {row["locode"]: row["region"] for row in rows("shipping_regions.csv")}


@cache
def _liner_rates() -> Mapping[tuple[str, str], LinerRateRow]:
    return {(row["from_region"], row["to_region"]): _liner_rate(row) for row in rows("liner_rates.csv")}


def _liner_rate(row: dict[str, str]) -> LinerRateRow:
    return LinerRateRow(
        from_region=row["from_region"],
        to_region=row["to_region"],
        usd_per_teu=int(row["usd_per_teu"]),
        usd_per_lane_m=int(row["usd_per_lane_m"]),
        usd_per_t=int(row["usd_per_t"]),
        transit_min=int(row["transit_days"]) * MINUTES_PER_DAY,
        frequency_min=int(row["frequency_days"]) * MINUTES_PER_DAY,
        teu_max_per_sailing=int(row["teu_max_per_sailing"]),
        lane_m_max_per_sailing=int(row["lane_m_max_per_sailing"]),
        source=row["source"],
    )


def liner_rates() -> Mapping[tuple[str, str], LinerRateRow]:
    """Rates by (region, region), those within one region among them."""
    return dict(_liner_rates())


def liner_rate(from_port: str, to_port: str) -> LinerRateRow:
    """Rate between two ports by UN/LOCODE; raises InvalidValue for a port without a region."""
    for locode in (from_port, to_port):
        if locode not in shipping_regions():
            raise InvalidValue(f"Port {locode!r} has no region; add it to fleet/data/shipping_regions.csv.")
    return _liner_rates()[shipping_regions()[from_port], shipping_regions()[to_port]]
