"""Tables of a plan: rotation table, twelve-month forecast, what is not moved, empty seats, assumptions.

Pure functions from a `Season`; written once and used by the report, the workbook and the CSV files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from api.render.costs import requirement_usd
from api.render.planning_values import PlanningValue, planning_values
from api.render.season import KIND_NAMES, Flight, Season, joined
from api.render.strength import strength_days
from api.render.tables import Cell, Column, Kind, Table
from movcon.clock import date_of, local_day, local_minute_of_day, month_index, month_text
from movcon.lift import SourceKind
from movcon.movements import RotationRequirement


def rotation_table(season: Season) -> Table:
    """One row per requirement: who, how many, when, on what, from which source, at what cost and strength."""
    usd = requirement_usd(season)
    return Table(
        name="rotation_table",
        title="Rotation table",
        columns=(
            Column("requirement", "Requirement"),
            Column("mission", "Mission"),
            Column("contributor", "Contributor"),
            Column("unit", "Unit"),
            Column("people_in", "In", Kind.COUNT),
            Column("people_out", "Out", Kind.COUNT),
            Column("apoe", "APOE"),
            Column("apod", "APOD"),
            Column("first_event", "First event", Kind.DAY),
            Column("last_event", "Last event", Kind.DAY),
            Column("source", "Source"),
            Column("aircraft", "Aircraft"),
            Column("cost_usd", "Cost share", Kind.USD),
            Column("usd_per_passenger", "Per passenger", Kind.USD),
            Column("chalks_in", "Chalks in", Kind.COUNT),
            Column("chalks_out", "Chalks out", Kind.COUNT),
            Column("strength_min", "Strength min", Kind.COUNT),
            Column("strength_max", "Strength max", Kind.COUNT),
            Column("floor", "Floor", Kind.COUNT),
            Column("ceiling", "Ceiling", Kind.COUNT),
            Column("preferred", "Preferred date", Kind.DAY),
            Column("site", "Site"),
            Column("status", "Status"),
        ),
        rows=tuple(_rotation_row(season, need, usd.get(need.id)) for need in season.problem.rotations),
        note="Events are local dates at the APOD. In and out each count as a passenger. The cost share of a shared "
        "aircraft falls by block minutes and people, as the apportionment to missions does.",
    )


def _rotation_row(season: Season, need: RotationRequirement, usd: int | None) -> tuple[Cell, ...]:
    chalks = season.chalks_of.get(need.id, ())
    days = strength_days(season, need)
    people = need.incoming + need.outgoing
    return (
        need.id,
        need.mission,
        need.contributor,
        need.unit,
        need.incoming,
        need.outgoing,
        need.apoe,
        need.apod,
        date_of(days[0].day) if days else None,
        date_of(days[-1].day) if days else None,
        joined(KIND_NAMES[chalk.flight.itinerary.kind] for chalk in chalks),
        joined(chalk.flight.aircraft.name for chalk in chalks),
        usd,
        None if usd is None else round(usd / people),
        sum(chalk.incoming for chalk in chalks),
        sum(not chalk.incoming for chalk in chalks),
        min((day.strength for day in days), default=None),
        max((day.strength for day in days), default=None),
        need.floor,
        need.ceiling,
        date_of(need.preferred_day),
        need.site,
        "moved" if chalks else "not moved",
    )


@dataclass(slots=True)
class _ForecastCell:
    people_in: int = 0
    people_out: int = 0
    sorties: int = 0
    hours: dict[SourceKind, float] = field(default_factory=lambda: dict.fromkeys(SourceKind, 0.0))


def forecast_table(season: Season) -> Table:
    """Month by mission and contributor: people in and out, sorties, block hours by source; positioning apart."""
    cells: dict[tuple[int, str, str], _ForecastCell] = defaultdict(_ForecastCell)
    for flight in season.flights:
        month = month_index(flight.sortie.departure)
        hours = flight.sortie.block_min / 60
        touched = set()
        for load in flight.sortie.loads:
            need = season.problem.rotation[load.requirement]
            key = (month, need.mission, need.contributor)
            cell = cells[key]
            if load.direction.value == "in":
                cell.people_in += load.people
            else:
                cell.people_out += load.people
            cell.hours[flight.itinerary.kind] += hours * load.people / flight.sortie.people
            touched.add(key)
        for key in touched:
            cells[key].sorties += 1
        if not flight.loaded:
            cell = cells[month, "positioning", ""]
            cell.sorties += 1
            cell.hours[flight.itinerary.kind] += hours
    flown = {month for month, _, _ in cells}
    rows: list[tuple[Cell, ...]] = [
        (month_text(month), "none", "", 0, 0, 0, 0.0, 0.0, 0.0, 0.0) for month in season.months if month not in flown
    ]
    for (month, mission, contributor), cell in cells.items():
        by_kind = tuple(cell.hours[kind] for kind in SourceKind)
        rows.append((month_text(month), mission, contributor, cell.people_in, cell.people_out, cell.sorties, *by_kind))
    return Table(
        name="forecast",
        title="Forecast by month",
        columns=(
            Column("month", "Month (UTC)"),
            Column("mission", "Mission"),
            Column("contributor", "Contributor"),
            Column("people_in", "People in", Kind.COUNT),
            Column("people_out", "People out", Kind.COUNT),
            Column("sorties", "Sorties", Kind.COUNT),
            *(Column(f"{kind.value}_h", f"Hours, {KIND_NAMES[kind]}", Kind.HOURS) for kind in SourceKind),
        ),
        rows=tuple(sorted(rows, key=lambda row: tuple(str(cell) for cell in row[:3]))),
        note="By UTC month of the sortie's departure. A sortie shared by contributors counts once for each; its "
        "block hours are split by people. Positioning flights stand in rows of their own.",
    )


def not_moved_table(season: Season) -> Table:
    """What could not be moved, why, and what would cure it."""
    rows = []
    for item in season.plan.not_moved:
        need = season.problem.rotation[item.requirement]
        rows.append(
            (
                need.id,
                need.mission,
                need.contributor,
                need.unit,
                need.incoming,
                need.outgoing,
                item.code,
                item.reason,
                "; ".join(item.remedies),
            )
        )
    return Table(
        name="not_moved",
        title="Not moved",
        columns=(
            Column("requirement", "Requirement"),
            Column("mission", "Mission"),
            Column("contributor", "Contributor"),
            Column("unit", "Unit"),
            Column("people_in", "In", Kind.COUNT),
            Column("people_out", "Out", Kind.COUNT),
            Column("code", "Code"),
            Column("reason", "Why"),
            Column("remedies", "What would cure it"),
        ),
        rows=tuple(rows),
    )


def seats_usable(season: Season, flight: Flight) -> int:
    """People a loaded sortie could carry: seats, or fewer where the payload left lifts no more of the heaviest load."""
    needs = [season.problem.rotation[load.requirement] for load in flight.sortie.loads]
    used_kg = sum(load.people * need.load_kg_per_person for load, need in zip(flight.sortie.loads, needs, strict=True))
    each_kg = max(need.load_kg_per_person for need in needs)
    more = (flight.route.payload_kg - used_kg) // each_kg if each_kg else flight.aircraft.seats
    return min(flight.aircraft.seats, flight.sortie.people + max(0, more))


def empty_seats_table(season: Season) -> Table:
    """Seats usable, filled and empty by kind of source and direction, and what flies with nobody on board."""
    rows: list[tuple[Cell, ...]] = []
    for kind in SourceKind:
        flights = [flight for flight in season.flights if flight.itinerary.kind is kind]
        groups = {
            "in": [f for f in flights if {load.direction.value for load in f.sortie.loads} == {"in"}],
            "out": [f for f in flights if {load.direction.value for load in f.sortie.loads} == {"out"}],
            "in and out": [f for f in flights if len({load.direction.value for load in f.sortie.loads}) > 1],
            "positioning": [f for f in flights if not f.loaded],
        }
        for direction, group in groups.items():
            if not group:
                continue
            hours = sum(flight.sortie.block_min for flight in group) / 60
            if direction == "positioning":
                rows.append((KIND_NAMES[kind], direction, len(group), hours, None, 0, None, None))
                continue
            usable = sum(seats_usable(season, flight) for flight in group)
            people = sum(flight.sortie.people for flight in group)
            filled = people / usable if usable else None
            rows.append((KIND_NAMES[kind], direction, len(group), hours, usable, people, usable - people, filled))
    return Table(
        name="empty_seats",
        title="Empty seats",
        columns=(
            Column("source", "Source"),
            Column("direction", "Direction"),
            Column("sorties", "Sorties", Kind.COUNT),
            Column("block_h", "Block hours", Kind.HOURS),
            Column("seats_usable", "Seats usable", Kind.COUNT),
            Column("people", "People", Kind.COUNT),
            Column("seats_empty", "Empty", Kind.COUNT),
            Column("filled", "Filled", Kind.SHARE),
        ),
        rows=tuple(rows),
        note="Seats usable on that leg: the type's seats, or what the payload lifts. Positioning flights carry nobody.",
    )


def assumptions_table(
    assumptions: Sequence[tuple[str, str, str, str]], values: Iterable[PlanningValue] | None = None
) -> Table:
    """Planning values of the scenario (table, row, figure, source) and those of the outputs themselves.

    ``values`` are the outputs' own; None = those of a rotation.
    """
    outputs = planning_values().values() if values is None else values
    own = (("outputs", v.key, f"{v.value} {v.unit}", v.source) for v in outputs)
    return Table(
        name="assumptions",
        title="Assumptions",
        columns=(
            Column("table", "Table"),
            Column("row", "Row"),
            Column("figure", "Figure"),
            Column("source", "Source"),
        ),
        rows=(*assumptions, *own),
    )


def apod_day_table(season: Season) -> Table:
    """People arriving and departing at each APOD by mission and local date, with beds and buses to have ready."""
    return Table(
        name="apod_days",
        title="Arrivals and departures at the APOD",
        columns=(
            Column("date", "Date (local)", Kind.DAY),
            Column("apod", "APOD"),
            Column("mission", "Mission"),
            Column("arriving", "Arriving", Kind.COUNT),
            Column("departing", "Departing", Kind.COUNT),
            Column("onward_capacity", "Onward capacity", Kind.COUNT),
            Column("beds", "Beds, night to next day", Kind.COUNT),
            Column("buses_arriving", "Buses for arrivals", Kind.COUNT),
            Column("buses_departing", "Buses for departures", Kind.COUNT),
        ),
        rows=tuple(_apod_rows(season)),
        note=_apod_note(),
    )


def _apod_note() -> str:
    values = planning_values()
    late, early = values["last_onward_departure_local_min"].value, values["first_inbound_arrival_local_min"].value
    return (
        f"Planning values: buses of {values['bus_seats'].value} seats; a bed for who lands after {late // 60:02d}:00 "
        f"local or is beyond the day's onward capacity, and the night before for who reports before "
        f"{early // 60:02d}:00 local (reporting "
        f"{values['reporting_before_departure_min'].value // 60} h before departure)."
    )


def _apod_rows(season: Season) -> Iterable[tuple[Cell, ...]]:
    values = {key: value.value for key, value in planning_values().items()}
    arriving: dict[tuple[int, str, str], int] = defaultdict(int)
    departing: dict[tuple[int, str, str], int] = defaultdict(int)
    late: dict[tuple[int, str, str], int] = defaultdict(int)
    early: dict[tuple[int, str, str], int] = defaultdict(int)
    for chalks in season.chalks_of.values():
        for chalk in chalks:
            apod = season.airfield(chalk.need.apod)
            key = (local_day(chalk.event, apod.time_zone), apod.icao, chalk.need.mission)
            if chalk.incoming:
                arriving[key] += chalk.load.people
                clock = local_minute_of_day(chalk.event, apod.time_zone)
                late[key] += chalk.load.people if clock > values["last_onward_departure_local_min"] else 0
                continue
            departing[key] += chalk.load.people
            report = chalk.event - values["reporting_before_departure_min"]
            if local_minute_of_day(report, apod.time_zone) < values["first_inbound_arrival_local_min"]:
                early[local_day(report, apod.time_zone) - 1, apod.icao, chalk.need.mission] += chalk.load.people
    capacity = {(item.apod, item.mission): item.people_per_day for item in season.problem.onward}
    for day, icao, mission in sorted({*arriving, *departing, *early}):
        key = (day, icao, mission)
        limit = capacity.get((icao, mission))
        beyond = 0 if limit is None else max(0, arriving[key] - limit)
        yield (
            date_of(day),
            icao,
            mission,
            arriving[key],
            departing[key],
            limit,
            max(late[key], beyond) + early[key],
            -(-arriving[key] // values["bus_seats"]),
            -(-departing[key] // values["bus_seats"]),
        )
