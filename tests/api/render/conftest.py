"""A hand-made season with one movement by every kind of source and one that is not moved; its figures are simple.

Every hop takes 300 minutes and 2,000 NM except where said; prices are round, so that sums can be done in the head.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

import pytest

from api.render.season import Season
from movcon.clock import day_of, minute_of, month_index
from movcon.lift import (
    AircraftType,
    Body,
    CharterOffer,
    ContractOffer,
    ContractTerm,
    LetterOfAssist,
    MissionAircraft,
    PayloadRange,
    SourceKind,
)
from movcon.movements import RotationRequirement, UnitKind
from movcon.network import Hop, Route, StateNotice
from movcon.places import Airfield
from movcon.plan import (
    ContractAward,
    CostStatement,
    Direction,
    Itinerary,
    Leg,
    Load,
    MissionShare,
    NotMoved,
    Plan,
    Sortie,
)
from movcon.problem import FundsCeiling, Mission, OnwardCapacity, Problem, SoftPrices

AIRFIELDS = {
    # icao: name, State, latitude, longitude, zone
    "VGHS": ("Dhaka", "BGD", 23.84, 90.40, "Asia/Dhaka"),
    "HSSS": ("Khartoum International Airport", "SDN", 15.59, 32.55, "Africa/Khartoum"),
    "OMSJ": ("Sharjah", "ARE", 25.33, 55.52, "Asia/Dubai"),
    "DGAA": ("Accra", "GHA", 5.60, -0.17, "Africa/Accra"),
    "GLRB": ("Roberts", "LBR", 6.23, -10.36, "Africa/Monrovia"),
    "LTAC": ("Ankara", "TUR", 40.13, 32.99, "Europe/Istanbul"),
    "OLBA": ("Beirut", "LBN", 33.82, 35.49, "Asia/Beirut"),
    "HKJK": ("Nairobi", "KEN", -1.32, 36.93, "Africa/Nairobi"),
    "HSSJ": ("Juba", "SDN", 4.87, 31.60, "Africa/Khartoum"),
    "VNKT": ("Kathmandu", "NPL", 27.70, 85.36, "Asia/Kathmandu"),
    "MTPP": ("Port-au-Prince", "HTI", 18.58, -72.29, "America/Port-au-Prince"),
}
HOP_MIN = 300


def at(year: int, month: int, day: int, hour: int) -> int:
    return minute_of(datetime(year, month, day, hour, tzinfo=UTC))


def day(year: int, month: int, number: int) -> int:
    return day_of(date(year, month, number))


def airfield(icao: str) -> Airfield:
    name, state, lat, lon, zone = AIRFIELDS[icao]
    return Airfield(
        icao=icao, name=name, state=state, lat_udeg=round(lat * 1e6), lon_udeg=round(lon * 1e6), time_zone=zone
    )


def route(type_id: str, *stops: str, payload_kg: int = 30_000, overflown: tuple[str, ...] = ()) -> Route:
    hops = tuple(
        Hop(origin=one, destination=two, distance_nm=2000, block_min=HOP_MIN, overflown=overflown)
        for one, two in itertools.pairwise(stops)
    )
    return Route(
        id=f"{type_id}:{stops[0]}-{stops[-1]}",
        type_id=type_id,
        origin=stops[0],
        destination=stops[-1],
        hops=hops,
        payload_kg=payload_kg,
        notice_days=10,
    )


def need(ident: str, unit: str, mission: str, contributor: str, people: tuple[int, int], way: tuple[str, str], **more):
    incoming, outgoing = people
    values = {
        "id": ident,
        "unit": unit,
        "mission": mission,
        "contributor": contributor,
        "kind": UnitKind.TROOPS,
        "incoming": incoming,
        "outgoing": outgoing,
        "staying": 0,
        "ceiling": 2 * max(incoming, outgoing),
        "floor": outgoing // 2,
        "apoe": way[0],
        "apod": way[1],
        "site": "Sector",
        "onward_days": 1,
        "window_first_day": day(2010, 7, 1),
        "window_last_day": day(2010, 7, 20),
        "preferred_day": day(2010, 7, 5),
        "advance_permille": 0,
        "advance_days_min": 0,
        "advance_days_max": 0,
        "chalk_gap_min": 60,
        "spread_days_max": 20,
        "passenger_kg": 100,
        "baggage_kg": 45,
        "lift_sources": tuple(SourceKind),
        "usual_source": SourceKind.CHARTER,
    }
    return RotationRequirement(**{**values, **more})


def sortie(route_id: str, stops: tuple[str, ...], start: int, *loads: Load) -> Sortie:
    legs = []
    for one, two in itertools.pairwise(stops):
        legs.append(Leg(origin=one, destination=two, departure=start, arrival=start + HOP_MIN))
        start += HOP_MIN + 60
    return Sortie(route=route_id, legs=tuple(legs), loads=loads)


def load(requirement: str, direction: str, chalk: int, people: int) -> Load:
    return Load(
        requirement=requirement, direction=Direction(direction), chalk=chalk, people=people, baggage_kg=45 * people
    )


def make_problem(first_unit: str = "BANBAT 1") -> Problem:
    wide = AircraftType(
        id="B763",
        name="B767-300ER",
        body=Body.WIDE,
        seats=220,
        payload_range=PayloadRange(points=((6000, 30_000),)),
        block_speed_kt=450,
        block_fixed_min=30,
        turnaround_min=90,
        tech_stop_min=60,
        hours_max_per_month=300,
    )
    small = AircraftType(
        id="B733",
        name="B737-300",
        body=Body.NARROW,
        seats=130,
        payload_range=PayloadRange(points=((2500, 16_000),)),
        block_speed_kt=420,
        block_fixed_min=30,
        turnaround_min=60,
        tech_stop_min=60,
        hours_max_per_month=250,
    )
    routes = (
        route("B763", "OMSJ", "VGHS"),
        route("B763", "VGHS", "OMSJ"),
        route("B763", "VGHS", "OMSJ", "HSSS", overflown=("IND", "SAU", "BGD", "SDN", "ARE")),
        route("B763", "HSSS", "VGHS", overflown=("SAU", "IND")),
        route("B733", "GLRB", "DGAA"),
        route("B733", "DGAA", "GLRB", overflown=("CIV",)),
        route("B733", "LTAC", "OLBA", payload_kg=14_500),
        route("B733", "OLBA", "LTAC", payload_kg=14_500),
        route("B733", "HKJK", "HSSJ"),
        route("B733", "HSSJ", "HKJK"),
    )
    market = {"cleared_until": day(2012, 1, 1), "usd_per_landing": 1000}
    return Problem(
        scenario="hand-made",
        title="Hand-made season",
        planning_day=day(2010, 4, 1),
        season_first_day=day(2010, 7, 1),
        season_last_day=day(2011, 6, 30),
        missions=(
            Mission(id="UNMIS", name="United Nations Mission in the Sudan"),
            Mission(id="UNMIL", name="United Nations Mission in Liberia"),
            Mission(id="UNIFIL", name="United Nations Interim Force in Lebanon"),
            Mission(id="MINUSTAH", name="United Nations Stabilization Mission in Haiti"),
        ),
        states=tuple(
            StateNotice(state=code, name=name, overflight_days=3, landing_days=days)
            for code, name, days in (
                ("BGD", "Bangladesh", 7),
                ("SDN", "Sudan", 10),
                ("ARE", "United Arab Emirates", 5),
                ("IND", "India", 5),
                ("SAU", "Saudi Arabia", 5),
                ("GHA", "Ghana", 5),
                ("LBR", "Liberia", 5),
                ("CIV", "Côte d'Ivoire", 5),
                ("TUR", "Turkey", 5),
                ("LBN", "Lebanon", 5),
                ("KEN", "Kenya", 5),
            )
        ),
        airfields=tuple(airfield(icao) for icao in AIRFIELDS),
        aircraft_types=(wide, small),
        approvals=(),
        routes=routes,
        charter_offers=(
            CharterOffer(
                id="CH-B763-OMSJ",
                type_id="B763",
                base="OMSJ",
                carrier="Gulf Charter",
                operator_state="ARE",
                usd_per_block_hour=10_000,
                usd_mobilisation=50_000,
                usd_per_waiting_day=24_000,
                free_wait_min=1440,
                lead_time_days=45,
                aircraft_available=2,
                **market,
            ),
            CharterOffer(
                id="CH-B733-GLRB",
                type_id="B733",
                base="GLRB",
                carrier="Coast Charter",
                operator_state="GHA",
                usd_per_block_hour=6_000,
                usd_mobilisation=20_000,
                usd_per_waiting_day=12_000,
                free_wait_min=1440,
                lead_time_days=30,
                aircraft_available=2,
                **market,
            ),
        ),
        letters_of_assist=(
            LetterOfAssist(
                id="LOA-TUR",
                contributor="TUR",
                type_id="B733",
                base="LTAC",
                usd_per_block_hour=5_000,
                usd_fixed=10_000,
                lead_time_days=60,
                aircraft_available=1,
                **market,
            ),
        ),
        contract_offers=(
            ContractOffer(
                id="LTC-B733",
                type_id="B733",
                base="GLRB",
                carrier="Long Term Air",
                operator_state="GHA",
                terms=(ContractTerm(months=3, usd_per_month=400_000),),
                hours_included_per_month=8,
                usd_per_extra_hour=3_000,
                hours_max_per_month=200,
                tails_max=2,
                available_from=day(2010, 7, 1),
                request_lead_days=90,
                duty_max_min=1080,
                rest_min=660,
                **market,
            ),
        ),
        mission_aircraft=(
            MissionAircraft(
                id="MA-B733",
                type_id="B733",
                base="HKJK",
                missions=("UNMIS",),
                tails=1,
                hours_per_month=60,
                usd_per_block_hour=4_000,
                duty_max_min=1080,
                rest_min=660,
                **market,
            ),
        ),
        rotations=(
            need("R1", first_unit, "UNMIS", "BGD", (300, 300), ("VGHS", "HSSS")),
            need("R2", "GHANCOY", "UNMIL", "GHA", (100, 120), ("DGAA", "GLRB")),
            need(
                "R3", "TURCOY", "UNIFIL", "TUR", (100, 100), ("LTAC", "OLBA"), usual_source=SourceKind.LETTER_OF_ASSIST
            ),
            need("R4", "KENCOY", "UNMIS", "KEN", (40, 40), ("HKJK", "HSSJ")),
            need("R5", "NEPBAT", "MINUSTAH", "NPL", (200, 200), ("VNKT", "MTPP")),
        ),
        prices=SoftPrices(usd_per_person_day_below_floor=10, usd_per_person_not_moved=5_000),
        onward=(OnwardCapacity(apod="HSSS", mission="UNMIS", people_per_day=100),),
        funds=(FundsCeiling(mission="UNMIS", fiscal_year="2010/11", usd=2_000_000),),
    )


def make_plan(problem: Problem) -> Plan:
    """R1 on one charter lot, R2 on a contract, R3 by letter, R4 on mission aircraft, R5 not moved."""
    there, back = ("VGHS", "OMSJ", "HSSS"), ("HSSS", "VGHS")
    lot = Itinerary(
        id="I1",
        kind=SourceKind.CHARTER,
        source="CH-B763-OMSJ",
        tail=1,
        usd=450_000,
        sorties=(
            sortie("B763:OMSJ-VGHS", ("OMSJ", "VGHS"), at(2010, 7, 4, 18)),
            # 05:00Z to 16:00Z: lands in Khartoum at 19:00 local
            sortie("B763:VGHS-HSSS", there, at(2010, 7, 5, 5), load("R1", "in", 1, 150)),
            sortie("B763:HSSS-VGHS", back, at(2010, 7, 5, 20), load("R1", "out", 1, 150)),
            sortie("B763:VGHS-HSSS", there, at(2010, 7, 6, 5), load("R1", "in", 2, 150)),
            sortie("B763:HSSS-VGHS", back, at(2010, 7, 6, 20), load("R1", "out", 2, 150)),
            sortie("B763:VGHS-OMSJ", ("VGHS", "OMSJ"), at(2010, 7, 7, 6)),
        ),
    )
    contract = Itinerary(
        id="I2",
        kind=SourceKind.CONTRACT,
        source="LTC-B733",
        tail=1,
        usd=2_000,
        sorties=(
            sortie("B733:GLRB-DGAA", ("GLRB", "DGAA"), at(2010, 7, 8, 6), load("R2", "out", 1, 120)),
            sortie("B733:DGAA-GLRB", ("DGAA", "GLRB"), at(2010, 7, 8, 13), load("R2", "in", 1, 100)),
        ),
    )
    letter = Itinerary(
        id="I3",
        kind=SourceKind.LETTER_OF_ASSIST,
        source="LOA-TUR",
        tail=1,
        usd=60_000,
        sorties=(
            sortie("B733:LTAC-OLBA", ("LTAC", "OLBA"), at(2010, 7, 10, 6), load("R3", "in", 1, 100)),
            sortie("B733:OLBA-LTAC", ("OLBA", "LTAC"), at(2010, 7, 10, 14), load("R3", "out", 1, 100)),
        ),
    )
    task = Itinerary(
        id="I4",
        kind=SourceKind.MISSION_AIRCRAFT,
        source="MA-B733",
        tail=1,
        usd=42_000,
        sorties=(
            sortie("B733:HKJK-HSSJ", ("HKJK", "HSSJ"), at(2010, 8, 2, 6), load("R4", "in", 1, 40)),
            sortie("B733:HSSJ-HKJK", ("HSSJ", "HKJK"), at(2010, 8, 2, 13), load("R4", "out", 1, 40)),
        ),
    )
    cost = dict.fromkeys(CostStatement.__dataclass_fields__, 0) | {
        "charter_usd": 450_000,
        "letter_of_assist_usd": 60_000,
        "contract_months_usd": 1_200_000,
        "contract_extra_hours_usd": 6_000,
        "contract_landings_usd": 2_000,
        "mission_aircraft_usd": 42_000,
        "not_moved_usd": 2_000_000,
    }
    return Plan(
        scenario="hand-made",
        problem_digest=problem.digest,
        versions=(("movcon", "0.1.0"),),
        seed=1,
        budget=0,
        awards=(ContractAward(offer="LTC-B733", tail=1, first_month=month_index(at(2010, 7, 1, 0)), months=3),),
        itineraries=(lot, contract, letter, task),
        not_moved=(
            NotMoved(
                requirement="R5",
                code="no_route",
                reason="No aircraft on offer flies from VNKT to MTPP.",
                remedies=("Add a tech stop in Dakar.", "Ask for a letter of assist."),
            ),
        ),
        cost=CostStatement(**cost),
        shares=(
            MissionShare(mission="UNIFIL", fiscal_year="2010/11", usd=60_000),
            MissionShare(mission="UNMIL", fiscal_year="2010/11", usd=1_208_000),
            MissionShare(mission="UNMIS", fiscal_year="2010/11", usd=492_000),
        ),
        baseline_usd=1_000_000,
        as_was_usd=900_000,
        bound_usd=1_880_000,
    )


@pytest.fixture(scope="session")
def season() -> Season:
    problem = make_problem()
    return Season(problem, make_plan(problem))


@pytest.fixture(scope="session")
def hostile_season() -> Season:
    """The same with a unit whose name is markup and another text that a spreadsheet takes for a formula."""
    problem = make_problem(first_unit="<script>alert(1)</script>")
    return Season(problem, make_plan(problem))
