"""What carries: ships on the market of a region and liner services; aircraft are those of charter.csv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from movcon.clock import Day, Minute
from movcon.deployment.ships import CharterKind
from scenarios.intake.columns import Date, Identifier, Moment, Reference, Several, Text, Usd, Whole, Word
from scenarios.intake.deployment.columns import SeaPort, ShipTypeId, YesNo
from scenarios.intake.rows import Row

_Id = Annotated[str, Identifier()]
_Words = Annotated[str, Text()]
_Money = Annotated[int, Usd()]
_Place = Annotated[str, Reference("places.csv")]
_Day = Annotated[Day, Date()]
_Yes = Annotated[bool, YesNo()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipOfferRow(Row):
    """ship_offers.csv: ships of a type open at each of the ports named, and what they cost."""

    file = "ship_offers.csv"
    key = ("id",)

    id: _Id
    kind: Annotated[CharterKind, Word(CharterKind)]
    type: Annotated[str, ShipTypeId()]
    carrier: _Words
    region: _Words
    open_at: Annotated[tuple[str, ...], Several(SeaPort())]
    available_from: _Day
    available_until: _Day
    request_lead_days: Annotated[int, Whole(0, 1_000)]
    ships: Annotated[int, Whole(1, 100)]
    usd_per_day: _Money
    usd_per_waiting_day: _Money
    sea_fuel_usd_per_day: _Money
    port_fuel_usd_per_day: _Money
    usd_fixed: _Money
    load_ports_max: Annotated[int, Whole(1, 20)]
    discharge_ports_max: Annotated[int, Whole(1, 20)]
    days_min: Annotated[int, Whole(0, 1_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinerRow(Row):
    """liners.csv: a liner or part-cargo service between two ports."""

    file = "liners.csv"
    key = ("id",)

    id: _Id
    carrier: _Words
    origin: _Place
    destination: _Place
    first_departure: Annotated[Minute, Moment()]
    interval_days: Annotated[int, Whole(1, 365)]
    transit_days: Annotated[int, Whole(1, 365)]
    cut_off_h: Annotated[int, Whole(0, 1_000)]
    lane_m: Annotated[int, Whole(0, 20_000)]
    teu: Annotated[int, Whole(0, 20_000)]
    loose_t: Annotated[int, Whole(0, 100_000)]
    usd_per_lane_m: _Money
    usd_per_teu: _Money
    usd_per_tonne: _Money
    class1: _Yes
