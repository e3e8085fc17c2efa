"""A season of one battalion that moves without trouble; each test takes one thing away and knows what must be missed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from movcon.clock import day_of
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
from movcon.network import Hop, Route
from movcon.places import Airfield
from movcon.problem import AirfieldApproval, Mission, Problem, SoftPrices

SEATS = 100
KG = 145


def day(text: str) -> int:
    return day_of(date.fromisoformat(text))


def field(icao: str, state: str, lon: int) -> Airfield:
    return Airfield(icao=icao, name=icao, state=state, lat_udeg=0, lon_udeg=lon * 1_000_000, time_zone="UTC")


FIELDS = (field("HOME", "HHH", 10), field("MISN", "MMM", 30), field("NEXT", "MMM", 32), field("BASE", "BBB", 5))
MINUTES = {frozenset(("HOME", "MISN")): 240, frozenset(("HOME", "NEXT")): 300, frozenset(("BASE", "HOME")): 120}


def routes() -> tuple[Route, ...]:
    found: list[Route] = []
    for one, two in itertools.permutations(("HOME", "MISN", "NEXT", "BASE"), 2):
        minutes = MINUTES.get(frozenset((one, two)))
        if minutes is None:
            continue
        hop = Hop(origin=one, destination=two, distance_nm=minutes * 7, block_min=minutes, overflown=())
        found.append(
            Route(
                id=f"JET:{one}-{two}",
                type_id="JET",
                origin=one,
                destination=two,
                hops=(hop,),
                payload_kg=SEATS * KG,
                notice_days=10,
            )
        )
    return tuple(found)


def movement(name: str = "BN-1", **others: object) -> RotationRequirement:
    given: dict[str, object] = {
        "id": name,
        "unit": f"{name.split('-', maxsplit=1)[0]} battalion",
        "mission": "MIS",
        "contributor": "HHH",
        "kind": UnitKind.TROOPS,
        "incoming": 200,
        "outgoing": 200,
        "staying": 0,
        "ceiling": 300,
        "floor": 0,
        "apoe": "HOME",
        "apod": "MISN",
        "site": "Sector",
        "onward_days": 1,
        "window_first_day": day("2010-08-01"),
        "window_last_day": day("2010-08-10"),
        "preferred_day": day("2010-08-05"),
        "advance_permille": 0,
        "advance_days_min": 0,
        "advance_days_max": 0,
        "chalk_gap_min": 240,
        "spread_days_max": 10,
        "passenger_kg": 100,
        "baggage_kg": 45,
        "lift_sources": (SourceKind.CHARTER,),
        "usual_source": SourceKind.CHARTER,
        "usd_per_day_off_preferred": 100,
    }
    return RotationRequirement(**{**given, **others})  # type: ignore[arg-type]


def charter(name: str = "CHARTER", **others: object) -> CharterOffer:
    given: dict[str, object] = {
        "id": name,
        "type_id": "JET",
        "base": "BASE",
        "carrier": "carrier",
        "operator_state": "BBB",
        "usd_per_block_hour": 10_000,
        "usd_per_landing": 1_000,
        "usd_mobilisation": 20_000,
        "usd_per_waiting_day": 12_000,
        "free_wait_min": 720,
        "lead_time_days": 45,
        "cleared_until": day("2011-12-31"),
        "aircraft_available": 1,
    }
    return CharterOffer(**{**given, **others})  # type: ignore[arg-type]


def contract(**others: object) -> ContractOffer:
    given: dict[str, object] = {
        "id": "CONTRACT",
        "type_id": "JET",
        "base": "HOME",
        "carrier": "carrier",
        "operator_state": "HHH",
        "terms": (ContractTerm(months=1, usd_per_month=100_000),),
        "hours_included_per_month": 40,
        "usd_per_extra_hour": 5_000,
        "hours_max_per_month": 100,
        "usd_per_landing": 1_000,
        "tails_max": 1,
        "available_from": day("2010-07-01"),
        "request_lead_days": 60,
        "cleared_until": day("2011-12-31"),
        "duty_max_min": 1_080,
        "rest_min": 600,
    }
    return ContractOffer(**{**given, **others})  # type: ignore[arg-type]


def letter(**others: object) -> LetterOfAssist:
    given: dict[str, object] = {
        "id": "LETTER",
        "contributor": "HHH",
        "type_id": "JET",
        "base": "HOME",
        "usd_per_block_hour": 8_000,
        "usd_per_landing": 1_000,
        "usd_fixed": 10_000,
        "lead_time_days": 30,
        "cleared_until": day("2011-12-31"),
        "aircraft_available": 1,
    }
    return LetterOfAssist(**{**given, **others})  # type: ignore[arg-type]


def mission_aircraft(**others: object) -> MissionAircraft:
    given: dict[str, object] = {
        "id": "MISSION-JET",
        "type_id": "JET",
        "base": "HOME",
        "missions": ("MIS",),
        "tails": 1,
        "hours_per_month": 16,
        "usd_per_block_hour": 3_000,
        "usd_per_landing": 500,
        "cleared_until": day("2011-12-31"),
        "duty_max_min": 1_080,
        "rest_min": 600,
    }
    return MissionAircraft(**{**given, **others})  # type: ignore[arg-type]


def season(*needs: RotationRequirement, **others: object) -> Problem:
    given: dict[str, object] = {
        "scenario": "one-battalion",
        "title": "One battalion",
        "planning_day": day("2010-04-01"),
        "season_first_day": day("2010-07-01"),
        "season_last_day": day("2010-12-31"),
        "missions": (Mission(id="MIS", name="Mission"),),
        "states": (),
        "airfields": FIELDS,
        "aircraft_types": (
            AircraftType(
                id="JET",
                name="Jet",
                body=Body.NARROW,
                seats=SEATS,
                payload_range=PayloadRange(points=((3000, SEATS * KG), (4000, 0))),
                block_speed_kt=420,
                block_fixed_min=30,
                turnaround_min=90,
                tech_stop_min=60,
                hours_max_per_month=300,
            ),
        ),
        "approvals": tuple(AirfieldApproval(type_id="JET", icao=item.icao, basis="list") for item in FIELDS),
        "routes": routes(),
        "charter_offers": (charter(),),
        "letters_of_assist": (),
        "contract_offers": (),
        "mission_aircraft": (),
        "rotations": needs or (movement(),),
        "prices": SoftPrices(usd_per_person_day_below_floor=40, usd_per_person_not_moved=20_000),
    }
    return Problem(**{**given, **others})  # type: ignore[arg-type]


def with_field(problem: Problem, icao: str, **changes: object) -> Problem:
    fields = tuple(replace(item, **changes) if item.icao == icao else item for item in problem.airfields)
    return replace(problem, airfields=fields)


@pytest.fixture(scope="session")
def easy() -> Callable[..., Problem]:
    """The season that moves without trouble, with changes."""
    return season
