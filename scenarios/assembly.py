"""Assembly: rows of a scenario folder, the fleet's types and the world's places and routes become one Problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fleet.catalogue import aircraft_types
from geo.airspace import AirspaceClosure
from geo.gazetteer import airfield_facts, state_on
from geo.routes import RouteBuilder
from geo.state_notices import state_notices
from movcon.clock import MINUTES_PER_HOUR, Day
from movcon.errors import BadInput, Fault, InvalidValue
from movcon.lift import AircraftType, CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, Source
from movcon.movements import RotationRequirement
from movcon.network import Route
from movcon.places import Airfield, Closure
from movcon.problem import (
    AirfieldApproval,
    ContributorsApart,
    ForbiddenLink,
    FundsCeiling,
    Mission,
    OnwardCapacity,
    Problem,
)
from scenarios.approvals import approvals_of
from scenarios.assumptions import Assumption, assumptions
from scenarios.carriage import carriage_faults, left_out
from scenarios.intake.folder import ScenarioRows, folder_digest, read_folder
from scenarios.intake.rows import (
    AirfieldRow,
    ClosedKind,
    ClosureRow,
    FundsRow,
    LinkKind,
    LinkRow,
    MissionRow,
    OnwardRow,
    RotationRow,
    TechStopRow,
)
from scenarios.lift_offers import lift_sources, may_carry
from scenarios.wanted_routes import wanted_pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario as planned and as told.

    Attributes
    ----------
    notes
        The planner's own words, and what assembly left out.
    assumptions
        (table, rows, figures, source) of every planning value.
    digest
        SHA-256 over the files of the folder.
    """

    problem: Problem
    title: str
    notes: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    digest: str


def load_problem(folder: Path, price_factor_permille: int | None = None) -> Problem:
    """Problem of a scenario folder; ``price_factor_permille`` overrides the scenario's own factor on prices of lift.

    Raises
    ------
    BadInput
        Files, rows or cells are wrong, or a requirement can be carried by nothing; all faults at once.
    """
    return _assemble(read_folder(folder), price_factor_permille)[0]


def load_scenario(folder: Path, price_factor_permille: int | None = None) -> Scenario:
    """Problem of a scenario folder with what reports tell about it; raises as ``load_problem``."""
    rows = read_folder(folder)
    problem, notes = _assemble(rows, price_factor_permille)
    return Scenario(
        problem=problem,
        title=rows.manifest.title,
        notes=(*rows.manifest.notes, *notes),
        assumptions=assumptions(rows, problem),
        digest=folder_digest(folder),
    )


def _assemble(rows: ScenarioRows, price_factor_permille: int | None) -> tuple[Problem, tuple[str, ...]]:
    manifest = rows.manifest
    on = manifest.season_first_day
    factor = manifest.price_factor_permille if price_factor_permille is None else price_factor_permille
    needs = _requirements(rows)
    offered = lift_sources(rows, factor)
    sources = [source for source in offered if any(may_carry(source, need) for need in needs)]
    types = {type_id: aircraft_types()[type_id] for type_id in dict.fromkeys(source.type_id for source in sources)}
    stops = [row.icao for row in rows.of(TechStopRow)]
    places = {icao for need in needs for icao in (need.apoe, need.apod)} | {source.base for source in sources}
    approvals = approvals_of(types, sorted(places.union(stops)))
    routes = _routes(rows, sources, needs, types, sorted(places.union(stops)), approvals, on)
    faults = carriage_faults(rows, needs, sources, types, routes, approvals)
    if faults:
        raise BadInput(faults)
    sources, types, routes, notes = left_out(offered, needs, types, routes)
    used = _places_used(needs, sources, routes)
    airfields = _airfields(rows, sorted(used), on)
    links = rows.of(LinkRow)
    problem = Problem(
        scenario=rows.folder.resolve().name,
        title=manifest.title,
        planning_day=manifest.planning_day,
        season_first_day=manifest.season_first_day,
        season_last_day=manifest.season_last_day,
        missions=tuple(Mission(id=row.id, name=row.name) for row in rows.of(MissionRow)),
        states=state_notices(_states(airfields, routes)),
        airfields=airfields,
        aircraft_types=tuple(types.values()),
        approvals=tuple(item for item in approvals.values() if item.type_id in types and item.icao in used),
        routes=routes,
        charter_offers=tuple(source for source in sources if isinstance(source, CharterOffer)),
        letters_of_assist=tuple(source for source in sources if isinstance(source, LetterOfAssist)),
        contract_offers=tuple(source for source in sources if isinstance(source, ContractOffer)),
        mission_aircraft=tuple(source for source in sources if isinstance(source, MissionAircraft)),
        rotations=needs,
        prices=manifest.prices,
        onward=tuple(
            OnwardCapacity(apod=row.apod, mission=row.mission, people_per_day=row.people_per_day)
            for row in rows.of(OnwardRow)
        ),
        funds=tuple(
            FundsCeiling(mission=row.mission, fiscal_year=row.fiscal_year, usd=row.usd) for row in rows.of(FundsRow)
        ),
        forbidden_links=tuple(
            ForbiddenLink(state=row.one, other_state=row.other, reason=row.reason)
            for row in links
            if row.kind is LinkKind.STATES
        ),
        contributors_apart=tuple(
            ContributorsApart(contributor=row.one, other=row.other, reason=row.reason)
            for row in links
            if row.kind is LinkKind.CONTRIBUTORS
        ),
    )
    return problem, notes


def _requirements(rows: ScenarioRows) -> tuple[RotationRequirement, ...]:
    needs: list[RotationRequirement] = []
    faults: list[Fault] = []
    for row in rows.of(RotationRow):
        try:
            needs.append(_requirement(row))
        except InvalidValue as error:
            faults.append(rows.fault(row, "invalid_row", "id", str(error), "Mend the row."))
    if faults:
        raise BadInput(faults)
    return tuple(needs)


def _requirement(row: RotationRow) -> RotationRequirement:
    return RotationRequirement(
        id=row.id,
        unit=row.unit,
        mission=row.mission,
        contributor=row.contributor,
        kind=row.kind,
        incoming=row.incoming,
        outgoing=row.outgoing,
        staying=row.staying,
        ceiling=row.ceiling,
        floor=row.floor,
        apoe=row.apoe,
        apod=row.apod,
        site=row.site,
        onward_days=row.onward_days,
        window_first_day=row.window_first,
        window_last_day=row.window_last,
        preferred_day=row.preferred,
        advance_permille=row.advance_permille,
        advance_days_min=row.advance_days_min,
        advance_days_max=row.advance_days_max,
        chalk_gap_min=row.chalk_gap_h * MINUTES_PER_HOUR,
        spread_days_max=row.spread_days_max,
        passenger_kg=row.passenger_kg,
        baggage_kg=row.baggage_kg,
        lift_sources=row.lift_sources,
        usual_source=row.usual_source,
        usd_per_day_off_preferred=row.usd_per_day_off_preferred,
        follows=row.follows,
        tour_days_min=row.tour_days_min or 0,
        tour_days_max=row.tour_days_max or 0,
        blackouts=row.blackouts,
        shares=row.shares,
    )


def _routes(
    rows: ScenarioRows,
    sources: Iterable[Source],
    needs: tuple[RotationRequirement, ...],
    types: Mapping[str, AircraftType],
    icaos: Iterable[str],
    approvals: Mapping[tuple[str, str], AirfieldApproval],
    on: Day,
) -> tuple[Route, ...]:
    positions = {icao: airfield_facts(icao).position for icao in icaos}
    builder = RouteBuilder(
        airfields=positions,
        on=on,
        aircraft_types=types.values(),
        approvals=set(approvals),
        tech_stops=[row.icao for row in rows.of(TechStopRow)],
        closures=[
            AirspaceClosure(area=row.place, start=row.from_, end=row.until, reason=row.reason)
            for row in rows.of(ClosureRow)
            if row.kind is ClosedKind.AIRSPACE
        ],
    )
    return builder.build(wanted_pairs(sources, needs, types, positions, rows.manifest.ferry_max_nm))


def _places_used(needs: Iterable[RotationRequirement], sources: Iterable[Source], routes: Iterable[Route]) -> set[str]:
    """Airfields that requirements, bases and routes name, tech stops included."""
    used = {icao for need in needs for icao in (need.apoe, need.apod)} | {source.base for source in sources}
    return used | {icao for route in routes for hop in route.hops for icao in (hop.origin, hop.destination)}


def _airfields(rows: ScenarioRows, icaos: Iterable[str], on: Day) -> tuple[Airfield, ...]:
    limits = {row.icao: row for row in rows.of(AirfieldRow)}
    found = []
    for icao in icaos:
        facts, limit = airfield_facts(icao), limits.get(icao)
        closures = sorted(
            (row.from_, row.until, row.reason)
            for row in rows.of(ClosureRow)
            if row.kind is ClosedKind.AIRFIELD and row.place == icao
        )
        hours = {}
        if limit and limit.opens_local is not None and limit.closes_local is not None:
            hours = {"opens_local_min": limit.opens_local, "closes_local_min": limit.closes_local}
        found.append(
            Airfield(
                icao=icao,
                name=facts.name,
                state=state_on(icao, on),
                lat_udeg=facts.lat_udeg,
                lon_udeg=facts.lon_udeg,
                time_zone=facts.time_zone,
                **hours,
                slots_per_day=limit.slots_per_day if limit else None,
                parking_mog=limit.parking_mog if limit else None,
                closures=tuple(Closure(start=start, end=end, reason=reason) for start, end, reason in closures),
            )
        )
    return tuple(found)


def _states(airfields: Iterable[Airfield], routes: Iterable[Route]) -> set[str]:
    return {airfield.state for airfield in airfields} | {
        state for route in routes for hop in route.hops for state in hop.overflown
    }
