"""By sea: ship types and offers, liner services, and the lanes between all ports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from fleet.ships import ShipKind, ShipRow, ship
from geo.lane_alternatives import ShutDepartures, lane_alternatives, shut_departures
from geo.passages import PassageClosure, passage_on
from geo.passages import PassageRow as PassageFacts
from geo.sea_lanes import Lane
from geo.sea_network import PASSAGES
from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Minute, midnight
from movcon.deployment.places import Place
from movcon.deployment.ships import ShipOffer, ShipType
from movcon.deployment.ways import LinerService, SeaLane
from movcon.places import Closure
from scenarios.deployment.places import closures_of
from scenarios.deployment.prices import priced
from scenarios.intake.deployment.folder import DeploymentRows
from scenarios.intake.deployment.lift_rows import LinerRow, ShipOfferRow
from scenarios.intake.deployment.network_rows import ClosedKind, PassageCostRow, PassageRow

_SLOT = 100
_MM_PER_METRE = 1000
_KG_PER_TONNE = 1000
_TENTHS_HOURS = 24
CARGO_OF_DEADWEIGHT_PERMILLE = 850
"""Planning value: the rest is fuel, water and stores."""
LANE_WIDTH_MM = 2_900
"""Planning value: a lane as planned; deck area is turned into lanes by it where a ship counts no lanes."""
LOOSE_MM_PER_T = 350
"""Planning value: a tonne of loose cargo stands on about a square metre of a vehicle deck."""
LOOSE_M3_PER_T_X10 = 25
"""Planning value: tenths of a cubic metre that a tonne of loose cargo fills in a hold."""
HIGHEST_PIECE_MM = 12_000
"""Planning value: what stands on deck or in an open hatch is not limited in height."""


def ship_types(rows: DeploymentRows) -> tuple[ShipType, ...]:
    """Types of the offers, each once."""
    return tuple(ship_type(ship(name)) for name in dict.fromkeys(row.type for row in rows.of(ShipOfferRow)))


def ship_type(row: ShipRow) -> ShipType:
    """Turn a row of the fleet into what is planned with.

    A ship without lanes takes vehicles as break bulk on its decks: their area gives its lanes. Where containers and
    vehicles share decks and holds, a container takes its share of the lanes; a container feeder and a ship with cells
    keep them apart.
    """
    lane_mm = row.lane_m * _MM_PER_METRE
    if not lane_mm and row.kind is not ShipKind.FEEDER:
        lane_mm = row.area_m2 * 1_000_000 // LANE_WIDTH_MM
    shared = row.kind not in (ShipKind.FEEDER, ShipKind.CONRO) and row.teu > 0
    loose = LOOSE_MM_PER_T
    if row.bale_m3:
        loose = lane_mm * LOOSE_M3_PER_T_X10 // (10 * row.bale_m3)
    return ShipType(
        id=row.id,
        name=row.name,
        lane_mm=lane_mm,
        teu_centi=row.teu * _SLOT,
        deadweight_kg=row.deadweight_kg * CARGO_OF_DEADWEIGHT_PERMILLE // 1000,
        teu_lane_mm=lane_mm // row.teu if shared else 0,
        loose_lane_mm_per_t=loose,
        deck_kg_per_m2=row.deck_strength_kg_per_m2,
        ramp_kg=row.ramp_swl_kg,
        clear_height_mm=row.ramp_height_mm if row.ramp_swl_kg and not row.gear_swl_kg else HIGHEST_PIECE_MM,
        gear_kg=row.gear_swl_kg,
        length_mm=row.loa_mm,
        beam_mm=row.beam_mm,
        draft_mm=row.draft_mm,
        gross_tonnage=row.gross_tonnage,
        speed_ktenths=row.speed_nm_per_day * 10 // _TENTHS_HOURS,
        class1=row.class_1,
    )


def ship_offers(rows: DeploymentRows, price_factor_permille: int) -> tuple[ShipOffer, ...]:
    """One offer for each port at which a row's ships are open; none begins before its lead time has passed."""
    found: list[ShipOffer] = []
    for row in rows.of(ShipOfferRow):
        earliest = max(row.available_from, rows.manifest.planning_day + row.request_lead_days)
        latest = min(row.available_until, rows.manifest.horizon_last_day)
        if latest < earliest:
            continue
        for locode in row.open_at:
            found.append(
                ShipOffer(
                    id=row.id if len(row.open_at) == 1 else f"{row.id}-{locode}",
                    kind=row.kind,
                    type_id=row.type,
                    carrier=row.carrier,
                    region=row.region,
                    open_at=locode,
                    available_from=midnight(earliest),
                    available_until=midnight(latest + 1) - 1,
                    request_lead_days=row.request_lead_days,
                    ships=row.ships,
                    usd_per_day=priced(row.usd_per_day, price_factor_permille),
                    usd_per_waiting_day=priced(row.usd_per_waiting_day, price_factor_permille),
                    sea_fuel_usd_per_day=priced(row.sea_fuel_usd_per_day, price_factor_permille),
                    port_fuel_usd_per_day=priced(row.port_fuel_usd_per_day, price_factor_permille),
                    usd_fixed=priced(row.usd_fixed, price_factor_permille),
                    load_ports_max=row.load_ports_max,
                    discharge_ports_max=row.discharge_ports_max,
                    days_min=row.days_min,
                )
            )
    return tuple(found)


def liners(rows: DeploymentRows, price_factor_permille: int) -> tuple[LinerService, ...]:
    """Services of liners.csv with their closures."""
    return tuple(
        LinerService(
            id=row.id,
            carrier=row.carrier,
            origin=row.origin,
            destination=row.destination,
            first_departure=row.first_departure,
            interval_min=row.interval_days * MINUTES_PER_DAY,
            transit_min=row.transit_days * MINUTES_PER_DAY,
            cut_off_min=row.cut_off_h * MINUTES_PER_HOUR,
            lane_mm=row.lane_m * _MM_PER_METRE,
            teu_centi=row.teu * _SLOT,
            loose_kg=row.loose_t * _KG_PER_TONNE,
            usd_per_lane_m=priced(row.usd_per_lane_m, price_factor_permille),
            usd_per_teu=priced(row.usd_per_teu, price_factor_permille),
            usd_per_tonne=priced(row.usd_per_tonne, price_factor_permille),
            class1=row.class1,
            closures=closures_of(rows, ClosedKind.LINER, row.id),
        )
        for row in rows.of(LinerRow)
    )


def sea_lanes(
    rows: DeploymentRows, ports: Sequence[Place], types: Iterable[ShipType], factor: int
) -> tuple[SeaLane, ...]:
    """Lanes between every two ports, both ways, with the ways round passages that may be closed.

    A lane is shut for a departure that would bring the slowest of the types into a closed passage; one that is shut on
    all days planned for is left out.
    """
    slowest = min((kind.speed_ktenths for kind in types), default=0)
    if not slowest or len(ports) < 2:
        return ()
    closures = [
        PassageClosure(passage=row.passage, start=row.from_, end=row.until, reason=row.reason)
        for row in rows.of(PassageRow)
    ]
    limits = {name: _passage(rows, name) for name in PASSAGES}
    first, last = midnight(rows.manifest.planning_day), midnight(rows.manifest.horizon_last_day + 1)
    found: list[SeaLane] = []
    for (origin, destination), lanes in lane_alternatives(
        {place.id: (place.lon_udeg, place.lat_udeg) for place in ports}
    ).items():
        for number, lane in enumerate(lanes, start=1):
            name = f"{origin}-{destination}" + ("" if number == 1 else f"/{number}")
            shut = shut_departures(lane, closures, speed_kn=max(1, slowest // 10))
            way = _lane(
                name, lane, tuple(_within(shut, first, last)), [limits[use] for use in lane.passage_names], factor
            )
            if way.opens_after(first) < last:
                found.append(way)
    return tuple(found)


def _within(shut: Iterable[ShutDepartures], first: Minute, last: Minute) -> Iterator[Closure]:
    """Departures that are shut, as far as they lie within the days planned for."""
    for item in shut:
        start = first if item.start is None else max(first, item.start)
        end = last if item.end is None else min(last, item.end)
        if start < end:
            yield Closure(start=start, end=end, reason=item.reason)


def _passage(rows: DeploymentRows, name: str) -> PassageFacts:
    """Limits of the passages table, except where passage_costs.csv gives other times and tolls."""
    facts = passage_on(name, rows.manifest.c_day)
    for row in rows.of(PassageCostRow):
        if row.passage == name:
            per_gt = row.toll_usd_per_1000_gt
            facts = replace(
                facts,
                extra_min=facts.extra_min if row.extra_h is None else row.extra_h * MINUTES_PER_HOUR,
                toll_usd=facts.toll_usd if row.toll_usd is None else row.toll_usd,
                toll_usd_per_1000_gt=facts.toll_usd_per_1000_gt if per_gt is None else per_gt,
            )
    return facts


def _lane(name: str, lane: Lane, closures: tuple[Closure, ...], limits: list[PassageFacts], factor: int) -> SeaLane:
    return SeaLane(
        id=name,
        origin=lane.origin,
        destination=lane.destination,
        distance_nm=lane.distance_nm,
        passages=lane.passage_names,
        extra_min=sum(limit.extra_min for limit in limits),
        toll_usd=sum(priced(limit.toll_usd, factor) for limit in limits),
        toll_usd_per_1000_gt=sum(priced(limit.toll_usd_per_1000_gt, factor) for limit in limits),
        beam_max_mm=min((limit.beam_max_mm for limit in limits if limit.beam_max_mm is not None), default=None),
        draft_max_mm=min((limit.draft_max_mm for limit in limits if limit.draft_max_mm is not None), default=None),
        closures=closures,
        track=tuple(lane.points),
    )
