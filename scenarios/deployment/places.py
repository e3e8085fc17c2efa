"""Places: facts of ports, airfields and the surface network, with the scenario's own limits and closures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geo.corridors import surface_nodes
from geo.gazetteer import airfield_facts, state_on
from geo.ports import ClassOne, port
from geo.ports import PortRow as PortFacts
from geo.states import clearing_state
from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR
from movcon.deployment.places import Apron, Place, Port
from movcon.places import Closure
from scenarios.deployment.prices import priced
from scenarios.intake.deployment.folder import DeploymentRows
from scenarios.intake.deployment.lift_rows import ShipOfferRow
from scenarios.intake.deployment.network_rows import (
    ApronRow,
    ClosedKind,
    ClosureRow,
    PlaceKind,
    PlaceRow,
    PortRow,
)
from scenarios.intake.rows import CharterRow

_SLOT = 100
_MM_PER_METRE = 1000
_KG_PER_TONNE = 1000
_TURN_MIN = 120
_GRAMS_PER_KG = 1000


def places(rows: DeploymentRows, price_factor_permille: int) -> tuple[Place, ...]:
    """Places of places.csv, then ports where ships are open and bases of aircraft that do not stand there."""
    found = [_place(rows, row, price_factor_permille) for row in rows.of(PlaceRow)]
    named = {place.id for place in found}
    for locode in dict.fromkeys(name for offer in rows.of(ShipOfferRow) for name in offer.open_at):
        if locode not in named:
            found.append(_port_place(rows, locode, price_factor_permille))
    for icao in dict.fromkeys(offer.base for offer in rows.of(CharterRow)):
        if icao not in named:
            found.append(_airfield_place(rows, icao))
    return tuple(found)


def closures_of(rows: DeploymentRows, kind: ClosedKind, name: str) -> tuple[Closure, ...]:
    """Closures of a place, corridor or liner service, in order of time."""
    found = sorted(
        (row.from_, row.until, row.reason) for row in rows.of(ClosureRow) if row.kind is kind and row.name == name
    )
    return tuple(Closure(start=start, end=end, reason=reason) for start, end, reason in found)


def _place(rows: DeploymentRows, row: PlaceRow, factor: int) -> Place:
    tranship_min = row.tranship_h * MINUTES_PER_HOUR
    handled = None if row.handled_slots_per_day is None else row.handled_slots_per_day * _SLOT
    if row.kind is PlaceKind.PORT:
        return _port_place(rows, row.id, factor, tranship_min=tranship_min, handled_centi_per_day=handled)
    if row.kind is PlaceKind.AIRFIELD:
        return _airfield_place(rows, row.id, tranship_min=tranship_min, handled_centi_per_day=handled)
    node = surface_nodes().get(row.id)
    on = rows.manifest.c_day
    latitude = row.latitude if row.latitude is not None or node is None else node.position[1]
    longitude = row.longitude if row.longitude is not None or node is None else node.position[0]
    return Place(
        id=row.id,
        name=row.name or (node.name if node else row.id),
        state=row.state or (clearing_state(node.state, on) if node else ""),
        lat_udeg=latitude or 0,
        lon_udeg=longitude or 0,
        time_zone=row.time_zone or (node.time_zone if node else "UTC"),
        tranship_min=tranship_min,
        handled_centi_per_day=handled,
        closures=closures_of(rows, ClosedKind.PLACE, row.id),
    )


def _port_place(
    rows: DeploymentRows,
    locode: str,
    factor: int,
    *,
    tranship_min: int = 0,
    handled_centi_per_day: int | None = None,
) -> Place:
    facts = port(locode)
    return Place(
        id=locode,
        name=facts.name,
        state=clearing_state(facts.state, rows.manifest.c_day),
        lat_udeg=facts.position[1],
        lon_udeg=facts.position[0],
        time_zone=facts.time_zone,
        port=_port(rows, locode, factor),
        tranship_min=tranship_min,
        handled_centi_per_day=handled_centi_per_day,
        closures=closures_of(rows, ClosedKind.PLACE, locode),
    )


def _port(rows: DeploymentRows, locode: str, factor: int) -> Port:
    """Limits of the ports table, except where ports.csv gives others."""
    limits = _usual_limits(rows, port(locode))
    for row in rows.of(PortRow):
        if row.id == locode:
            own = {name: getattr(row, name) for name in limits}
            limits |= {name: value for name, value in own.items() if value is not None}
    return Port(
        length_max_mm=limits["length_max_mm"],
        beam_max_mm=limits["beam_max_mm"],
        depth_mm=limits["depth_mm"],
        under_keel_mm=limits["under_keel_mm"],
        berths=limits["berths"],
        ramp=limits["ramp"],
        crane_kg=limits["crane_kg"],
        class1=limits["class1"],
        neq_max_g=limits["neq_max_kg"] * _GRAMS_PER_KG,
        lane_mm_per_h=limits["lane_m_per_h"] * _MM_PER_METRE,
        teu_centi_per_h=limits["teu_per_h"] * _SLOT,
        loose_kg_per_h=limits["loose_t_per_h"] * _KG_PER_TONNE,
        call_usd=priced(limits["call_usd"], factor),
        free_min=limits["free_days"] * MINUTES_PER_DAY,
        storage_usd_per_slot_day=priced(limits["storage_usd_per_slot_day"], factor),
        storage_centi=limits["storage_slots"] * _SLOT,
        handling_usd_per_lane_m=priced(limits["handling_usd_per_lane_m"], factor),
        handling_usd_per_teu=priced(limits["handling_usd_per_teu"], factor),
        handling_usd_per_tonne=priced(limits["handling_usd_per_tonne"], factor),
    )


def _usual_limits(rows: DeploymentRows, facts: PortFacts) -> dict[str, Any]:
    """Limits of the ports table under the names and in the units of ports.csv."""
    class1 = facts.class_1 is not ClassOne.NO
    return {
        "length_max_mm": facts.loa_max_mm,
        "beam_max_mm": facts.beam_max_mm,
        "depth_mm": min(facts.channel_depth_mm, facts.pier_depth_mm),
        "under_keel_mm": facts.under_keel_mm,
        "berths": facts.berths,
        "ramp": facts.roro,
        "crane_kg": facts.crane_swl_kg,
        "class1": class1,
        "neq_max_kg": facts.class_1_neq_max_kg if class1 else 0,
        # A port that does not work a kind of cargo at all still needs a rate: one an hour keeps it out of any plan.
        "lane_m_per_h": facts.roro_lane_m_per_h or 1,
        "teu_per_h": facts.teu_per_h or 1,
        "loose_t_per_h": facts.breakbulk_kg_per_h // _KG_PER_TONNE or 1,
        "call_usd": facts.dues_usd_per_call,
        "free_days": facts.free_days,
        "storage_usd_per_slot_day": rows.manifest.storage_usd_per_slot_day,
        "storage_slots": facts.storage_teu,
        "handling_usd_per_lane_m": facts.handling_usd_per_lane_m,
        "handling_usd_per_teu": facts.handling_usd_per_teu,
        "handling_usd_per_tonne": facts.handling_usd_per_t,
    }


def _airfield_place(
    rows: DeploymentRows, icao: str, *, tranship_min: int = 0, handled_centi_per_day: int | None = None
) -> Place:
    facts = airfield_facts(icao)
    own = next((row for row in rows.of(ApronRow) if row.id == icao), None)
    apron = Apron(parking=None, turn_min=_TURN_MIN)
    if own is not None:
        always = own.opens_local is None or own.closes_local is None
        apron = Apron(
            parking=own.parking,
            parking_by_type=own.parking_by_type,
            slots_per_day=own.slots_per_day,
            opens_local_min=0 if always else own.opens_local or 0,
            closes_local_min=MINUTES_PER_DAY if always else own.closes_local or 0,
            turn_min=own.turn_min,
        )
    return Place(
        id=icao,
        name=facts.name,
        state=state_on(icao, rows.manifest.c_day),
        lat_udeg=facts.lat_udeg,
        lon_udeg=facts.lon_udeg,
        time_zone=facts.time_zone,
        apron=apron,
        tranship_min=tranship_min,
        handled_centi_per_day=handled_centi_per_day,
        closures=closures_of(rows, ClosedKind.PLACE, icao),
    )


def ports_among(places_: Iterable[Place]) -> list[Place]:
    """Those that ships call at."""
    return [place for place in places_ if place.port is not None]


def airfields_among(places_: Iterable[Place]) -> list[Place]:
    """Those that aircraft land at."""
    return [place for place in places_ if place.apron is not None]
