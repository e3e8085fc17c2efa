"""The tables of a scenario folder, column by column; scenarios/README.md tells what each column means.

A field's annotation is its value and its column; a trailing underscore keeps a column's name clear of Python's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from fleet.clearance import Document
from movcon.clock import Day, Minute
from movcon.lift import SourceKind
from movcon.movements import Blackout, UnitKind
from scenarios.intake.columns import (
    AircraftTypeId,
    Airfield,
    Blackouts,
    Clock,
    Date,
    FiscalYear,
    Identifier,
    Maybe,
    Moment,
    Reference,
    Several,
    SourceNote,
    State,
    Text,
    Usd,
    Whole,
    Word,
)


class ClosedKind(StrEnum):
    """What a closure closes."""

    AIRFIELD = "airfield"
    AIRSPACE = "airspace"


class LinkKind(StrEnum):
    """Between whom there is no link."""

    STATES = "states"
    CONTRIBUTORS = "contributors"


class Crew(StrEnum):
    """How many pilots are on board; duty and rest are fleet's."""

    SINGLE = "single"
    AUGMENTED = "augmented"


_Icao = Annotated[str, Airfield()]
_Iso3 = Annotated[str, State()]
_Id = Annotated[str, Identifier()]
_Type = Annotated[str, AircraftTypeId()]
_Mission = Annotated[str, Reference("missions.csv")]
_Money = Annotated[int, Usd()]
_People = Annotated[int, Whole(0, 20_000)]
_Days = Annotated[int, Whole(0, 1_000)]
_Hours = Annotated[int, Whole(0, 744)]
_Count = Annotated[int, Whole(1, 100)]
_Day = Annotated[Day, Date()]
_Words = Annotated[str, Text()]
_Crew = Annotated[Crew, Word(Crew)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that could be read in full; ``line`` is its line number in the file, header = 1."""

    file: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    rows_wanted: ClassVar[bool] = False
    may_lack: ClassVar[frozenset[str]] = frozenset()
    """Columns that a table may do without: every cell is then empty."""
    may_be_absent: ClassVar[bool] = False
    """Whether a folder may do without the file: it then has no rows."""

    line: int
    source: Annotated[str, SourceNote()]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationRow(Row):
    """rotations.csv: a unit's movement requirement."""

    file = "rotations.csv"
    key = ("id",)
    rows_wanted = True
    may_lack = frozenset({"shares"})

    id: _Id
    unit: _Words
    mission: _Mission
    contributor: _Iso3
    kind: Annotated[UnitKind, Word(UnitKind)]
    incoming: _People
    outgoing: _People
    staying: _People
    ceiling: _People
    floor: _People
    apoe: _Icao
    apod: _Icao
    site: _Words
    onward_days: Annotated[int, Whole(0, 60)]
    window_first: _Day
    window_last: _Day
    preferred: _Day
    advance_permille: Annotated[int, Whole(0, 999)]
    advance_days_min: _Days
    advance_days_max: _Days
    chalk_gap_h: _Hours
    spread_days_max: _Days
    passenger_kg: Annotated[int, Whole(40, 200)]
    baggage_kg: Annotated[int, Whole(0, 200)]
    lift_sources: Annotated[tuple[SourceKind, ...], Several(Word(SourceKind))]
    usual_source: Annotated[SourceKind, Word(SourceKind)]
    usd_per_day_off_preferred: _Money
    follows: Annotated[str | None, Maybe(Reference("rotations.csv"))]
    tour_days_min: Annotated[int | None, Maybe(Whole(1, 1_500))]
    tour_days_max: Annotated[int | None, Maybe(Whole(1, 1_500))]
    blackouts: Annotated[tuple[Blackout, ...], Blackouts()]
    shares: Annotated[str | None, Maybe(Identifier())]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionRow(Row):
    """missions.csv: a mission."""

    file = "missions.csv"
    key = ("id",)
    rows_wanted = True

    id: _Id
    name: _Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsRow(Row):
    """funds.csv: what a mission may spend on lift in a fiscal year."""

    file = "funds.csv"
    key = ("mission", "fiscal_year")

    mission: _Mission
    fiscal_year: Annotated[str, FiscalYear()]
    usd: _Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OnwardRow(Row):
    """onward.csv: what a mission moves on from an APOD in a day."""

    file = "onward.csv"
    key = ("apod", "mission")

    apod: _Icao
    mission: _Mission
    people_per_day: _People


@dataclass(frozen=True, slots=True, kw_only=True)
class AirfieldRow(Row):
    """airfields.csv: limits of an airfield."""

    file = "airfields.csv"
    key = ("icao",)

    icao: _Icao
    opens_local: Annotated[int | None, Maybe(Clock())]
    closes_local: Annotated[int | None, Maybe(Clock())]
    slots_per_day: Annotated[int | None, Maybe(Whole(1, 1_000))]
    parking_mog: Annotated[int | None, Maybe(Whole(1, 1_000))]


@dataclass(frozen=True, slots=True, kw_only=True)
class TechStopRow(Row):
    """tech_stops.csv: an airfield that may be used for fuel."""

    file = "tech_stops.csv"
    key = ("icao",)

    icao: _Icao


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureRow(Row):
    """closures.csv: an airfield (ICAO) or a State's airspace (ISO3) closed for a time."""

    file = "closures.csv"
    key = ("kind", "place", "from", "until")

    kind: Annotated[ClosedKind, Word(ClosedKind)]
    place: _Words
    from_: Annotated[Minute, Moment()]
    until: Annotated[Minute, Moment()]
    reason: _Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow(Row):
    """links.csv: two States without an air link, or two contributors that do not share an aircraft."""

    file = "links.csv"
    key = ("kind", "one", "other")

    kind: Annotated[LinkKind, Word(LinkKind)]
    one: _Iso3
    other: _Iso3
    reason: _Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterRow(Row):
    """charter.csv: an ad hoc charter offer."""

    file = "charter.csv"
    key = ("id",)

    id: _Id
    type: _Type
    base: _Icao
    carrier: _Words
    operator_state: _Iso3
    usd_per_block_hour: _Money
    usd_per_landing: _Money
    usd_mobilisation: _Money
    usd_per_waiting_day: _Money
    free_wait_h: _Hours
    lead_time_days: _Days
    aircraft_available: _Count
    cleared_until: _Day


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow(Row):
    """letters_of_assist.csv: a Member State's own lift for its contingents."""

    file = "letters_of_assist.csv"
    key = ("id",)

    id: _Id
    contributor: _Iso3
    type: _Type
    base: _Icao
    usd_per_block_hour: _Money
    usd_per_landing: _Money
    usd_fixed: _Money
    lead_time_days: _Days
    aircraft_available: _Count
    cleared_until: _Day


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow(Row):
    """contracts.csv: a long-term charter on offer."""

    file = "contracts.csv"
    key = ("id",)

    id: _Id
    type: _Type
    base: _Icao
    carrier: _Words
    operator_state: _Iso3
    term_months: Annotated[tuple[int, ...], Several(Whole(1, 60))]
    usd_per_month: Annotated[tuple[int, ...], Several(Usd(), repeats=True)]
    hours_included_per_month: _Hours
    usd_per_extra_hour: _Money
    hours_max_per_month: _Hours
    usd_per_landing: _Money
    tails_max: _Count
    available_from: _Day
    request_lead_days: _Days
    cleared_until: _Day
    crew: _Crew


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionAircraftRow(Row):
    """mission_aircraft.csv: aircraft a mission holds."""

    file = "mission_aircraft.csv"
    key = ("id",)

    id: _Id
    type: _Type
    base: _Icao
    missions: Annotated[tuple[str, ...], Several(Reference("missions.csv"))]
    tails: _Count
    hours_per_month: _Hours
    usd_per_block_hour: _Money
    usd_per_landing: _Money
    cleared_until: _Day
    crew: _Crew


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceRow(Row):
    """clearances.csv: a document a carrier holds for a type; without rows the market's own dates stand."""

    file = "clearances.csv"
    key = ("carrier", "type", "document")

    carrier: _Words
    type: _Type
    document: Annotated[Document, Word(Document)]
    valid_until: _Day


TABLES: tuple[type[Row], ...] = (
    RotationRow,
    MissionRow,
    FundsRow,
    OnwardRow,
    AirfieldRow,
    TechStopRow,
    ClosureRow,
    LinkRow,
    CharterRow,
    LetterRow,
    ContractRow,
    MissionAircraftRow,
    ClearanceRow,
)
