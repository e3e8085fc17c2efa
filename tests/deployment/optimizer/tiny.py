"""Tiny deployments drawn from a seed: a few parcels, ports and people, with lanes missing and legs that no triangle keeps."""

from __future__ import annotations

import random

from movcon.clock import MINUTES_PER_DAY, midnight
from movcon.deployment.cargo import Consignment, Parcel, Unit
from movcon.deployment.flights import Hold
from movcon.deployment.places import Apron, Place, Port
from movcon.deployment.problem import Apart, Closing, DeploymentPrices, DeploymentProblem
from movcon.deployment.ships import CharterKind, ShipOffer, ShipType
from movcon.deployment.ways import Corridor, CorridorMode, LinerService, SeaLane
from movcon.lift import AircraftType, Body, CharterOffer, PayloadRange
from movcon.network import Hop, Route
from movcon.places import Closure
from movcon.problem import AirfieldApproval, Mission
from tests.deployment.small import day

BEGIN = midnight(day("04-01"))
HORIZON = BEGIN + 70 * MINUTES_PER_DAY
QUAYS = ("P1", "P2", "P3")
LANDINGS = ("Q1", "Q2")
FIELDS = ("BASE", "HOME", "AWAY")


def tiny_problem(seed: int) -> DeploymentProblem:
    """A deployment of two to six parcels; every figure hangs on the seed alone."""
    rng = random.Random(f"tiny {seed}")
    quays = QUAYS[: rng.randint(1, 3)]
    landings = LANDINGS[: rng.randint(1, 2)]
    units = ("U1", "U2")[: rng.randint(1, 2)]
    consignments, parcels = _cargo(rng, quays, landings, units)
    more, people = _people(rng, units)
    kind, hold = _aircraft(rng)
    types = tuple(_ship(rng, name) for name in ("ALPHA", "BRAVO")[: rng.randint(1, 2)])
    return DeploymentProblem(
        scenario="tiny",
        title="Tiny deployment",
        planning_day=day("04-01"),
        c_day=day("04-20"),
        horizon=HORIZON,
        missions=(Mission(id="MIS", name="Mission"),),
        places=_places(rng, (*quays, *landings)),
        units=tuple(_unit(rng, name) for name in units),
        consignments=(*consignments, *more),
        parcels=(*parcels, *people),
        ship_types=types,
        ship_offers=tuple(_offer(rng, f"O{n}", types, (*quays, *landings)) for n in range(rng.randint(1, 2))),
        sea_lanes=_lanes(rng, (*quays, *landings)),
        corridors=_corridors(rng, quays, landings),
        liners=tuple(_liner(rng, one, landings[0]) for one in quays if rng.random() < 0.3),
        aircraft_types=(kind,),
        holds=(hold,) if rng.random() < 0.5 else (),
        approvals=tuple(AirfieldApproval(type_id="AIR", icao=name, basis="list") for name in FIELDS),
        routes=_routes(rng),
        charter_offers=(_flights(rng),),
        prices=DeploymentPrices(usd_per_slot_day_over_storage=rng.choice((0, 30))),
        apart=(Apart(one="1.1", other="3", reason="kept apart"),),
        closing=rng.choice((None, None, Closing(days=rng.randint(10, 40), hard=True), Closing(days=20, hard=False))),
    )


def _minutes(rng: random.Random, days: float) -> int:
    return rng.randint(0, round(days * MINUTES_PER_DAY))


def _closures(rng: random.Random, chance: float) -> tuple[Closure, ...]:
    if rng.random() > chance:
        return ()
    start = BEGIN + _minutes(rng, 40)
    return (Closure(start=start, end=start + 1 + _minutes(rng, 6), reason="closed"),)


def _places(rng: random.Random, ports: tuple[str, ...]) -> tuple[Place, ...]:
    def place(name: str, port: Port | None, apron: Apron | None) -> Place:
        return Place(
            id=name,
            name=name,
            state="SDN",
            lat_udeg=0,
            lon_udeg=0,
            time_zone=rng.choice(("UTC", "Africa/Khartoum")),
            port=port,
            apron=apron,
            tranship_min=rng.choice((0, 60, 720)),
            handled_centi_per_day=rng.choice((None, None, 300)) if port is None and apron is None else None,
            closures=_closures(rng, 0.15),
        )

    def apron() -> Apron:
        return Apron(
            parking=rng.choice((None, 1)), slots_per_day=rng.choice((None, None, 2)), turn_min=rng.choice((30, 120))
        )

    return (
        *(place(name, _port(rng), None) for name in ports),
        *(place(name, None, apron()) for name in FIELDS),
        place("SITE", None, None),
        place("RAIL", None, None),
    )


def _port(rng: random.Random) -> Port:
    return Port(
        length_max_mm=None,
        beam_max_mm=None,
        depth_mm=rng.choice((None, 8_000)),
        under_keel_mm=500,
        berths=rng.randint(1, 2),
        ramp=True,
        crane_kg=rng.choice((0, 40_000)),
        class1=rng.random() < 0.8,
        neq_max_g=rng.choice((None, 1_000)),
        lane_mm_per_h=rng.choice((1_000, 7_000, 20_000)),
        teu_centi_per_h=rng.choice((70, 400)),
        loose_kg_per_h=30_000,
        call_usd=rng.choice((0, 999, 5_000)),
        handling_usd_per_lane_m=rng.choice((0, 11)),
        handling_usd_per_teu=rng.choice((0, 90)),
        handling_usd_per_tonne=rng.choice((0, 7)),
        free_min=rng.choice((0, 4_320)),
        storage_usd_per_slot_day=rng.choice((0, 10)),
        storage_centi=rng.choice((None, 200)),
    )


def _unit(rng: random.Random, name: str) -> Unit:
    return Unit(
        id=name,
        name=name,
        mission="MIS",
        contributor="BGD",
        people=50,
        operational_by=BEGIN + _minutes(rng, 50),
        usd_per_day_not_operational=rng.choice((0, 2_000)),
        usd_per_person_day_waiting=rng.choice((0, 40, 300)),
    )


def _parcel(rng: random.Random, name: str, consignment: str, **values: object) -> Parcel:
    given: dict[str, object] = {
        "pieces": 0,
        "people": 0,
        "lane_mm": 0,
        "teu_centi": 0,
        "loose_kg": 0,
        "piece_length_mm": 0,
        "piece_width_mm": 0,
        "piece_height_mm": 0,
        "piece_kg": 0,
        "deck_kg_per_m2": 0,
        "classes": (),
        "neq_g": 0,
        "ready": BEGIN + _minutes(rng, 15),
        "required": BEGIN + 10 * MINUTES_PER_DAY + _minutes(rng, 40),
        "usd_per_day_late": rng.choice((0, 100, 3_000)),
        "usd_not_moved": rng.choice((20_000, 1_000_000)),
    }
    return Parcel(id=name, consignment=consignment, description=name, **{**given, **values})  # type: ignore[arg-type]


def _cargo(
    rng: random.Random, quays: tuple[str, ...], landings: tuple[str, ...], units: tuple[str, ...]
) -> tuple[tuple[Consignment, ...], tuple[Parcel, ...]]:
    consignments: list[Consignment] = []
    parcels: list[Parcel] = []
    for number in range(rng.randint(1, 4)):
        name = f"C{number}"
        origin = rng.choice((*quays, *quays, "RAIL", "HOME"))
        consignments.append(
            Consignment(
                id=name,
                unit=rng.choice(units),
                mission="MIS",
                owner="BGD",
                description=name,
                origin=origin,
                destination=rng.choice(("SITE", "SITE", landings[0])),
                load_ports=(rng.choice(quays),) if rng.random() < 0.2 else (),
                main=rng.random() < 0.7,
            )
        )
        pieces = rng.randint(1, 3)
        rolls = rng.random() < 0.6
        classes = rng.choice(((), (), (), ("1.1D",), ("3",)))
        parcels.append(
            _parcel(
                rng,
                f"G{number}",
                name,
                pieces=pieces,
                lane_mm=pieces * 10_000 if rolls else 0,
                teu_centi=0 if rolls else pieces * 100,
                mass_kg=pieces * rng.choice((1_000, 9_000)),
                slots_centi=pieces * rng.choice((0, 50, 100)),
                piece_length_mm=6_000,
                piece_width_mm=2_400,
                piece_height_mm=2_500,
                piece_kg=9_000,
                deck_kg_per_m2=1_000,
                classes=classes,
                neq_g=600 if classes == ("1.1D",) else 0,
            )
        )
    return tuple(consignments), tuple(parcels)


def _people(rng: random.Random, units: tuple[str, ...]) -> tuple[tuple[Consignment, ...], tuple[Parcel, ...]]:
    if rng.random() < 0.3:
        return (), ()
    item = Consignment(
        id="MEN",
        unit=rng.choice(units),
        mission="MIS",
        owner="BGD",
        description="people",
        origin="HOME",
        destination=rng.choice(("SITE", "AWAY")),
    )
    rows = tuple(
        _parcel(
            rng,
            f"M{n}",
            "MEN",
            people=(many := rng.randint(5, 30)),
            mass_kg=many * 145,
            slots_centi=rng.choice((0, 100)),
        )
        for n in range(rng.randint(1, 2))
    )
    return (item,), rows


def _ship(rng: random.Random, name: str) -> ShipType:
    return ShipType(
        id=name,
        name=name,
        lane_mm=rng.choice((30_000, 60_000)),
        teu_centi=rng.choice((0, 300, 1_000)),
        deadweight_kg=rng.choice((20_000, 90_000)),
        teu_lane_mm=rng.choice((0, 6_500)),
        loose_lane_mm_per_t=200,
        deck_kg_per_m2=5_000,
        ramp_kg=rng.choice((0, 30_000)),
        clear_height_mm=4_000,
        gear_kg=rng.choice((0, 30_000)),
        length_mm=100_000,
        beam_mm=20_000,
        draft_mm=rng.choice((5_000, 7_800)),
        gross_tonnage=rng.choice((4_000, 30_000)),
        speed_ktenths=rng.choice((70, 137)),
        class1=rng.random() < 0.7,
    )


def _offer(rng: random.Random, name: str, types: tuple[ShipType, ...], ports: tuple[str, ...]) -> ShipOffer:
    opens = BEGIN + _minutes(rng, 15)
    return ShipOffer(
        id=name,
        kind=rng.choice(tuple(CharterKind)),
        type_id=rng.choice(types).id,
        carrier="carrier",
        region="region",
        open_at=rng.choice(ports),
        available_from=opens,
        available_until=opens + _minutes(rng, 30),
        request_lead_days=0,
        ships=rng.randint(1, 2),
        usd_per_day=rng.choice((0, 1_000, 9_000)),
        usd_per_waiting_day=rng.choice((0, 500)),
        sea_fuel_usd_per_day=rng.choice((0, 777)),
        port_fuel_usd_per_day=rng.choice((0, 333)),
        usd_fixed=rng.choice((0, 10_000)),
        load_ports_max=rng.randint(1, 3),
        discharge_ports_max=rng.randint(1, 2),
        days_min=rng.choice((0, 20)),
    )


def _lanes(rng: random.Random, ports: tuple[str, ...]) -> tuple[SeaLane, ...]:
    share = rng.choice((0.4, 0.7, 1.0))
    return tuple(
        SeaLane(
            id=f"{one}-{two}",
            origin=one,
            destination=two,
            distance_nm=rng.choice((30, 200, 900, 2_500)),
            passages=(),
            extra_min=rng.choice((0, 0, 700)),
            toll_usd=rng.choice((0, 0, 3_000)),
            toll_usd_per_1000_gt=rng.choice((0, 0, 500)),
        )
        for one in ports
        for two in ports
        if one != two and rng.random() < share
    )


def _corridors(rng: random.Random, quays: tuple[str, ...], landings: tuple[str, ...]) -> tuple[Corridor, ...]:
    pairs = [("RAIL", quays[0]), ("HOME", quays[0]), ("AWAY", "SITE"), ("Q1", "AWAY"), (quays[0], "HOME")]
    pairs += [(name, "SITE") for name in landings]
    pairs += [(one, two) for one in quays for two in quays if one != two]
    return tuple(
        Corridor(
            id=f"{one}>{two}",
            mode=CorridorMode.ROAD,
            origin=one,
            destination=two,
            distance_km=100,
            transit_min=rng.choice((60, 1_000, 4_000)),
            border_min=0,
            first_departure=BEGIN + _minutes(rng, 2),
            interval_min=rng.choice((120, 1_440, 5_000)),
            convoy_centi=rng.choice((200, 300, 1_000)),
            usd_per_slot=rng.choice((0, 333, 2_000)),
            usd_per_person=rng.choice((0, 7)),
            usd_per_convoy=rng.choice((0, 1_001)),
            class1=rng.random() < 0.8,
            closures=_closures(rng, 0.2),
        )
        for one, two in pairs
        if rng.random() < 0.75
    )


def _liner(rng: random.Random, one: str, two: str) -> LinerService:
    return LinerService(
        id=f"L-{one}",
        carrier="line",
        origin=one,
        destination=two,
        first_departure=BEGIN + _minutes(rng, 10),
        interval_min=rng.choice((4_000, 14_400)),
        transit_min=rng.choice((3_000, 14_000)),
        cut_off_min=rng.choice((0, 2_880)),
        lane_mm=40_000,
        teu_centi=400,
        loose_kg=50_000,
        usd_per_lane_m=rng.choice((33, 500)),
        usd_per_teu=rng.choice((777, 4_000)),
        usd_per_tonne=100,
        class1=rng.random() < 0.7,
        closures=_closures(rng, 0.2),
    )


def _aircraft(rng: random.Random) -> tuple[AircraftType, Hold]:
    kind = AircraftType(
        id="AIR",
        name="AIR",
        body=Body.CARGO,
        seats=rng.choice((30, 60)),
        payload_range=PayloadRange(points=((0, 9_000), (9_000, 9_000))),
        block_speed_kt=400,
        block_fixed_min=30,
        turnaround_min=60,
        tech_stop_min=60,
        hours_max_per_month=300,
    )
    hold = Hold(
        type_id="AIR",
        length_mm=9_000,
        width_mm=3_000,
        height_mm=3_000,
        piece_kg=10_000,
        floor_mm=12_000,
        class1=rng.random() < 0.5,
    )
    return kind, hold


def _routes(rng: random.Random) -> tuple[Route, ...]:
    payload = rng.choice((4_000, 9_000))
    return tuple(
        Route(
            id=f"{one}-{two}",
            type_id="AIR",
            origin=one,
            destination=two,
            hops=(
                Hop(origin=one, destination=two, distance_nm=500, block_min=rng.choice((35, 200, 480)), overflown=()),
            ),
            payload_kg=payload,
            notice_days=rng.choice((0, 5)),
        )
        for one in FIELDS
        for two in FIELDS
        if one != two and rng.random() < 0.9
    )


def _flights(rng: random.Random) -> CharterOffer:
    return CharterOffer(
        id="LOT",
        type_id="AIR",
        base=rng.choice(FIELDS),
        carrier="carrier",
        operator_state="ARE",
        usd_per_block_hour=rng.choice((0, 1_111)),
        usd_per_landing=rng.choice((0, 333)),
        usd_mobilisation=rng.choice((0, 5_000)),
        usd_per_waiting_day=rng.choice((0, 7_000)),
        free_wait_min=rng.choice((0, 600)),
        lead_time_days=rng.choice((0, 5)),
        cleared_until=day("06-30"),
        aircraft_available=rng.randint(1, 2),
    )
