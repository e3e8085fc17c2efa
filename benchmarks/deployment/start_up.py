"""A start-up made up from a seed: consignments of many contributors to the sites of one mission, nothing of it real.

Ports lie where the real ones do; distances are great circles times a detour, sizes and prices are drawn between the
planning values of the trade. One parcel a consignment, as a contributor's equipment on one ship.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from math import acos, cos, radians, sin

from movcon.clock import day_of, midnight
from movcon.deployment.cargo import Consignment, Parcel, Unit
from movcon.deployment.places import Place, Port
from movcon.deployment.problem import DeploymentPrices, DeploymentProblem
from movcon.deployment.ships import CharterKind, ShipOffer, ShipType
from movcon.deployment.ways import Corridor, CorridorMode, LinerService, SeaLane
from movcon.problem import Mission

_DETOUR_PERMILLE = 1_250
_DAY = 1_440


@dataclass(frozen=True, slots=True)
class _Harbour:
    code: str
    name: str
    state: str
    lat: float
    lon: float


_LOADING = (
    _Harbour("ITBDS", "Brindisi", "ITA", 40.65, 17.97),
    _Harbour("ESVLC", "Valencia", "ESP", 39.44, -0.32),
    _Harbour("BDCGP", "Chittagong", "BGD", 22.31, 91.80),
    _Harbour("PKKHI", "Karachi", "PAK", 24.83, 66.97),
    _Harbour("INBOM", "Mumbai", "IND", 18.95, 72.85),
    _Harbour("LKCMB", "Colombo", "LKA", 6.95, 79.85),
    _Harbour("EGALY", "Alexandria", "EGY", 31.19, 29.87),
    _Harbour("GHTEM", "Tema", "GHA", 5.63, 0.02),
    _Harbour("SNDKR", "Dakar", "SEN", 14.68, -17.42),
    _Harbour("ZADUR", "Durban", "ZAF", -29.88, 31.03),
    _Harbour("JOAQJ", "Aqaba", "JOR", 29.52, 35.00),
    _Harbour("UYMVD", "Montevideo", "URY", -34.90, -56.21),
)
_DISCHARGE = (
    _Harbour("SDPZU", "Port Sudan", "SDN", 19.62, 37.22),
    _Harbour("KEMBA", "Mombasa", "KEN", -4.07, 39.67),
)
_SITES = (("NORTH", "SDPZU", 6), ("CENTRE", "SDPZU", 9), ("SOUTH", "KEMBA", 10), ("CENTRE", "KEMBA", 14))
_TYPES = (
    ("roro_small", 1_200, 150, 6_000, 140, 21, 6.2, 150, 1_000, 9_000, 16_000),
    ("roro_medium", 2_000, 300, 9_000, 165, 24, 7.0, 170, 1_500, 12_000, 22_000),
    ("conro", 1_500, 500, 12_000, 160, 24, 8.0, 150, 1_400, 12_000, 22_000),
    ("roro_large", 3_200, 400, 14_000, 190, 28, 7.8, 180, 2_200, 17_000, 28_000),
)
_OPEN = ("ITBDS", "BDCGP", "GHTEM", "ZADUR", "INBOM")


def _nm(one: _Harbour, two: _Harbour) -> int:
    a, b, c, d = (radians(x) for x in (one.lat, one.lon, two.lat, two.lon))
    angle = acos(max(-1.0, min(1.0, sin(a) * sin(c) + cos(a) * cos(c) * cos(b - d))))
    return int(angle * 3_440 * _DETOUR_PERMILLE / 1_000)


def _place(harbour: _Harbour) -> Place:
    port = Port(
        length_max_mm=220_000,
        beam_max_mm=32_000,
        depth_mm=11_000,
        under_keel_mm=800,
        berths=2,
        ramp=True,
        crane_kg=40_000,
        class1=True,
        neq_max_g=None,
        lane_mm_per_h=90_000,
        teu_centi_per_h=1_500,
        loose_kg_per_h=60_000,
        call_usd=18_000,
        free_min=7 * _DAY,
        storage_usd_per_slot_day=12,
    )
    return Place(
        id=harbour.code,
        name=harbour.name,
        state=harbour.state,
        lat_udeg=int(harbour.lat * 1e6),
        lon_udeg=int(harbour.lon * 1e6),
        time_zone="UTC",
        port=port,
        tranship_min=_DAY,
    )


def start_up(seed: int, consignments: int = 48) -> DeploymentProblem:
    """A start-up of so many consignments, about 1,230 lane metres each."""
    rng = random.Random(seed)
    planning = day_of(date(2030, 1, 1))
    c_day = planning + 45
    harbours = (*_LOADING, *_DISCHARGE)
    sites = tuple(dict.fromkeys(name for name, _, _ in _SITES))
    site_places = tuple(
        Place(id=name, name=name.title(), state="SDN", lat_udeg=8_000_000, lon_udeg=30_000_000, time_zone="UTC")
        for name in sites
    )
    types = tuple(_ship_type(row) for row in _TYPES)
    offers = tuple(
        ShipOffer(
            id=f"{kind.id}-{port}",
            kind=CharterKind.VOYAGE,
            type_id=kind.id,
            carrier="market",
            region=port,
            open_at=port,
            available_from=midnight(planning + rng.randint(20, 35)),
            available_until=midnight(planning + 110),
            request_lead_days=20,
            ships=rng.randint(3, 6),
            usd_per_day=(rate := rng.randrange(low, high, 500)),
            usd_per_waiting_day=rate * 9 // 10,
            sea_fuel_usd_per_day=fuel * 8,
            port_fuel_usd_per_day=fuel,
            usd_fixed=60_000,
        )
        for kind, (*_, fuel, low, high) in zip(types, _TYPES, strict=True)
        for port in _OPEN
    )
    lanes = tuple(
        SeaLane(
            id=f"{one.code}-{two.code}",
            origin=one.code,
            destination=two.code,
            distance_nm=_nm(one, two),
            passages=(),
        )
        for one in harbours
        for two in harbours
        if one.code != two.code
    )
    corridors = tuple(
        Corridor(
            id=f"{port}-{site}",
            mode=CorridorMode.ROAD,
            origin=port,
            destination=site,
            distance_km=days * 120,
            transit_min=days * _DAY,
            border_min=_DAY if port == "KEMBA" else 0,
            first_departure=midnight(planning) + 360,
            interval_min=_DAY,
            convoy_centi=30_000,
            usd_per_slot=900 + 160 * days,
            usd_per_person=50,
            usd_per_convoy=2_000,
        )
        for site, port, days in _SITES
    )
    liners = tuple(
        LinerService(
            id=f"liner-{one.code}-{two.code}",
            carrier="liner",
            origin=one.code,
            destination=two.code,
            first_departure=midnight(planning + rng.randint(1, 14)),
            interval_min=14 * _DAY,
            transit_min=int(_nm(one, two) / 14 / 24 * 1.5 + 6) * _DAY,
            cut_off_min=3 * _DAY,
            lane_mm=600_000,
            teu_centi=10_000,
            loose_kg=500_000,
            usd_per_lane_m=260 + _nm(one, two) // 12,
            usd_per_teu=1_400 + _nm(one, two) // 4,
            usd_per_tonne=120,
            class1=False,
        )
        for one in _LOADING
        for two in _DISCHARGE
    )
    units: list[Unit] = []
    sent: list[Consignment] = []
    parcels: list[Parcel] = []
    for number in range(consignments):
        origin = _LOADING[number % len(_LOADING)] if number < len(_LOADING) else rng.choice(_LOADING)
        lane_m = rng.randint(350, 2_110)
        ready = c_day + rng.randint(-15, 25)
        name = f"U{number + 1:02d}"
        units.append(
            Unit(
                id=name,
                name=f"Unit {number + 1}",
                mission="MISSION",
                contributor=origin.state,
                people=0,
                operational_by=midnight(ready + 75),
                usd_per_day_not_operational=0,
                usd_per_person_day_waiting=0,
            )
        )
        sent.append(
            Consignment(
                id=f"{name}-equipment",
                unit=name,
                mission="MISSION",
                owner=origin.state,
                description="Equipment of a unit",
                origin=origin.code,
                destination=rng.choice(sites),
                load_ports=(origin.code,),
            )
        )
        vehicles = max(1, lane_m // 8)
        parcels.append(
            Parcel(
                id=f"{name}-equipment/1",
                consignment=f"{name}-equipment",
                description="Vehicles and trailers",
                pieces=vehicles,
                people=0,
                lane_mm=lane_m * 1_000,
                teu_centi=0,
                loose_kg=0,
                mass_kg=lane_m * 1_100,
                slots_centi=vehicles * 100,
                piece_length_mm=12_000,
                piece_width_mm=2_500,
                piece_height_mm=3_800,
                piece_kg=24_000,
                deck_kg_per_m2=1_200,
                classes=(),
                neq_g=0,
                ready=midnight(ready),
                required=midnight(ready + rng.randint(55, 75)),
                usd_per_day_late=rng.randint(4, 12) * 1_000,
                usd_not_moved=30_000_000,
            )
        )
    return DeploymentProblem(
        scenario=f"start-up-{consignments}-{seed}",
        title=f"A made-up start-up of {consignments} consignments",
        planning_day=planning,
        c_day=c_day,
        horizon=midnight(c_day + 300),
        missions=(Mission(id="MISSION", name="A mission"),),
        places=(*(_place(harbour) for harbour in harbours), *site_places),
        units=tuple(units),
        consignments=tuple(sent),
        parcels=tuple(parcels),
        ship_types=types,
        ship_offers=offers,
        sea_lanes=lanes,
        corridors=corridors,
        liners=liners,
        aircraft_types=(),
        holds=(),
        approvals=(),
        routes=(),
        charter_offers=(),
        prices=DeploymentPrices(usd_per_slot_day_over_storage=30),
    )


def _ship_type(row: tuple[str, int, int, int, int, int, float, int, int, int, int]) -> ShipType:
    name, lane, teu, deadweight, length, beam, draft, speed, _, _, _ = row
    return ShipType(
        id=name,
        name=name.replace("_", " "),
        lane_mm=lane * 1_000,
        teu_centi=teu * 100,
        deadweight_kg=deadweight * 1_000,
        teu_lane_mm=0 if name == "conro" else 6_500,
        loose_lane_mm_per_t=700,
        deck_kg_per_m2=2_500,
        ramp_kg=80_000,
        clear_height_mm=4_500,
        gear_kg=0,
        length_mm=length * 1_000,
        beam_mm=beam * 1_000,
        draft_mm=int(draft * 1_000),
        gross_tonnage=deadweight,
        speed_ktenths=speed,
        class1=True,
    )
