"""The search finds what a patient planner finds by hand: shared flights, shared convoys, and nothing dearer than that."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from movcon.deployment.plan import DeploymentPlan, LiftKind
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.verification import verify
from optimizer.deployment import solve
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.laying import lay
from optimizer.deployment.moves import Moves
from optimizer.deployment.options import Ways
from tests.deployment.optimizer.any_decisions import any_decisions, as_plan
from tests.deployment.optimizer.by_hand import cheapest_by_hand
from tests.deployment.optimizer.tiny import tiny_problem


def _solved(problem: DeploymentProblem) -> DeploymentPlan:
    plan = solve(problem, budget=6, with_bound=False).plan
    assert verify(problem, plan).findings == ()
    return plan


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_whatever_is_moved_what_is_laid_from_it_keeps_every_rule(seed: int):
    problem = tiny_problem(seed)
    ways = Ways(problem)
    estimates = Estimates(problem, ways)
    moves = Moves(problem, estimates, tuple(problem.parcel))
    rng = random.Random(seed)
    decisions = any_decisions(problem, ways, estimates, rng)
    for _ in range(12):
        laid = lay(problem, ways, decisions)
        plan = as_plan(problem, ways, estimates, laid, None)
        assert [str(finding) for finding in verify(problem, plan).findings] == []
        decisions = moves.try_one(decisions, laid, rng) or decisions


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
    for seed in range(12):
        problem = tiny_problem(seed)
        by_hand = cheapest_by_hand(problem, seed=seed, tries=200)
        if by_hand.cost.objective_usd < _solved(problem).cost.objective_usd:
            cheaper.append(seed)
    assert len(cheaper) <= 3, cheaper
