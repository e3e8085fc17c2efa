"""The bound holds at whatever prices, and climbs; where a plan can be priced by hand it comes close to it."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movcon.plan import Plan
from movcon.problem import Problem
from optimizer.rotation import solve
from optimizer.rotation.bounding.ascent import Ascent
from optimizer.rotation.bounding.background import RisingBound
from optimizer.rotation.bounding.closed_form import lower_bound_usd
from optimizer.rotation.bounding.value import Bound, Prices
from optimizer.rotation.instance import Instance
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario


@cache
def _small() -> tuple[Problem, Plan, Bound]:
    problem = load_problem(find_scenario("rotation-small"))
    plan = solve(problem, budget=60, seed=1).plan
    assert plan is not None
    return problem, plan, Bound(Instance(problem))


def _prices(bound: Bound, seed: int, worth: float, hour: float) -> Prices:
    rng = np.random.default_rng(seed)
    moved = (bound.at_most * worth * rng.random(len(bound.at_most))).astype(np.int64)
    shape = (len(bound.held), bound.months)
    highest = np.array([getattr(c.source, "usd_per_extra_hour", 0) * 1000 // 60 for c in bound.held])[:, None]
    extra = (highest * rng.random(shape)).astype(np.int64)
    scarce = (hour * 1000 / 60 * rng.random(shape)).astype(np.int64)
    return Prices(moved, extra, scarce)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), worth=st.floats(0.0, 1.0), hour=st.floats(0.0, 20_000.0))
def test_whatever_the_prices_the_bound_is_below_a_verified_plan(seed: int, worth: float, hour: float) -> None:
    _, plan, bound = _small()
    milli, _ = bound.at(_prices(bound, seed, worth, hour))
    assert bound.usd(milli) <= plan.cost.objective_usd


def test_at_no_prices_only_what_nobody_else_can_carry_is_counted() -> None:
    _, _, bound = _small()
    nothing = Prices(
        np.zeros(len(bound.at_most), np.int64),
        *(np.zeros((len(bound.held), bound.months), np.int64) for _ in range(2)),
    )
    assert bound.at(nothing)[0] == bound.at_most[~bound.can_fly].sum()


def test_the_slope_points_to_where_the_bound_rises() -> None:
    """Along the slope the bound never rises faster than the slope says: it is concave."""
    _, _, bound = _small()
    here = _prices(bound, 3, 0.3, 3_000.0)
    milli, slope = bound.at(here)
    for seed in range(4, 12):
        there = _prices(bound, seed, 0.3, 3_000.0)
        other, _ = bound.at(there)
        most = (slope.moved * (there.moved - here.moved).astype(float) / 1e6).sum()
        most += (slope.extra * (there.extra - here.extra).astype(float)).sum()
        most += (slope.scarce * (there.scarce - here.scarce).astype(float)).sum()
        # Months a leg is counted in may be one off where hours differ in price from month to month.
        assert other <= milli + most + 0.02 * abs(milli) + 1e6


def test_climbing_raises_the_bound_above_the_closed_form_and_below_the_plan() -> None:
    problem, plan, bound = _small()
    ascent = Ascent(bound)
    before = ascent.usd
    for _ in range(60):
        ascent.step()
    assert max(before, lower_bound_usd(Instance(problem))) < ascent.usd <= plan.cost.objective_usd


def test_a_lone_letter_of_assist_is_bounded_by_its_own_price(complete_problem: Problem, complete_plan: Plan) -> None:
    needs = tuple(n for n in complete_problem.rotations if n.id == "BRV-1")
    problem = replace(complete_problem, rotations=needs)
    ascent = Ascent(Bound(Instance(problem)))
    (letter,) = [item for item in complete_plan.itineraries if item.id == "letter-1"]
    # Rounding may take half a dollar an itinerary, an offer and a month.
    assert letter.usd - 40 <= ascent.usd <= letter.usd


def test_a_lone_lot_is_bounded_by_mobilisation_and_all_its_hours(complete_problem: Problem) -> None:
    needs = tuple(replace(n, follows=None) for n in complete_problem.rotations if n.id == "ALF-2")
    problem = replace(complete_problem, rotations=needs, contract_offers=())
    result = solve(problem, budget=20)
    ascent = Ascent(Bound(Instance(problem)))
    for _ in range(200):
        ascent.step()
    assert result.objective_usd is not None
    assert result.objective_usd * 0.97 <= ascent.usd <= result.objective_usd


def test_beside_the_search_the_same_steps_give_the_same_bound() -> None:
    problem, _, _ = _small()
    instance = Instance(problem)
    bounds = {RisingBound(instance, steps=15).close(now=False) for _ in range(2)}
    assert len(bounds) == 1
    assert bounds.pop() > lower_bound_usd(instance)


def test_no_steps_keep_to_the_closed_form() -> None:
    problem, _, _ = _small()
    instance = Instance(problem)
    assert RisingBound(instance, steps=0).close(now=False) == lower_bound_usd(instance)


def test_a_climb_without_end_stops_when_it_is_told() -> None:
    problem, _, _ = _small()
    rising = RisingBound(Instance(problem), steps=None)
    rising.close(now=True)
    assert "bound" not in {thread.name for thread in threading.enumerate()}


def test_a_climb_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, _, _ = _small()

    def broken(self: object, instance: Instance, **_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(Bound, "__init__", broken)
    with pytest.raises(RuntimeError, match="bound could not be computed"):
        RisingBound(Instance(problem), steps=3).close(now=False)
