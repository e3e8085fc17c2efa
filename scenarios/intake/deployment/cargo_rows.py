"""What is moved: units, their people, their consignments, and the lines of load lists.

Lengths are whole millimetres, masses whole kilograms, explosives grams of net explosive quantity.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from movcon.clock import Day
from scenarios.intake.columns import (
    Date,
    Identifier,
    Maybe,
    Reference,
    Several,
    State,
    Text,
    Usd,
    Whole,
    Word,
)
from scenarios.intake.deployment.columns import HazardClass, YesNo
from scenarios.intake.rows import Row


class CargoKind(StrEnum):
    """How a piece is handled: it rolls, it is a container, or it is lifted as it is."""

    VEHICLE = "vehicle"
    CONTAINER = "container"
    LOOSE = "loose"


_Id = Annotated[str, Identifier()]
_Words = Annotated[str, Text()]
_Day = Annotated[Day, Date()]
_Money = Annotated[int, Usd()]
_Unit = Annotated[str, Reference("units.csv")]
_Mission = Annotated[str, Reference("missions.csv")]
_Place = Annotated[str, Reference("places.csv")]
_Millimetres = Annotated[int, Whole(1, 60_000)]
_Kilograms = Annotated[int, Whole(1, 500_000)]
_Classes = Annotated[tuple[str, ...] | None, Maybe(Several(HazardClass()))]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow(Row):
    """units.csv: a unit of the force; wanted operational by the end of a UTC date."""

    file = "units.csv"
    key = ("id",)
    rows_wanted = True

    id: _Id
    name: _Words
    mission: _Mission
    contributor: Annotated[str | None, Maybe(State())]
    operational_by: _Day
    usd_per_day_not_operational: _Money
    usd_per_person_day_waiting: _Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRow(Row):
    """people.csv: people of a unit from one place to one place, ready on a date, wanted by the end of another."""

    file = "people.csv"
    key = ("id",)

    id: _Id
    unit: _Unit
    description: _Words
    people: Annotated[int, Whole(1, 20_000)]
    origin: _Place
    destination: _Place
    passenger_kg: Annotated[int, Whole(40, 200)]
    baggage_kg: Annotated[int, Whole(0, 200)]
    ready: _Day
    required: _Day
    usd_per_person_day_late: _Money
    usd_per_person_not_moved: _Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentRow(Row):
    """consignments.csv: what one owner sends from one place to one place for one unit.

    ``equipment`` names a unit type's part of the equipment table (``infantry_battalion/main``), whose lines it then
    holds beside its own of cargo.csv and issues.csv. ``parcel_slots`` and ``parcel_kg`` bound its parcels below the
    scenario's own bound, so that they fit an aircraft.
    """

    file = "consignments.csv"
    key = ("id",)

    id: _Id
    unit: _Unit
    mission: _Mission
    owner: _Words
    description: _Words
    origin: _Place
    destination: _Place
    load_ports: Annotated[tuple[str, ...] | None, Maybe(Several(Reference("places.csv")))]
    main: Annotated[bool, YesNo()]
    equipment: Annotated[str | None, Maybe(Identifier())]
    ready: _Day
    required: _Day
    usd_per_slot_day_late: _Money
    usd_per_slot_not_moved: _Money
    parcel_slots: Annotated[int | None, Maybe(Whole(1, 1_000))]
    parcel_kg: Annotated[int | None, Maybe(Whole(1, 10_000_000))]


@dataclass(frozen=True, slots=True, kw_only=True)
class CargoRow(Row):
    """cargo.csv: a line of a load list; size, mass and explosives of one piece."""

    file = "cargo.csv"
    key = ("consignment", "item")

    consignment: Annotated[str, Reference("consignments.csv")]
    item: _Id
    description: _Words
    kind: Annotated[CargoKind, Word(CargoKind)]
    pieces: Annotated[int, Whole(1, 10_000)]
    length_mm: _Millimetres
    width_mm: _Millimetres
    height_mm: _Millimetres
    kg: _Kilograms
    classes: _Classes
    neq_g: Annotated[int, Whole(0, 100_000_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow(Row):
    """stock.csv: an item of a deployment stock and the next mission's standard start-up kit of it."""

    file = "stock.csv"
    key = ("id",)

    id: _Id
    site: _Words
    description: _Words
    category: _Words
    quantity: Annotated[int, Whole(0, 100_000)]
    kit_quantity: Annotated[int, Whole(0, 100_000)]
    kind: Annotated[CargoKind, Word(CargoKind)]
    length_mm: _Millimetres
    width_mm: _Millimetres
    height_mm: _Millimetres
    kg: _Kilograms
    classes: _Classes
    neq_g: Annotated[int, Whole(0, 100_000_000)]
    ready_days: Annotated[int, Whole(0, 1_000)]
    replenishment_lead_days: Annotated[int, Whole(0, 2_000)]
    unit_price_usd: _Money


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow(Row):
    """issues.csv: pieces of a stock item asked for on a date, shipped in a consignment."""

    file = "issues.csv"
    key = ("consignment", "item")

    consignment: Annotated[str, Reference("consignments.csv")]
    item: Annotated[str, Reference("stock.csv")]
    quantity: Annotated[int, Whole(1, 100_000)]
    asked: _Day
