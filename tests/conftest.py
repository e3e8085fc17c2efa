"""One complete example: a small problem that holds every feature of the language, and a plan for it laid by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import settings

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
from movcon.movements import Blackout, RotationRequirement, UnitKind
from movcon.network import Hop, Route, StateNotice
from movcon.places import Airfield, Closure
from movcon.plan import (
    ContractAward,
    CostStatement,
    Direction,
    Itinerary,
    Leg,
    Load,
    NotMoved,
    Plan,
    Sortie,
)
from movcon.problem import (
    AirfieldApproval,
    ContributorsApart,
    ForbiddenLink,
    FundsCeiling,
    Mission,
    OnwardCapacity,
    Problem,
    SoftPrices,
)
from movcon.verification.findings import Reading
from movcon.verification.money import cost_statement, itinerary_prices, shares
from movcon.verification.standalone import as_was_usd, baseline_usd, standalone_charters

# The same examples on every machine: a failure found once is found by everybody.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

NOTHING = CostStatement(
    charter_usd=0,
    letter_of_assist_usd=0,
    contract_months_usd=0,
    contract_extra_hours_usd=0,
    contract_landings_usd=0,
    mission_aircraft_usd=0,
    below_floor_usd=0,
    off_preferred_usd=0,
    outside_window_usd=0,
    over_onward_usd=0,
    over_spread_usd=0,
    stability_usd=0,
    not_moved_usd=0,
)


def _at(text: str) -> int:
    return minute_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def _day(text: str) -> int:
    return day_of(date.fromisoformat(text))


def _field(icao: str, state: str, lon: int, zone: str = "UTC", **limits: object) -> Airfield:
    return Airfield(icao=icao, name=icao, state=state, lat_udeg=0, lon_udeg=lon * 1_000_000, time_zone=zone, **limits)


def _route(type_id: str, *stops: str, minutes: int, payload_kg: int, notice_days: int = 10) -> Route:
    hops = tuple(
        Hop(origin=a, destination=b, distance_nm=minutes * 7, block_min=minutes, overflown=("AAA",))
        for a, b in itertools.pairwise(stops)
    )
    return Route(
        id=f"{type_id}:{stops[0]}-{stops[-1]}",
        type_id=type_id,
        origin=stops[0],
        destination=stops[-1],
        hops=hops,
        payload_kg=payload_kg,
        notice_days=notice_days,
    )


def _both_ways(type_id: str, *stops: str, minutes: int, payload_kg: int) -> tuple[Route, Route]:
    return (
        _route(type_id, *stops, minutes=minutes, payload_kg=payload_kg),
        _route(type_id, *reversed(stops), minutes=minutes, payload_kg=payload_kg),
    )


def _need(name: str, contributor: str, apoe: str, apod: str, first: str, **others: object) -> RotationRequirement:
    given: dict[str, object] = {
        "id": name,
        "unit": name,
        "mission": "MIS",
        "contributor": contributor,
        "kind": UnitKind.TROOPS,
        "incoming": 0,
        "outgoing": 0,
        "staying": 0,
        "ceiling": 500,
        "floor": 0,
        "apoe": apoe,
        "apod": apod,
        "site": "Sector",
        "onward_days": 1,
        "window_first_day": _day(first),
        "window_last_day": _day(first) + 10,
        "preferred_day": _day(first) + 1,
        "advance_permille": 0,
        "advance_days_min": 0,
        "advance_days_max": 0,
        "chalk_gap_min": 360,
        "spread_days_max": 15,
        "passenger_kg": 100,
        "baggage_kg": 45,
        "lift_sources": (SourceKind.CHARTER, SourceKind.CONTRACT),
        "usual_source": SourceKind.CHARTER,
        "usd_per_day_off_preferred": 100,
    }
    return RotationRequirement(**{**given, **others})  # type: ignore[arg-type]


def _aircraft(name: str, seats: int) -> AircraftType:
    return AircraftType(
        id=name,
        name=name,
        body=Body.WIDE if seats > 150 else Body.NARROW,
        seats=seats,
        payload_range=PayloadRange(points=((3000, seats * 145), (4000, 0))),
        block_speed_kt=420,
        block_fixed_min=30,
        turnaround_min=90,
        tech_stop_min=60,
        hours_max_per_month=300,
    )


@pytest.fixture(scope="session")
def complete_problem() -> Problem:
    """Homes AAAA, BBBB, CCCC; mission airports MMMM (hours, slots, parking) and NNNN; bases XXXX, LLLL; fuel at TTTT."""
    closed = Closure(start=_at("2010-07-20T00:00"), end=_at("2010-07-21T00:00"), reason="runway works")
    airfields = (
        _field("AAAA", "AAA", 1),
        _field("BBBB", "BBB", 2),
        _field("CCCC", "CCC", 3),
        _field(
            "MMMM",
            "MMM",
            40,
            "Africa/Nairobi",
            opens_local_min=300,
            closes_local_min=1380,
            slots_per_day=3,
            parking_mog=2,
            closures=(closed,),
        ),
        _field("NNNN", "NNN", 41, "Africa/Nairobi"),
        _field("XXXX", "XXX", 10),
        _field("LLLL", "LLL", 20),
        _field("TTTT", "TTT", 15),
    )
    wide = 200 * 145
    narrow = 100 * 145
    routes = (
        *_both_ways("WIDE", "AAAA", "TTTT", "MMMM", minutes=240, payload_kg=wide),
        *_both_ways("WIDE", "XXXX", "AAAA", minutes=120, payload_kg=wide),
        *_both_ways("WIDE", "LLLL", "AAAA", minutes=120, payload_kg=wide),
        *_both_ways("NARR", "BBBB", "MMMM", minutes=300, payload_kg=narrow),
        *_both_ways("NARR", "CCCC", "NNNN", minutes=180, payload_kg=narrow),
        *_both_ways("NARR", "MMMM", "CCCC", minutes=180, payload_kg=narrow),
        *_both_ways("NARR", "MMMM", "NNNN", minutes=60, payload_kg=narrow),
    )
    cleared = _day("2011-12-31")
    needs = (
        _need(
            "ALF-1",
            "AAA",
            "AAAA",
            "MMMM",
            "2010-07-05",
            incoming=300,
            outgoing=300,
            ceiling=480,
            floor=290,
            advance_permille=150,
            advance_days_min=4,
            advance_days_max=8,
            blackouts=(Blackout(first_day=_day("2010-07-14"), last_day=_day("2010-07-16"), reason="election"),),
        ),
        _need(
            "ALF-2",
            "AAA",
            "AAAA",
            "MMMM",
            "2011-01-01",
            incoming=200,
            outgoing=300,
            follows="ALF-1",
            tour_days_min=175,
            tour_days_max=190,
        ),
        _need(
            "BRV-1",
            "BBB",
            "BBBB",
            "MMMM",
            "2010-07-05",
            incoming=90,
            outgoing=90,
            kind=UnitKind.FORMED_POLICE,
            lift_sources=(SourceKind.LETTER_OF_ASSIST,),
            usual_source=SourceKind.LETTER_OF_ASSIST,
        ),
        _need(
            "CHL-1",
            "CCC",
            "CCCC",
            "NNNN",
            "2010-08-01",
            incoming=80,
            mission="NIS",
            lift_sources=(SourceKind.MISSION_AIRCRAFT,),
            usual_source=SourceKind.MISSION_AIRCRAFT,
        ),
        _need("DLT-1", "DDD", "CCCC", "MMMM", "2010-09-01", outgoing=50),
    )
    contract = ContractOffer(
        id="LTC",
        type_id="WIDE",
        base="LLLL",
        carrier="carrier",
        operator_state="LLL",
        terms=(ContractTerm(months=3, usd_per_month=300_000),),
        hours_included_per_month=20,
        usd_per_extra_hour=6_000,
        hours_max_per_month=250,
        usd_per_landing=1_000,
        tails_max=1,
        available_from=_day("2010-10-01"),
        request_lead_days=200,
        cleared_until=cleared,
        duty_max_min=1_080,
        rest_min=600,
    )
    return Problem(
        scenario="complete",
        title="Complete example",
        planning_day=_day("2010-04-01"),
        season_first_day=_day("2010-07-01"),
        season_last_day=_day("2011-06-30"),
        missions=(Mission(id="MIS", name="First mission"), Mission(id="NIS", name="Second mission")),
        states=(StateNotice(state="AAA", name="Alfa", overflight_days=10, landing_days=10),),
        airfields=airfields,
        aircraft_types=(_aircraft("WIDE", 200), _aircraft("NARR", 100)),
        approvals=tuple(
            AirfieldApproval(type_id=t, icao=field.icao, basis="list") for t in ("WIDE", "NARR") for field in airfields
        ),
        routes=routes,
        charter_offers=(
            CharterOffer(
                id="ADHOC",
                type_id="WIDE",
                base="XXXX",
                carrier="carrier",
                operator_state="XXX",
                usd_per_block_hour=10_000,
                usd_per_landing=1_000,
                usd_mobilisation=20_000,
                usd_per_waiting_day=12_000,
                free_wait_min=720,
                lead_time_days=45,
                cleared_until=cleared,
                aircraft_available=2,
            ),
        ),
        letters_of_assist=(
            LetterOfAssist(
                id="LOA-BBB",
                contributor="BBB",
                type_id="NARR",
                base="BBBB",
                usd_per_block_hour=5_000,
                usd_per_landing=500,
                usd_fixed=1_000,
                lead_time_days=30,
                cleared_until=cleared,
                aircraft_available=1,
            ),
        ),
        contract_offers=(contract,),
        mission_aircraft=(
            MissionAircraft(
                id="MISSION-NARR",
                type_id="NARR",
                base="NNNN",
                missions=("NIS",),
                tails=1,
                hours_per_month=10,
                usd_per_block_hour=3_000,
                usd_per_landing=100,
                cleared_until=cleared,
                duty_max_min=780,
                rest_min=600,
            ),
        ),
        rotations=needs,
        prices=SoftPrices(usd_per_person_day_below_floor=40, usd_per_person_not_moved=20_000),
        onward=(OnwardCapacity(apod="MMMM", mission="MIS", people_per_day=300),),
        funds=(FundsCeiling(mission="MIS", fiscal_year="2010/11", usd=5_000_000),),
        forbidden_links=(ForbiddenLink(state="BBB", other_state="CCC", reason="no flights between them"),),
        contributors_apart=(ContributorsApart(contributor="AAA", other="CCC", reason="kept apart"),),
    )


def fly(problem: Problem, route_id: str, departure: str, *loads: tuple[str, Direction, int, int]) -> Sortie:
    """Sortie along a route, 60 minutes at each tech stop; loads are (requirement, direction, chalk, people)."""
    now = _at(departure)
    legs: list[Leg] = []
    for hop in problem.route[route_id].hops:
        legs.append(Leg(origin=hop.origin, destination=hop.destination, departure=now, arrival=now + hop.block_min))
        now += hop.block_min + 60
    return Sortie(
        route=route_id,
        legs=tuple(legs),
        loads=tuple(
            Load(
                requirement=name,
                direction=direction,
                chalk=chalk,
                people=people,
                baggage_kg=people * problem.rotation[name].baggage_kg,
            )
            for name, direction, chalk, people in loads
        ),
    )


def priced(problem: Problem, plan: Plan) -> Plan:
    """Return the plan with every price, sum and share as it should be."""
    reading = Reading(problem, plan)
    prices = itinerary_prices(reading)
    itineraries = tuple(replace(item, usd=prices[item.id]) for item in plan.itineraries)
    return replace(plan, itineraries=itineraries, cost=cost_statement(reading), shares=shares(reading))


@pytest.fixture(scope="session")
def complete_plan(complete_problem: Problem) -> Plan:
    """Two charter lots, a letter, a contract award and a mission aircraft; DLT-1 is not moved."""
    into, out = Direction.INCOMING, Direction.OUTGOING

    def flown(*row: tuple[object, ...]) -> tuple[Sortie, ...]:
        return tuple(fly(complete_problem, *item) for item in row)  # type: ignore[arg-type]

    there, back = "WIDE:AAAA-MMMM", "WIDE:MMMM-AAAA"
    lots = [
        Itinerary(
            id=f"lot-{number}",
            kind=SourceKind.CHARTER,
            source="ADHOC",
            tail=1,
            usd=0,
            sorties=flown(
                ("WIDE:XXXX-AAAA", f"{day}T00:00"),
                (there, f"{day}T04:00", ("ALF-1", into, number, 150)),
                (back, f"{day}T16:00", ("ALF-1", out, number, 150)),
                ("WIDE:AAAA-XXXX", f"{next_day}T04:00"),
            ),
        )
        for number, day, next_day in ((1, "2010-07-06", "2010-07-07"), (2, "2010-07-11", "2010-07-12"))
    ]
    letter = Itinerary(
        id="letter-1",
        kind=SourceKind.LETTER_OF_ASSIST,
        source="LOA-BBB",
        tail=1,
        usd=0,
        sorties=flown(
            ("NARR:BBBB-MMMM", "2010-07-07T06:00", ("BRV-1", into, 1, 90)),
            ("NARR:MMMM-BBBB", "2010-07-07T13:00", ("BRV-1", out, 1, 90)),
        ),
    )
    contract = Itinerary(
        id="contract-1",
        kind=SourceKind.CONTRACT,
        source="LTC",
        tail=1,
        usd=0,
        sorties=flown(
            ("WIDE:LLLL-AAAA", "2011-01-02T00:00"),
            (there, "2011-01-02T04:00", ("ALF-2", into, 1, 100)),
            (back, "2011-01-03T05:00", ("ALF-2", out, 1, 150)),
            (there, "2011-01-04T04:00", ("ALF-2", into, 2, 100)),
            (back, "2011-01-05T05:00", ("ALF-2", out, 2, 150)),
            ("WIDE:AAAA-LLLL", "2011-01-06T05:00"),
        ),
    )
    mission = Itinerary(
        id="mission-1",
        kind=SourceKind.MISSION_AIRCRAFT,
        source="MISSION-NARR",
        tail=1,
        usd=0,
        sorties=flown(
            ("NARR:NNNN-CCCC", "2010-08-02T06:00"),
            ("NARR:CCCC-NNNN", "2010-08-02T11:00", ("CHL-1", into, 1, 80)),
        ),
    )
    plan = Plan(
        scenario="complete",
        problem_digest=complete_problem.digest,
        versions=(("movcon", "0"),),
        seed=0,
        budget=0,
        awards=(ContractAward(offer="LTC", tail=1, first_month=month_index(_at("2010-11-01T00:00")), months=3),),
        itineraries=(*lots, letter, contract, mission),
        not_moved=(
            NotMoved(requirement="DLT-1", code="route", reason="Nothing flies there.", remedies=("Add a tech stop.",)),
        ),
        cost=NOTHING,
        shares=(),
        baseline_usd=baseline_usd(standalone_charters(complete_problem)),
        as_was_usd=as_was_usd(complete_problem, standalone_charters(complete_problem)),
        bound_usd=500_000,
    )
    return priced(complete_problem, plan)
