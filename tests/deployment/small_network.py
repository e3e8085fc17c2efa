"""The small deployment's problem: two units to Nyala, everything between them and the camp.

A battalion (BAN) comes from a depot near Dhaka, engineers (ENG) from Karachi, the battalion's camp from the stock in
Brindisi. All heavy cargo lands in Port Sudan and goes on by rail and road; people fly. Every date is in 2010. Figures
are chosen so that days come out whole: distances are near the real ones, prices are nobody's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

from movcon.clock import day_of, minute_of
from movcon.deployment.cargo import Consignment, Parcel, Unit
from movcon.deployment.flights import Hold
from movcon.deployment.places import Apron, Place, Port
from movcon.deployment.problem import Apart, Closing, DeploymentPrices, DeploymentProblem
from movcon.deployment.ships import CharterKind, ShipOffer, ShipType
from movcon.deployment.ways import Corridor, CorridorMode, LinerService, SeaLane
from movcon.lift import AircraftType, Body, CharterOffer, PayloadRange
from movcon.network import Hop, Route
from movcon.problem import AirfieldApproval, Mission


def at(text: str) -> int:
    """UTC minute of a moment of 2010: ``05-10 06:00``."""
    return minute_of(datetime.fromisoformat(f"2010-{text.replace(' ', 'T')}").replace(tzinfo=UTC))


def day(text: str) -> int:
    """Day number of a date of 2010: ``05-10``."""
    return day_of(date.fromisoformat(f"2010-{text}"))


# Places ---------------------------------------------------------------------------------------------------------------


def _port(*, lanes: int, boxes: int, loose: int, call_usd: int, **others: object) -> Port:
    given: dict[str, object] = {
        "length_max_mm": 220_000,
        "beam_max_mm": 33_000,
        "depth_mm": 11_000,
        "under_keel_mm": 500,
        "berths": 2,
        "ramp": True,
        "crane_kg": 40_000,
        "class1": True,
        "neq_max_g": 1_000_000,
        "free_min": 4_320,
        "storage_usd_per_slot_day": 10,
    }
    rates = {"lane_mm_per_h": lanes, "teu_centi_per_h": boxes, "loose_kg_per_h": loose, "call_usd": call_usd}
    return Port(**{**given, **rates, **others})  # type: ignore[arg-type]


def _place(name: str, told: str, state: str, lat: float, lon: float, zone: str, **others: object) -> Place:
    here = {"lat_udeg": round(lat * 1_000_000), "lon_udeg": round(lon * 1_000_000), "time_zone": zone}
    return Place(id=name, name=told, state=state, **here, **others)  # type: ignore[arg-type]


def _places() -> tuple[Place, ...]:
    karachi = _port(lanes=24_000, boxes=200, loose=60_000, call_usd=2_000)
    chittagong = _port(lanes=20_000, boxes=200, loose=60_000, call_usd=3_000)
    brindisi = _port(lanes=24_000, boxes=400, loose=60_000, call_usd=4_000, class1=False, neq_max_g=0)
    port_sudan = _port(lanes=12_000, boxes=400, loose=30_000, call_usd=5_000, berths=1, storage_centi=1_900)
    nyala = Apron(
        parking=1,
        parking_by_type=(("COMBI", 1),),
        slots_per_day=2,
        opens_local_min=360,
        closes_local_min=1_200,
    )
    free = Apron(parking=None)
    return (
        _place("DHK", "Depot near Dhaka", "BGD", 23.8, 90.4, "Asia/Dhaka"),
        _place("BDCGP", "Chittagong", "BGD", 22.3, 91.8, "Asia/Dhaka", port=chittagong, tranship_min=360),
        _place("PKKHI", "Karachi", "PAK", 24.8, 67.0, "Asia/Karachi", port=karachi, tranship_min=360),
        _place("ITBDS", "Brindisi", "ITA", 40.6, 18.0, "Europe/Rome", port=brindisi, tranship_min=360),
        _place("SDPZU", "Port Sudan", "SDN", 19.6, 37.2, "Africa/Khartoum", port=port_sudan, tranship_min=720),
        _place(
            "OBEID",
            "El Obeid",
            "SDN",
            13.2,
            30.2,
            "Africa/Khartoum",
            tranship_min=720,
            handled_centi_per_day=2_000,
        ),
        _place("NYALA", "Nyala camp", "SDN", 12.1, 24.9, "Africa/Khartoum"),
        _place("HSNN", "Nyala airport", "SDN", 12.05, 24.95, "Africa/Khartoum", apron=nyala, tranship_min=60),
        _place("VGHS", "Dhaka airport", "BGD", 23.8, 90.4, "Asia/Dhaka", apron=free),
        _place("OPKC", "Karachi airport", "PAK", 24.9, 67.2, "Asia/Karachi", apron=free),
        _place("OMSJ", "Sharjah", "ARE", 25.3, 55.5, "Asia/Dubai", apron=free),
        _place("OEJN", "Jeddah", "SAU", 21.7, 39.2, "Asia/Riyadh", apron=free),
    )


# What is moved --------------------------------------------------------------------------------------------------------


def _units() -> tuple[Unit, ...]:
    return (
        Unit(
            id="BAN",
            name="Infantry battalion",
            mission="MIS",
            contributor="BGD",
            people=140,
            operational_by=at("06-17 00:00"),
            usd_per_day_not_operational=2_000,
            usd_per_person_day_waiting=40,
        ),
        Unit(
            id="ENG",
            name="Engineer company",
            mission="NIS",
            contributor="PAK",
            people=50,
            operational_by=at("06-10 00:00"),
            usd_per_day_not_operational=2_000,
            usd_per_person_day_waiting=40,
        ),
    )


def _consignment(name: str, unit: str, owner: str, origin: str, **others: object) -> Consignment:
    mission = {"BAN": "MIS", "ENG": "NIS"}[unit]
    given: dict[str, object] = {"description": name, "destination": "NYALA", **others}
    return Consignment(id=name, unit=unit, mission=mission, owner=owner, origin=origin, **given)  # type: ignore[arg-type]


def _consignments() -> tuple[Consignment, ...]:
    return (
        _consignment("BAN-EQ", "BAN", "BGD", "DHK", load_ports=("BDCGP",)),
        _consignment("BAN-PEOPLE", "BAN", "BGD", "VGHS"),
        _consignment("CAMP", "BAN", "UNLB", "ITBDS", main=False),
        _consignment("ENG-AIR", "ENG", "PAK", "OPKC", main=False),
        _consignment("ENG-EQ", "ENG", "PAK", "PKKHI"),
        _consignment("ENG-PEOPLE", "ENG", "PAK", "OPKC"),
    )


def _parcel(name: str, consignment: str, ready: str, required: str, **others: object) -> Parcel:
    given: dict[str, object] = {
        "id": name,
        "consignment": consignment,
        "description": name,
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
        "ready": at(f"{ready} 00:00"),
        "required": at(f"{required} 00:00"),
        "usd_per_day_late": 100,
        "usd_not_moved": 1_000_000,
    }
    return Parcel(**{**given, **others})  # type: ignore[arg-type]


def _vehicles(name: str, consignment: str, ready: str, required: str, pieces: int, **others: object) -> Parcel:
    """Ten-tonne lorries, each 10 m of lane and one slot."""
    given: dict[str, object] = {
        "pieces": pieces,
        "lane_mm": pieces * 10_000,
        "mass_kg": pieces * 10_000,
        "slots_centi": pieces * 100,
        "piece_length_mm": 10_000,
        "piece_width_mm": 2_500,
        "piece_height_mm": 3_000,
        "piece_kg": 10_000,
        "deck_kg_per_m2": 2_000,
    }
    return _parcel(name, consignment, ready, required, **{**given, **others})


def _boxes(name: str, consignment: str, ready: str, required: str, pieces: int, kg: int, **others: object) -> Parcel:
    """20-foot containers of so many kilograms each."""
    given: dict[str, object] = {
        "pieces": pieces,
        "teu_centi": pieces * 100,
        "mass_kg": pieces * kg,
        "slots_centi": pieces * 100,
        "piece_length_mm": 6_058,
        "piece_width_mm": 2_438,
        "piece_height_mm": 2_591,
        "piece_kg": kg,
        "deck_kg_per_m2": 1_500,
    }
    return _parcel(name, consignment, ready, required, **{**given, **others})


def _people(name: str, consignment: str, ready: str, required: str, people: int, slots_centi: int) -> Parcel:
    """People of 145 kg with baggage."""
    return _parcel(name, consignment, ready, required, people=people, mass_kg=people * 145, slots_centi=slots_centi)


def _parcels() -> tuple[Parcel, ...]:
    loose = {"piece_length_mm": 3_000, "piece_width_mm": 2_200, "piece_height_mm": 2_400, "piece_kg": 2_000}
    heavy = {"lane_mm": 96_000, "mass_kg": 160_000, "piece_length_mm": 12_000, "piece_kg": 20_000}
    return (
        _vehicles("BAN-V1", "BAN-EQ", "05-20", "06-18", 10),
        _vehicles("BAN-V2", "BAN-EQ", "05-20", "06-18", 6, usd_per_day_late=500),
        _boxes("BAN-AM", "BAN-EQ", "05-20", "06-18", 2, 10_000, classes=("1.1D",), neq_g=500_000),
        _people("BAN-P1", "BAN-PEOPLE", "06-10", "06-20", 80, 200),
        _people("BAN-P2", "BAN-PEOPLE", "06-10", "06-20", 60, 150),
        _boxes("CAMP-1", "CAMP", "06-01", "07-10", 20, 10_000),
        _parcel(
            "CAMP-2", "CAMP", "06-01", "07-10", pieces=15, loose_kg=30_000, mass_kg=30_000, slots_centi=300, **loose
        ),
        _boxes("CAMP-3", "CAMP", "06-01", "07-10", 4, 10_000),
        _vehicles("ENG-V1", "ENG-EQ", "05-08", "06-10", 8, **heavy),
        _boxes("ENG-C1", "ENG-EQ", "05-08", "06-04", 4, 12_000),
        _parcel(
            "ENG-MED", "ENG-AIR", "05-10", "06-10", pieces=3, loose_kg=6_000, mass_kg=6_000, slots_centi=100, **loose
        ),
        _people("ENG-P1", "ENG-PEOPLE", "05-10", "06-10", 50, 125),
    )


# Ships ----------------------------------------------------------------------------------------------------------------

# 15 knots are 360 miles a day, 12 knots 288.
RORO = ShipType(
    id="RORO",
    name="Roll-on roll-off ship",
    lane_mm=1_000_000,
    teu_centi=4_000,
    deadweight_kg=5_000_000,
    teu_lane_mm=6_500,
    loose_lane_mm_per_t=500,
    deck_kg_per_m2=4_000,
    ramp_kg=60_000,
    clear_height_mm=4_500,
    gear_kg=0,
    length_mm=180_000,
    beam_mm=28_000,
    draft_mm=7_500,
    gross_tonnage=20_000,
    speed_ktenths=150,
    class1=True,
)
MPP = ShipType(
    id="MPP",
    name="Multi-purpose ship",
    lane_mm=300_000,
    teu_centi=30_000,
    deadweight_kg=8_000_000,
    teu_lane_mm=0,
    loose_lane_mm_per_t=0,
    deck_kg_per_m2=5_000,
    ramp_kg=0,
    clear_height_mm=6_000,
    gear_kg=40_000,
    length_mm=120_000,
    beam_mm=20_000,
    draft_mm=7_000,
    gross_tonnage=9_000,
    speed_ktenths=120,
    class1=False,
)


def _ship_offers() -> tuple[ShipOffer, ...]:
    # By the minute: hire 10, waiting 5, fuel 5 at sea and 1 in port; hire 5, waiting 3, fuel 3 and 1.
    return (
        ShipOffer(
            id="TC-RORO",
            kind=CharterKind.TIME,
            type_id="RORO",
            carrier="Line one",
            region="Arabian Sea",
            open_at="PKKHI",
            available_from=at("05-01 00:00"),
            available_until=at("05-31 00:00"),
            request_lead_days=30,
            ships=1,
            usd_per_day=14_400,
            usd_per_waiting_day=7_200,
            sea_fuel_usd_per_day=7_200,
            port_fuel_usd_per_day=1_440,
            usd_fixed=10_000,
            load_ports_max=2,
            discharge_ports_max=1,
            days_min=30,
        ),
        ShipOffer(
            id="VC-MPP",
            kind=CharterKind.VOYAGE,
            type_id="MPP",
            carrier="Line two",
            region="Red Sea",
            open_at="SDPZU",
            available_from=at("06-01 00:00"),
            available_until=at("06-30 00:00"),
            request_lead_days=30,
            ships=2,
            usd_per_day=7_200,
            usd_per_waiting_day=4_320,
            sea_fuel_usd_per_day=4_320,
            port_fuel_usd_per_day=1_440,
            usd_fixed=20_000,
        ),
    )


_DISTANCES_NM = {
    ("PKKHI", "SDPZU"): 1_980,
    ("BDCGP", "SDPZU"): 3_960,
    ("ITBDS", "SDPZU"): 1_584,
    ("BDCGP", "PKKHI"): 2_160,
    ("ITBDS", "PKKHI"): 3_564,
    ("BDCGP", "ITBDS"): 5_544,
}


def _sea_lanes() -> tuple[SeaLane, ...]:
    """Every pair of ports both ways, named ``PKKHI-SDPZU``; those to and from Brindisi pass Suez."""
    lanes = []
    for one, other in permutations(("BDCGP", "ITBDS", "PKKHI", "SDPZU"), 2):
        suez = "ITBDS" in (one, other)
        lanes.append(
            SeaLane(
                id=f"{one}-{other}",
                origin=one,
                destination=other,
                distance_nm=_DISTANCES_NM[min(one, other), max(one, other)],
                passages=("suez",) if suez else (),
                beam_max_mm=50_000 if suez else None,
                draft_max_mm=20_000 if suez else None,
            )
        )
    return tuple(lanes)


# Roads, rail, liner ---------------------------------------------------------------------------------------------------


def _corridors() -> tuple[Corridor, ...]:
    return (
        Corridor(
            id="ROAD-DHK",
            mode=CorridorMode.ROAD,
            origin="DHK",
            destination="BDCGP",
            distance_km=250,
            transit_min=720,
            border_min=0,
            first_departure=at("05-01 06:00"),
            interval_min=1_440,
            convoy_centi=2_000,
            usd_per_slot=300,
            usd_per_person=0,
            usd_per_convoy=200,
        ),
        Corridor(
            id="RAIL-PZU",
            mode=CorridorMode.RAIL,
            origin="SDPZU",
            destination="OBEID",
            distance_km=1_500,
            transit_min=4_200,
            border_min=120,
            first_departure=at("05-02 08:00"),
            interval_min=2_880,
            convoy_centi=2_500,
            usd_per_slot=2_000,
            usd_per_person=50,
            usd_per_convoy=5_000,
            piece_kg_max=30_000,
            piece_height_max_mm=4_000,
        ),
        Corridor(
            id="ROAD-NYA",
            mode=CorridorMode.ROAD,
            origin="OBEID",
            destination="NYALA",
            distance_km=650,
            transit_min=2_160,
            border_min=720,
            first_departure=at("05-03 06:00"),
            interval_min=1_440,
            convoy_centi=2_000,
            usd_per_slot=1_500,
            usd_per_person=50,
            usd_per_convoy=8_000,
        ),
        Corridor(
            id="BUS-NYA",
            mode=CorridorMode.ROAD,
            origin="HSNN",
            destination="NYALA",
            distance_km=20,
            transit_min=60,
            border_min=0,
            first_departure=at("05-01 00:00"),
            interval_min=360,
            convoy_centi=400,
            usd_per_slot=10,
            usd_per_person=5,
            usd_per_convoy=100,
            class1=False,
        ),
    )


LINER = LinerService(
    id="LIN-KHI",
    carrier="Liner",
    origin="PKKHI",
    destination="SDPZU",
    first_departure=at("05-05 12:00"),
    interval_min=20_160,
    transit_min=14_400,
    cut_off_min=2_880,
    lane_mm=100_000,
    teu_centi=1_000,
    loose_kg=50_000,
    usd_per_lane_m=150,
    usd_per_teu=1_200,
    usd_per_tonne=90,
    class1=False,
)


# Aircraft -------------------------------------------------------------------------------------------------------------

COMBI = AircraftType(
    id="COMBI",
    name="Aircraft for people and freight",
    body=Body.NARROW,
    seats=100,
    payload_range=PayloadRange(points=((2_000, 20_000), (4_000, 10_000))),
    block_speed_kt=420,
    block_fixed_min=30,
    turnaround_min=90,
    tech_stop_min=60,
    hours_max_per_month=300,
)
COMBI_HOLD = Hold(
    type_id="COMBI",
    length_mm=4_000,
    width_mm=2_500,
    height_mm=2_500,
    piece_kg=5_000,
    floor_mm=12_000,
    class1=False,
)
OFFER = CharterOffer(
    id="LOT-SHJ",
    type_id="COMBI",
    base="OMSJ",
    carrier="Air line",
    operator_state="ARE",
    usd_per_block_hour=6_000,
    usd_per_landing=500,
    usd_mobilisation=20_000,
    usd_per_waiting_day=7_200,
    free_wait_min=180,
    lead_time_days=30,
    cleared_until=day("12-31"),
    aircraft_available=1,
)


def _route(payload_kg: int, *hops: tuple[str, str, int]) -> Route:
    origin, destination = hops[0][0], hops[-1][1]
    return Route(
        id=f"{origin}-{destination}",
        type_id="COMBI",
        origin=origin,
        destination=destination,
        hops=tuple(
            Hop(origin=one, destination=two, distance_nm=(minutes - 30) * 7, block_min=minutes, overflown=())
            for one, two, minutes in hops
        ),
        payload_kg=payload_kg,
        notice_days=20,
    )


def _routes() -> tuple[Route, ...]:
    """Named ``VGHS-HSNN``; between Dhaka and Nyala they land in Jeddah for fuel."""
    return (
        _route(20_000, ("OMSJ", "VGHS", 300)),
        _route(20_000, ("VGHS", "OMSJ", 300)),
        _route(15_000, ("VGHS", "OEJN", 360), ("OEJN", "HSNN", 150)),
        _route(15_000, ("HSNN", "OEJN", 150), ("OEJN", "VGHS", 360)),
        _route(20_000, ("HSNN", "OMSJ", 270)),
        _route(20_000, ("OMSJ", "HSNN", 270)),
        _route(20_000, ("OMSJ", "OPKC", 120)),
        _route(20_000, ("OPKC", "OMSJ", 120)),
        _route(20_000, ("OPKC", "HSNN", 330)),
        _route(20_000, ("HSNN", "OPKC", 330)),
    )


def small_problem() -> DeploymentProblem:
    """Two units, six consignments, twelve parcels; every kind of lift."""
    return DeploymentProblem(
        scenario="small",
        title="Small deployment",
        planning_day=day("04-01"),
        c_day=day("06-01"),
        horizon=at("08-01 00:00"),
        missions=(Mission(id="MIS", name="First mission"), Mission(id="NIS", name="Second mission")),
        places=_places(),
        units=_units(),
        consignments=_consignments(),
        parcels=_parcels(),
        ship_types=(RORO, MPP),
        ship_offers=_ship_offers(),
        sea_lanes=_sea_lanes(),
        corridors=_corridors(),
        liners=(LINER,),
        aircraft_types=(COMBI,),
        holds=(COMBI_HOLD,),
        approvals=tuple(
            AirfieldApproval(type_id="COMBI", icao=icao, basis="list")
            for icao in ("HSNN", "VGHS", "OPKC", "OMSJ", "OEJN")
        ),
        routes=_routes(),
        charter_offers=(OFFER,),
        prices=DeploymentPrices(usd_per_slot_day_over_storage=30),
        apart=(Apart(one="1.1", other="3", reason="IMDG 7.2.4"),),
        closing=Closing(days=60, hard=True),
    )
