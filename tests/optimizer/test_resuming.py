"""A search goes on from a plan it is given: never to a worse one, and it says so."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from benchmarks.small_instances import KINDS, small
from movcon.plan import Plan
from movcon.problem import Problem
from movcon.verification import verify
from optimizer.rotation import Replanner, solve
from optimizer.rotation.laying import ForeignPlan
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario


@pytest.fixture(scope="module")
def problem() -> Problem:
    return load_problem(find_scenario("rotation-small"))


def test_handing_plans_out_changes_nothing_of_the_search(problem: Problem) -> None:
    handed: list[Plan] = []
    plain, watched = solve(problem, budget=30), solve(problem, budget=30, on_incumbent=handed.append)
    assert plain.plan is not None
    assert watched.plan is not None
    assert plain.plan.digest == watched.plan.digest
    assert not plain.resumed
    assert handed
    assert verify(problem, handed[0]).accepted


def test_a_search_that_goes_on_is_never_worse_and_says_so(problem: Problem) -> None:
    first = solve(problem, budget=60).plan
    assert first is not None
    for seed in range(3):
        found = solve(problem, budget=5, seed=seed, start=first)
        assert found.resumed
        assert found.plan is not None
        assert found.plan.cost.objective_usd <= first.cost.objective_usd
        assert verify(problem, found.plan).accepted


def test_a_plan_with_waits_in_its_blocks_is_gone_on_from() -> None:
    problem = small(load_problem(find_scenario("rotation-2010")), KINDS[0])
    first = solve(problem, budget=60).plan
    assert first is not None
    assert any(
        two.departure - one.arrival > 10 * 60 and two.loads and one.loads
        for item in first.itineraries
        for one, two in pairwise(item.sorties)
    )
    again = solve(problem, budget=1, seed=1, start=first)
    assert again.objective_usd == first.cost.objective_usd
    # Released, and planned again while the first lot stands between two of its blocks, nothing of it changes.
    longest = max(first.itineraries, key=lambda item: len(item.sorties))
    for sortie in longest.sorties[::2]:
        found = Replanner(problem, first).replan((), present=sortie.arrival + 1)
        assert found.plan is not None
        assert verify(found.problem, found.plan).accepted
        assert longest.sorties in {item.sorties for item in found.plan.itineraries}


def test_a_plan_of_something_else_is_not_gone_on_from(problem: Problem) -> None:
    plan = solve(problem, budget=0).plan
    assert plan is not None
    sorties = tuple(
        replace(sortie, loads=tuple(replace(load, people=load.people - 1) for load in sortie.loads))
        for sortie in plan.itineraries[0].sorties
    )
    foreign = replace(plan, itineraries=(replace(plan.itineraries[0], sorties=sorties), *plan.itineraries[1:]))
    with pytest.raises(ForeignPlan):
        solve(problem, budget=0, start=foreign)


def test_planning_again_places_what_the_release_does_not_know(problem: Problem) -> None:
    name = problem.rotations[-1].id
    smaller = replace(problem, rotations=problem.rotations[:-1])
    released = solve(smaller, budget=5).plan
    assert released is not None
    found = Replanner(problem, released).replan((), present=problem.planning_day * 1440)
    assert found.plan is not None
    assert name in {moved for itinerary in found.plan.itineraries for moved in itinerary.requirements}
    assert verify(found.problem, found.plan).accepted
