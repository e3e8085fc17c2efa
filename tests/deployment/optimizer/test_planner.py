"""Deployments planned: whole, accepted, the same again, told again, and closed as early as can be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.deployment.start_up import start_up
from movcon.deployment.cargo import Parcel
from movcon.deployment.edits import CancelConsignment, ClosePlace, SetShips, apply_deployment_edits
from movcon.deployment.plan import LiftKind
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.verification import verify
from optimizer.deployment import solve
from optimizer.deployment.closing import closes_after, earliest_closing
from optimizer.deployment.costs import cost_statement
from optimizer.deployment.laying import lay
from optimizer.deployment.options import Ways
from optimizer.deployment.retold import decisions_of
from optimizer.deployment.worth import worth
from optimizer.result import Status
from tests.deployment.optimizer.tiny import tiny_problem
from tests.deployment.small import day, small_plan, small_problem
from tests.deployment.tolls import tolled


def test_the_small_deployment_is_planned_whole_and_cheaper_than_by_hand():
    found = solve(small_problem(), budget=12)
    assert found.status is Status.COMPLETE
    assert verify(small_problem(), found.plan).findings == ()
    assert found.plan.bound_usd is not None
    assert found.plan.bound_usd <= found.plan.cost.objective_usd < small_plan().cost.objective_usd


def test_tolls_and_handling_are_paid_in_the_plan_and_in_its_bound():
    problem = tolled(small_problem())
    free, found = solve(small_problem(), budget=4).plan, solve(problem, budget=4).plan
    assert verify(problem, found).findings == ()
    assert None not in (free.bound_usd, found.bound_usd)
    assert free.bound_usd < found.bound_usd <= found.cost.objective_usd


def test_the_same_seed_and_budget_give_the_same_plan():
    problem = start_up(5, 10)
    one, other = solve(problem, budget=4, seed=3).plan, solve(problem, budget=4, seed=3).plan
    assert one.digest == other.digest


def test_a_made_up_start_up_shares_its_ships_and_comes_near_its_bound():
    problem = start_up(2, 16)
    plan = solve(problem, budget=4).plan
    assert verify(problem, plan).findings == ()
    ships = [voyage for voyage in plan.voyages if voyage.kind is LiftKind.SHIP]
    assert any(len({problem.parcel[name].consignment for name in ship.parcels}) > 1 for ship in ships)
    assert plan.cost.lift_usd < plan.baseline_usd
    assert plan.gap is not None
    assert plan.gap < 0.15


def test_nothing_on_offer_moves_nothing_and_says_why():
    empty = replace(small_problem(), ship_offers=(), liners=(), charter_offers=())
    found = solve(empty, budget=2)
    assert found.status is Status.INFEASIBLE
    assert {item.code for item in found.plan.not_moved} == {"no_way"}
    assert verify(empty, found.plan).findings == ()


def test_what_is_too_heavy_for_every_ship_is_told_with_its_reason():
    def heavy(parcel: Parcel) -> Parcel:
        return replace(parcel, deck_kg_per_m2=90_000) if parcel.id == "BAN-V1" else parcel

    problem = small_problem()
    problem = replace(problem, parcels=tuple(map(heavy, problem.parcels)))
    plan = solve(problem, budget=4).plan
    (left,) = [item for item in plan.not_moved if item.requirement == "BAN-V1"]
    assert "90,000 kg/m2" in left.reason
    assert verify(problem, plan).findings == ()


def test_a_plan_told_again_lays_the_same_plan():
    problem = small_problem()
    plan = solve(problem, budget=6).plan
    ways = Ways(problem)
    again = lay(problem, ways, decisions_of(problem, ways, plan.voyages))
    assert len(again.delivered) == len(problem.parcels)
    assert sum(voyage.usd for voyage in again.voyages) == pytest.approx(sum(v.usd for v in plan.voyages), rel=0.05)


@pytest.mark.parametrize("seed", [18, 37, 39])
def test_a_plan_that_holds_parcels_for_a_later_sailing_is_told_again_at_its_price(seed):
    problem = tiny_problem(seed)
    plan = solve(problem, budget=4, with_bound=False).plan
    ways = Ways(problem)
    again = lay(problem, ways, decisions_of(problem, ways, plan.voyages))
    assert cost_statement(again).objective_usd <= plan.cost.objective_usd


def test_going_on_from_a_plan_never_ends_dearer():
    problem = start_up(4, 10)
    first = solve(problem, budget=1).plan
    more = solve(problem, budget=3, start=first)
    assert more.resumed
    assert more.plan.cost.objective_usd <= first.cost.objective_usd


@pytest.mark.parametrize(
    "edit",
    [
        ClosePlace(place="SDPZU", first_day=day("05-20"), last_day=day("06-10")),
        CancelConsignment(consignment="CAMP"),
        SetShips(offer="TC-RORO", ships=0),
    ],
    ids=lambda edit: edit.words,
)
def test_a_plan_is_a_start_for_a_changed_problem(edit):
    problem = small_problem()
    plan = solve(problem, budget=3).plan
    changed = edit.apply(problem)
    found = solve(changed, budget=3, start=plan)
    assert verify(changed, found.plan).findings == ()


def test_the_earliest_closing_lies_between_what_is_proven_and_what_was_planned():
    problem = small_problem()
    free = solve(replace(problem, closing=None), budget=6).plan
    found = earliest_closing(problem, time_limit_s=6)
    assert found.days is not None
    assert found.proven.days is not None
    assert found.proven.days <= found.days
    before = closes_after(problem, free)
    assert before is None or found.days <= before
    assert verify(found.problem, found.result.plan).findings == ()
    assert found.proven.held_by


def _crowded() -> DeploymentProblem:
    """Sixteen consignments behind ports from which a convoy of 300 vehicles leaves every four days."""
    problem = start_up(6, 16)
    slow = tuple(replace(item, interval_min=4 * 1440) for item in problem.corridors)
    return replace(problem, corridors=slow)


def test_the_bound_knows_that_convoys_fill_up():
    crowded = _crowded()
    roomy = replace(crowded, corridors=tuple(replace(item, convoy_centi=10**7) for item in crowded.corridors))
    one, other = solve(crowded, budget=2).plan, solve(roomy, budget=2).plan
    assert one.bound_usd is not None
    assert other.bound_usd is not None
    assert one.bound_usd > other.bound_usd
    assert one.bound_usd <= one.cost.objective_usd
    assert verify(crowded, one).findings == ()


def test_widening_what_binds_is_worth_something():
    crowded = _crowded()
    found = worth(crowded, solve(crowded, budget=1, with_bound=False).plan, most=1)
    assert found
    assert found[0].usd_saved > 0
    changed = apply_deployment_edits(crowded, found[0].edits)
    assert verify(changed, found[0].plan).findings == ()


def test_goods_to_be_kept_apart_do_not_share_a_ship_chartered_for_both():
    problem = tiny_problem(20_193)
    assert verify(problem, solve(problem, budget=2, with_bound=False).plan).findings == ()
