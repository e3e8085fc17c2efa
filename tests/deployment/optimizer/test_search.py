"""The search finds what a patient planner finds by hand: shared flights, shared convoys, and nothing dearer than that."""

from __future__ import annotations

from movcon.deployment.plan import DeploymentPlan, LiftKind
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.verification import verify
from optimizer.deployment import solve
from tests.deployment.optimizer.by_hand import cheapest_by_hand
from tests.deployment.optimizer.tiny import tiny_problem


def _solved(problem: DeploymentProblem) -> DeploymentPlan:
    plan = solve(problem, budget=6, with_bound=False).plan
    assert verify(problem, plan).findings == ()
    return plan


def test_people_fly_with_cargo_where_one_lot_holds_both():
    problem = tiny_problem(48)
    (lot,) = [voyage for voyage in _solved(problem).voyages if voyage.kind is LiftKind.FLIGHT]
    assert {bool(problem.parcel[name].people) for name in lot.parcels} == {True, False}


def test_a_parcel_waits_for_a_convoy_that_goes_anyway():
    problem = tiny_problem(39)
    convoys = [voyage for voyage in _solved(problem).voyages if voyage.source == "AWAY>SITE"]
    assert [len(voyage.parcels) for voyage in convoys] == [2]


def test_few_plans_are_cheaper_by_hand():
    cheaper = []
    for seed in range(24):
        problem = tiny_problem(seed)
        by_hand = cheapest_by_hand(problem, seed=seed, tries=300)
        if by_hand.cost.objective_usd < _solved(problem).cost.objective_usd:
            cheaper.append(seed)
    assert len(cheaper) <= 5, cheaper
