"""Released deployments planned again: what has begun stands, what can stand is kept, the rest is planned around it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movcon.clock import midnight
from movcon.deployment.edits import (
    CancelConsignment,
    CloseCorridor,
    ClosePassage,
    ClosePlace,
    DeploymentEdit,
    SetConvoys,
    SetReady,
    SetSlotPrice,
    apply_deployment_edits,
)
from movcon.deployment.plan import DeploymentPlan, Voyage
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.release import DeploymentRelease
from movcon.deployment.verification import verify
from movcon.errors import InvalidValue
from optimizer.deployment import solve
from optimizer.deployment.replanning import DeploymentReplan, Unplannable, replan
from tests.deployment.any_edits import any_edits
from tests.deployment.small import at, day, small_plan, small_problem


def planned_again(present: str, *edits: DeploymentEdit, fixed_days: int = 7, budget: int = 0) -> DeploymentReplan:
    released = small_plan()
    problem = apply_deployment_edits(small_problem(), edits)
    release = DeploymentRelease(present=at(present), voyages=released.voyages, fixed_days=fixed_days)
    made = replan(problem, released, release, budget=budget)
    assert verify(made.problem, made.plan).findings == ()
    return made


def voyage(plan: DeploymentPlan, name: str) -> Voyage:
    return next(item for item in plan.voyages if item.id == name)


def assert_stands(was: Voyage, now: Voyage) -> None:
    """Everything is done when it was to be, with what was to be carried at least."""
    for one, other in zip(was.stops, now.stops, strict=True):
        assert (one.place, one.arrival, one.start, one.end, one.departure) == (
            other.place,
            other.arrival,
            other.start,
            other.end,
            other.departure,
        )
        assert set(one.loads) <= set(other.loads)
        assert set(one.discharges) <= set(other.discharges)


def freed(made: DeploymentReplan) -> dict[str, str]:
    assert made.problem.release is not None
    return {item.voyage: item.reason for item in made.problem.release.freed}


@pytest.mark.parametrize("present", ["05-01 00:00", "05-20 00:00", "06-09 12:00", "07-30 00:00"])
def test_where_nothing_has_changed_every_released_voyage_stands(present: str):
    made = planned_again(present)
    for was in small_plan().voyages:
        assert_stands(was, voyage(made.plan, was.id))
    assert freed(made) == {}
    assert made.plan.cost.stability_usd == 0


def test_what_was_not_moved_is_moved_where_there_is_room_beside_what_stands():
    made = planned_again("05-01 00:00")
    assert [item.requirement for item in small_plan().not_moved] == ["CAMP-3"]
    assert made.plan.not_moved == ()


def test_a_ship_at_sea_waits_for_a_port_that_has_closed_and_what_it_carries_comes_later():
    made = planned_again("05-30 00:00", ClosePlace(place="SDPZU", first_day=day("06-01"), last_day=day("06-14")))
    assert set(freed(made)) >= {"ship-1"}
    assert freed(made)["ship-1"].startswith("SDPZU is closed 2010-06-07")
    was, now = voyage(small_plan(), "ship-1"), voyage(made.plan, "ship-1")
    assert now.stops[:3] == was.stops[:3]
    assert now.stops[3].arrival == was.stops[3].arrival
    assert now.stops[3].start == midnight(day("06-15"))
    assert made.plan.cost.stability_usd > 0


def test_a_ship_on_its_way_to_load_waits_for_cargo_that_will_be_ready_later():
    made = planned_again("05-20 00:00", SetReady(consignment="BAN-EQ", day=day("06-03")))
    assert "ship-1" in freed(made)
    was, now = voyage(small_plan(), "ship-1"), voyage(made.plan, "ship-1")
    assert now.stops[:2] == was.stops[:2]
    assert now.stops[2].place == "BDCGP"
    assert set(now.stops[2].loads) == set(was.stops[2].loads)
    assert now.stops[2].start > midnight(day("06-03"))


def test_a_closed_passage_keeps_a_ship_from_a_cargo_that_it_has_not_loaded():
    closed = ClosePassage(passage="suez", first_day=day("06-11"), last_day=day("09-30"))
    made = planned_again("06-11 00:00", closed)
    assert "ship-2" in freed(made)
    assert all(item.id != "ship-2" or item == voyage(small_plan(), "ship-2") for item in made.plan.voyages)


def test_what_is_on_board_cannot_be_cancelled():
    with pytest.raises(Unplannable, match=r"CAMP-\d is no longer in the problem, and .* carries it"):
        planned_again("06-18 00:00", CancelConsignment(consignment="CAMP"))


def test_what_has_not_begun_can_be_cancelled_and_its_ship_is_given_back():
    made = planned_again("05-01 00:00", CancelConsignment(consignment="CAMP"))
    assert all("CAMP" not in name for item in made.plan.voyages for name in item.parcels)
    assert all(item.source != "VC-MPP" for item in made.plan.voyages)


def test_cargo_cancelled_before_it_is_loaded_is_no_longer_waited_for_by_the_ship_that_has_begun():
    made = planned_again("05-20 00:00", CancelConsignment(consignment="BAN-EQ"))
    assert "ship-1" in freed(made)
    assert voyage(made.plan, "ship-1").parcels == ("ENG-V1",)


def with_heavier(consignment: str) -> tuple[DeploymentProblem, frozenset[str]]:
    """The small problem with the parcels of a consignment half as heavy again, and their names."""
    problem = small_problem()
    names = frozenset(parcel.id for parcel in problem.parcels if parcel.consignment == consignment)
    parcels = tuple(
        replace(parcel, mass_kg=parcel.mass_kg * 3 // 2) if parcel.id in names else parcel for parcel in problem.parcels
    )
    return replace(problem, parcels=parcels), names


def test_a_ship_that_has_begun_does_not_load_what_is_other_cargo_now_and_that_is_planned_anew():
    problem, changed = with_heavier("BAN-EQ")
    release = DeploymentRelease(present=at("05-20 00:00"), voyages=small_plan().voyages)
    made = replan(problem, small_plan(), release, changed=changed, budget=0)
    assert verify(made.problem, made.plan).findings == ()
    assert "is other cargo now than it was to load" in freed(made)["ship-1"]
    assert voyage(made.plan, "ship-1").parcels == ("ENG-V1",)
    left = {item.requirement for item in made.plan.not_moved}
    carried = {name for item in made.plan.voyages for name in item.parcels}
    assert changed <= left | carried


def test_what_is_on_board_cannot_become_other_cargo():
    problem, changed = with_heavier("CAMP")
    release = DeploymentRelease(present=at("06-18 00:00"), voyages=small_plan().voyages)
    with pytest.raises(Unplannable, match=r"CAMP-\d is other cargo than was released, and .* carries that"):
        replan(problem, small_plan(), release, changed=changed)


def test_a_closed_corridor_moves_what_goes_by_it_and_the_change_is_priced():
    made = planned_again(
        "05-20 00:00", CloseCorridor(corridor="RAIL-PZU", first_day=day("06-09"), last_day=day("06-12"))
    )
    assert made.plan.cost.stability_usd >= 500
    assert all(
        not midnight(day("06-09")) <= item.departure < midnight(day("06-13"))
        for item in made.plan.voyages
        if item.source == "RAIL-PZU"
    )


def test_convoys_begun_keep_the_numbers_of_a_timetable_that_has_changed_since():
    begun = {
        item.id for item in small_plan().voyages if item.source == "ROAD-NYA" and item.departure < at("06-05 00:00")
    }
    assert begun
    made = planned_again("06-05 00:00", SetConvoys(corridor="ROAD-NYA", slots=6, interval_h=12))
    assert {name: voyage(made.plan, name) for name in begun} == {name: voyage(small_plan(), name) for name in begun}


def test_what_is_fixed_stands_even_where_another_way_has_become_cheap():
    cheap = SetSlotPrice(corridor="ROAD-NYA", usd_per_slot=1)
    made = planned_again("05-17 00:00", cheap, fixed_days=21, budget=6)
    assert made.problem.release is not None
    for name, was in made.problem.release.fixed.items():
        assert_stands(was, voyage(made.plan, name))


def test_more_steps_never_make_it_dearer_and_the_same_seed_gives_the_same_plan():
    closed = ClosePlace(place="SDPZU", first_day=day("06-01"), last_day=day("06-14"))
    mended = planned_again("05-30 00:00", closed)
    searched = planned_again("05-30 00:00", closed, budget=8)
    assert searched.plan.cost.objective_usd <= mended.plan.cost.objective_usd
    assert planned_again("05-30 00:00", closed, budget=8).plan.digest == searched.plan.digest


def test_a_present_after_the_horizon_is_refused():
    problem = small_problem()
    release = DeploymentRelease(present=problem.horizon + 1, voyages=small_plan().voyages)
    with pytest.raises(InvalidValue, match="after the horizon"):
        replan(problem, small_plan(), release)


def test_a_plan_made_again_can_be_made_again():
    closed = ClosePlace(place="SDPZU", first_day=day("06-01"), last_day=day("06-14"))
    first = planned_again("05-30 00:00", closed)
    problem = replace(first.problem, release=None)
    release = DeploymentRelease(present=at("06-16 00:00"), voyages=first.plan.voyages)
    made = replan(problem, first.plan, release, budget=0)
    assert verify(made.problem, made.plan).findings == ()
    assert made.kept == len(first.plan.voyages)


_PLANS: dict[int, DeploymentPlan] = {}


def plan_of(seed: int) -> DeploymentPlan:
    if seed not in _PLANS:
        _PLANS[seed] = solve(small_problem(), budget=2, seed=seed, with_bound=False).plan
    return _PLANS[seed]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_whatever_happens_what_has_begun_stands_and_the_new_plan_is_accepted(seed: int):
    rng = random.Random(seed)
    released = plan_of(rng.randint(0, 2))
    first = min(item.departure for item in released.voyages)
    last = max(item.arrival for item in released.voyages)
    problem = apply_deployment_edits(small_problem(), any_edits(small_problem(), rng))
    release = DeploymentRelease(
        present=rng.randint(first - 1_000, last), voyages=released.voyages, fixed_days=rng.choice((0, 3, 7, 21))
    )
    try:
        made = replan(problem, released, release, budget=2, seed=seed)
    except Unplannable:
        return
    assert verify(made.problem, made.plan).findings == ()
