"""The network: places, limits of ports and airfields, corridors, closures, what may not travel together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from movcon.clock import Minute
from movcon.deployment.ways import CorridorMode
from scenarios.intake.columns import Clock, Identifier, Maybe, Moment, Reference, State, Text, Usd, Whole, Word
from scenarios.intake.deployment.columns import Degrees, HazardClass, ParkingByType, Passage, YesNo
from scenarios.intake.rows import Row


class PlaceKind(StrEnum):
    """What a place is: a port of the ports table, an airfield of the gazetteer, or a place on land."""

    PORT = "port"
    AIRFIELD = "airfield"
    SITE = "site"


class ClosedKind(StrEnum):
    """What a closure closes."""

    PLACE = "place"
    CORRIDOR = "corridor"
    LINER = "liner"
    AIRSPACE = "airspace"


_Id = Annotated[str, Identifier()]
_Words = Annotated[str, Text()]
_Money = Annotated[int, Usd()]
_Place = Annotated[str, Reference("places.csv")]
_MaybeMoney = Annotated[int | None, Maybe(Usd())]
_MaybeMillimetres = Annotated[int | None, Maybe(Whole(1, 1_000_000))]
_MaybeYes = Annotated[bool | None, Maybe(YesNo())]
_Hours = Annotated[int, Whole(0, 10_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow(Row):
    """places.csv: a place of the deployment.

    A port is named by its UN/LOCODE, an airfield by its ICAO code, a site of the surface network by its id there; all
    three bring their facts. Any other site gives its own.
    """

    file = "places.csv"
    key = ("id",)
    rows_wanted = True

    id: _Id
    kind: Annotated[PlaceKind, Word(PlaceKind)]
    name: Annotated[str | None, Maybe(Text())]
    state: Annotated[str | None, Maybe(State())]
    latitude: Annotated[int | None, Maybe(Degrees(90))]
    longitude: Annotated[int | None, Maybe(Degrees(180))]
    time_zone: Annotated[str | None, Maybe(Text())]
    tranship_h: Annotated[int, Whole(0, 1_000)]
    handled_slots_per_day: Annotated[int | None, Maybe(Whole(1, 10_000))]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRow(Row):
    """ports.csv: limits of a port that are others here than in the ports table; an empty cell keeps the table's."""

    file = "ports.csv"
    key = ("id",)
    may_lack = frozenset(("handling_usd_per_lane_m", "handling_usd_per_teu", "handling_usd_per_tonne"))

    id: _Place
    length_max_mm: _MaybeMillimetres
    beam_max_mm: _MaybeMillimetres
    depth_mm: _MaybeMillimetres
    under_keel_mm: Annotated[int | None, Maybe(Whole(0, 10_000))]
    berths: Annotated[int | None, Maybe(Whole(1, 100))]
    ramp: _MaybeYes
    crane_kg: Annotated[int | None, Maybe(Whole(0, 2_000_000))]
    class1: _MaybeYes
    neq_max_kg: Annotated[int | None, Maybe(Whole(0, 10_000_000))]
    lane_m_per_h: Annotated[int | None, Maybe(Whole(1, 10_000))]
    teu_per_h: Annotated[int | None, Maybe(Whole(1, 1_000))]
    loose_t_per_h: Annotated[int | None, Maybe(Whole(1, 10_000))]
    call_usd: _MaybeMoney
    free_days: Annotated[int | None, Maybe(Whole(0, 365))]
    storage_usd_per_slot_day: _MaybeMoney
    storage_slots: Annotated[int | None, Maybe(Whole(0, 100_000))]
    handling_usd_per_lane_m: _MaybeMoney
    handling_usd_per_teu: _MaybeMoney
    handling_usd_per_tonne: _MaybeMoney


@dataclass(frozen=True, slots=True, kw_only=True)
class ApronRow(Row):
    """aprons.csv: limits of an airfield for planned flights; without a row nothing but its runway limits them."""

    file = "aprons.csv"
    key = ("id",)

    id: _Place
    opens_local: Annotated[int | None, Maybe(Clock())]
    closes_local: Annotated[int | None, Maybe(Clock())]
    slots_per_day: Annotated[int | None, Maybe(Whole(1, 1_000))]
    parking: Annotated[int | None, Maybe(Whole(1, 1_000))]
    parking_by_type: Annotated[tuple[tuple[str, int], ...], ParkingByType()]
    turn_min: Annotated[int, Whole(0, 2_880)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorridorRow(Row):
    """corridors.csv: a leg by road, rail or river, one way, by convoys."""

    file = "corridors.csv"
    key = ("id",)

    id: _Id
    mode: Annotated[CorridorMode, Word(CorridorMode)]
    origin: _Place
    destination: _Place
    distance_km: Annotated[int, Whole(0, 10_000)]
    transit_h: _Hours
    border_h: _Hours
    first_departure: Annotated[Minute, Moment()]
    interval_h: Annotated[int, Whole(1, 10_000)]
    convoy_slots: Annotated[int, Whole(1, 10_000)]
    usd_per_slot: _Money
    usd_per_person: _Money
    usd_per_convoy: _Money
    piece_kg_max: Annotated[int | None, Maybe(Whole(1, 1_000_000))]
    piece_height_max_mm: _MaybeMillimetres
    class1: Annotated[bool, YesNo()]
    carries_people: Annotated[bool, YesNo()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureRow(Row):
    """closures.csv: a place, corridor, liner service or a State's airspace closed for a time."""

    file = "closures.csv"
    key = ("kind", "name", "from", "until")

    kind: Annotated[ClosedKind, Word(ClosedKind)]
    name: _Words
    from_: Annotated[Minute, Moment()]
    until: Annotated[Minute, Moment()]
    reason: _Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow(Row):
    """passages.csv: a canal or strait that no ship enters for a time; an empty end is open."""

    file = "passages.csv"
    key = ("passage", "from", "until")

    passage: Annotated[str, Passage()]
    from_: Annotated[Minute | None, Maybe(Moment())]
    until: Annotated[Minute | None, Maybe(Moment())]
    reason: _Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageCostRow(Row):
    """passage_costs.csv: time and tolls of a canal or strait that are others here; an empty cell keeps the table's."""

    file = "passage_costs.csv"
    key = ("passage",)
    may_be_absent = True

    passage: Annotated[str, Passage()]
    extra_h: Annotated[int | None, Maybe(Whole(0, 1_000))]
    toll_usd: _MaybeMoney
    toll_usd_per_1000_gt: _MaybeMoney


@dataclass(frozen=True, slots=True, kw_only=True)
class ApartRow(Row):
    """apart.csv: two classes of dangerous goods that may not be on one ship, convoy or flight."""

    file = "apart.csv"
    key = ("one", "other")

    one: Annotated[str, HazardClass()]
    other: Annotated[str, HazardClass()]
    reason: _Words
