"""No accepted plan costs less than the bound, however it was laid."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movcon.clock import MINUTES_PER_DAY
from movcon.deployment.places import Apron
from movcon.deployment.plan import DeploymentPlan, LiftKind, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ships import CharterKind
from optimizer.deployment.bounding import rounds
from optimizer.deployment.bounding.bound import lower_bound
from optimizer.deployment.closing import closes_after, proven_closing
from optimizer.deployment.options import Ways
from tests.deployment.optimizer.by_hand import cheapest_by_hand, priced
from tests.deployment.optimizer.tiny import tiny_problem
from tests.deployment.small import at, small_plan, small_problem


def _bound(problem: DeploymentProblem) -> int:
    return lower_bound(problem, Ways(problem))


def _along_a_coast() -> DeploymentProblem:
    """Lorries in Chittagong and in Karachi, both for Port Sudan, and one ship open in Chittagong."""
    small = small_problem()
    places = {"BAN-EQ": "BDCGP", "ENG-EQ": "PKKHI"}
    return replace(
        small,
        consignments=tuple(
            replace(item, origin=places[item.id], destination="SDPZU") if item.id in places else item
            for item in small.consignments
        ),
        parcels=tuple(item for item in small.parcels if item.id in ("BAN-V1", "ENG-V1")),
        ship_offers=(replace(small.ship_offers[0], kind=CharterKind.VOYAGE, open_at="BDCGP"),),
        liners=(),
        charter_offers=(),
        closing=None,
    )


def _both_on_one_ship(problem: DeploymentProblem) -> DeploymentPlan:
    plan = cheapest_by_hand(problem, seed=1, tries=1_000)
    assert plan.not_moved == ()
    assert [voyage.kind for voyage in plan.voyages] == [LiftKind.SHIP]
    return plan


def test_a_ship_may_come_to_a_port_over_another_where_no_lane_leads_straight():
    problem = _along_a_coast()
    problem = replace(problem, sea_lanes=tuple(item for item in problem.sea_lanes if item.id != "BDCGP-SDPZU"))
    assert _bound(problem) <= _both_on_one_ship(problem).cost.objective_usd


def test_a_way_over_another_port_may_be_shorter_than_the_lane():
    problem = _along_a_coast()
    problem = replace(
        problem,
        sea_lanes=tuple(
            replace(item, distance_nm=30_000) if item.id == "BDCGP-SDPZU" else item for item in problem.sea_lanes
        ),
    )
    assert _bound(problem) <= _both_on_one_ship(problem).cost.objective_usd


def test_with_too_many_sets_of_ports_charters_still_count_as_a_way(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rounds, "SETS_MAX", 0)
    assert _bound(small_problem()) <= small_plan().cost.objective_usd


def test_what_is_ready_after_the_horizon_is_left_at_its_price():
    small = small_problem()
    late = replace(small, parcels=tuple(replace(item, ready=small.horizon + 90_000) for item in small.parcels))
    left = sum(item.usd_not_moved for item in late.parcels)
    assert left <= _bound(late) <= priced(late, []).cost.objective_usd  # type: ignore[union-attr]
    some = replace(small, parcels=(*small.parcels[:-1], replace(small.parcels[-1], ready=small.horizon + 90_000)))
    assert _bound(some) <= priced(some, []).cost.objective_usd  # type: ignore[union-attr]


def test_people_may_land_between_the_hours_that_the_bound_counts_in():
    """They are wanted 90 minutes after they need wait a day less for lorries that come by road, and fly in between."""
    small = small_problem()
    there = at("05-24 06:00")
    nearly = there - 2 * MINUTES_PER_DAY
    free = {"usd_per_block_hour": 0, "usd_per_landing": 0, "usd_mobilisation": 0, "usd_per_waiting_day": 0}
    road = replace(
        small.corridors[2],
        origin="OBEID",
        destination="HSNN",
        transit_min=there - at("05-22 06:00"),
        border_min=0,
        usd_per_slot=0,
        usd_per_convoy=0,
    )
    origins = {"ENG-EQ": "OBEID", "ENG-PEOPLE": "OPKC"}

    def wanted(landing: int) -> DeploymentProblem:
        return replace(
            small,
            places=tuple(
                replace(item, apron=Apron(parking=None)) if item.id == "HSNN" else item for item in small.places
            ),
            consignments=tuple(
                replace(item, origin=origins[item.id], destination="HSNN") if item.id in origins else item
                for item in small.consignments
            ),
            parcels=tuple(
                replace(item, ready=at("05-21 07:00"), required=at("07-01 00:00"))
                if item.id == "ENG-V1"
                else replace(item, required=landing, usd_per_day_late=9_000)
                for item in small.parcels
                if item.id in ("ENG-V1", "ENG-P1")
            ),
            corridors=(road,),
            charter_offers=(replace(small.charter_offers[0], **free),),  # type: ignore[arg-type]
            closing=None,
        )

    found = []
    for landing in range(nearly + 1, nearly + 181, 30):
        problem = wanted(landing + 29)
        plan = priced(problem, _flown_to(problem, landing))
        assert plan is not None
        found.append(_bound(problem) <= plan.cost.objective_usd)
    assert all(found)


def _flown_to(problem: DeploymentProblem, landing: int) -> list[Voyage]:
    """The lorries by road, the people landing at that minute."""
    road = problem.corridors[0]
    number = road.first_convoy(problem.parcel["ENG-V1"].ready)
    leaves = road.departure(number)

    def stop(place: str, arrival: int, departure: int, **works: tuple[str, ...]) -> Stop:
        return Stop(place=place, arrival=arrival, start=arrival, end=arrival, departure=departure, **works)

    cargo, people = ("ENG-V1",), ("ENG-P1",)
    out = landing - 330
    return [
        Voyage(
            id="road",
            kind=LiftKind.CONVOY,
            source=road.id,
            number=number,
            stops=(
                stop("OBEID", leaves, leaves, loads=cargo),
                stop("HSNN", leaves + road.duration_min, leaves + road.duration_min, discharges=cargo),
            ),
            ways=(road.id,),
            usd=0,
        ),
        Voyage(
            id="lot",
            kind=LiftKind.FLIGHT,
            source="LOT-SHJ",
            number=1,
            stops=(
                stop("OMSJ", out - 240, out - 240),
                stop("OPKC", out - 120, out, loads=people),
                stop("HSNN", landing, landing + 120, discharges=people),
                stop("OMSJ", landing + 390, landing + 390),
            ),
            ways=("OMSJ-OPKC", "OPKC-HSNN", "HSNN-OMSJ"),
            usd=0,
        ),
    ]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_plan_laid_by_hand_is_below_the_bound_or_closes_before_the_day_proven(seed: int):
    problem = tiny_problem(seed)
    plan = cheapest_by_hand(problem, seed=seed, tries=150)
    assert _bound(problem) <= plan.cost.objective_usd
    closed, proven = closes_after(problem, plan), proven_closing(problem)
    assert closed is None or (proven.days is not None and proven.days <= closed)


def _with_men_early() -> DeploymentProblem:
    """The engineers alone: their people are wanted weeks before their equipment can be there, and nobody may be late."""
    small = small_problem()
    return replace(
        small,
        units=tuple(replace(item, usd_per_person_day_waiting=400) for item in small.units),
        parcels=tuple(
            replace(item, ready=at("04-20 00:00"), required=at("05-01 00:00"), usd_per_day_late=90_000)
            if item.people
            else item
            for item in small.parcels
            if item.id in ("ENG-V1", "ENG-C1", "ENG-P1")
        ),
        closing=None,
    )


def test_waiting_is_not_spared_by_leaving_one_parcel_that_is_cheap_to_leave():
    """Small stores that come with the lorries cost little to leave behind; the people wait for the lorries all the same."""
    problem = _with_men_early()
    lorries, stores = problem.parcel["ENG-V1"], problem.parcel["ENG-C1"]
    cheap = replace(stores, usd_not_moved=0)
    with_stores = _bound(replace(problem, parcels=tuple(cheap if i is stores else i for i in problem.parcels)))
    without = _bound(replace(problem, parcels=tuple(i for i in problem.parcels if i is not stores)))
    nothing_waited_for = _bound(
        replace(problem, parcels=tuple(i for i in problem.parcels if i not in (lorries, stores)))
    )
    assert with_stores >= without > nothing_waited_for + 100_000


def test_leaving_equipment_to_spare_waiting_keeps_the_unit_from_being_operational():
    problem = _with_men_early()
    problem = replace(
        problem,
        parcels=tuple(item if item.people else replace(item, usd_not_moved=30_000) for item in problem.parcels),
        units=tuple(replace(item, operational_by=at("07-31 00:00")) for item in problem.units),
    )
    dearer = replace(
        problem,
        units=tuple(
            replace(item, usd_per_day_not_operational=9 * item.usd_per_day_not_operational) for item in problem.units
        ),
    )
    assert _bound(dearer) > _bound(problem)
    for each in (problem, dearer):
        assert _bound(each) <= cheapest_by_hand(each, seed=3, tries=400).cost.objective_usd


@pytest.mark.parametrize("with_hold", [False, True], ids=["an aircraft for people", "an aircraft for both"])
def test_people_who_fill_the_seats_pay_the_whole_flight_however_much_more_it_lifts(with_hold: bool):
    """Out and back 660 minutes at 6,000 an hour and two landings of 500."""
    small = small_problem()
    problem = replace(
        small,
        consignments=tuple(
            replace(item, destination="HSNN") if item.id == "ENG-PEOPLE" else item for item in small.consignments
        ),
        parcels=tuple(replace(item, people=100, mass_kg=14_500) for item in small.parcels if item.id == "ENG-P1"),
        holds=small.holds if with_hold else (),
        closing=None,
    )
    assert 67_000 <= _bound(problem) <= cheapest_by_hand(problem, seed=2, tries=200).cost.objective_usd


def test_what_can_never_arrive_and_is_dear_beyond_counting_to_leave_is_bounded_all_the_same():
    small = small_problem()
    stuck = replace(
        small,
        ship_offers=(),
        liners=(),
        charter_offers=(),
        parcels=tuple(replace(item, usd_not_moved=2 * 10**9) for item in small.parcels),
    )
    assert 0 <= _bound(stuck) <= priced(stuck, []).cost.objective_usd  # type: ignore[union-attr]
