"""The compiled kernel: it counts as the exact state does, repeats, leaves nothing behind, and changes the mix for the better."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.season import scaled
from movcon.movements import Blackout
from movcon.problem import Problem
from movcon.verification import verify
from optimizer.rotation import solve
from optimizer.rotation.instance import Instance
from optimizer.rotation.kernel import layout as at
from optimizer.rotation.kernel.bridge import Kernel, Sketch
from optimizer.rotation.kernel.mix import MixMoves
from optimizer.rotation.search import Search
from optimizer.rotation.state import State
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario


@pytest.fixture(scope="module")
def season() -> Problem:
    """Some forty requirements of the shipped season."""
    return scaled(load_problem(find_scenario("rotation-2010")), 8)


@pytest.fixture(scope="module")
def instance(season: Problem) -> Instance:
    return Instance(season)


def _filled(instance: Instance, seed: int = 1) -> tuple[Search, Kernel]:
    search = Search(State(instance), random.Random(seed))
    search.fill()
    kernel = Kernel(instance, f"{seed}")
    kernel.start_from(kernel.read(search.state))
    return search, kernel


def test_the_kernel_counts_the_dollars_of_an_exact_plan_as_the_state_does(instance: Instance) -> None:
    search, kernel = _filled(instance)
    assert kernel.lost == 0
    assert kernel.usd() == search.state.objective_usd()


def test_what_the_kernel_finds_is_cheaper_and_is_rebuilt_exactly(instance: Instance) -> None:
    search, kernel = _filled(instance)
    before = search.state.objective_usd()
    kernel.anneal(300, 2e-5 * before, 2e-6 * before)
    best = kernel.best()
    assert best.usd < before
    assert kernel.write(best, search) == 0
    assert search.state.objective_usd() == best.usd


def test_a_sketch_taken_up_again_costs_what_it_cost(instance: Instance) -> None:
    _, kernel = _filled(instance)
    kernel.anneal(200, 5e3, 5e2)
    best = kernel.best()
    kernel.start_from(best)
    assert kernel.lost == 0
    assert kernel.usd() == best.usd


def test_rounds_taken_back_leave_no_trace(instance: Instance) -> None:
    _, kernel = _filled(instance)
    kernel.anneal(200, 0.0, 0.0)
    stands = kernel.usd()
    kernel.note()
    again = kernel.best()
    kernel.start_from(again)
    work = kernel.work
    fresh = [getattr(work, name).copy() for name in ("slots", "onward", "parked_n", "minutes", "tail_min", "req")]
    kernel.start_from(again)
    assert kernel.usd() == stands
    for name, was in zip(("slots", "onward", "parked_n", "minutes", "tail_min", "req"), fresh, strict=True):
        assert np.array_equal(getattr(work, name), was), name


def test_an_emptied_kernel_uses_nothing(instance: Instance) -> None:
    _, kernel = _filled(instance)
    kernel.anneal(100, 5e3, 5e2)
    kernel.start_from(Sketch(0, np.zeros((0, at.C_KEPT), dtype=np.int64), np.zeros_like(kernel.best().holdings)))
    work = kernel.work
    for name in ("slots", "onward", "parked_n", "minutes", "tail_min"):
        assert not getattr(work, name).any(), name
    assert not work.total[[at.N_LIVE, at.USD_CHAINS, at.USD_OWN, at.USD_HELD]].any()


def test_the_same_seed_gives_the_same_sketch(instance: Instance) -> None:
    found = []
    for _ in range(2):
        _, kernel = _filled(instance, seed=5)
        kernel.anneal(150, 5e3, 5e2)
        found.append(kernel.best())
    assert found[0].usd == found[1].usd
    assert np.array_equal(found[0].chains, found[1].chains)


def test_another_seed_searches_elsewhere(instance: Instance) -> None:
    found = []
    for seed in (5, 6):
        _, kernel = _filled(instance, seed=seed)
        kernel.anneal(150, 5e3, 5e2)
        found.append(kernel.best().chains)
    assert not np.array_equal(*found)


def test_a_changed_mix_costs_what_it_says_and_holds_nothing_idle(instance: Instance) -> None:
    _, kernel = _filled(instance)
    base = kernel.best()
    moves = MixMoves(kernel, random.Random(3), kernel.anneal)
    changed = [found for found in (moves.try_one(base, 60) for _ in range(8)) if found is not None]
    assert changed
    for found in changed:
        kernel.start_from(found)
        assert kernel.lost == 0
        assert kernel.usd() == found.usd
        bought = np.flatnonzero(found.holdings[:, at.H_USD] > 0).tolist()
        assert set(bought) <= set(found.chains[:, at.C_HOLD].tolist())


def test_no_tail_is_bought_twice_for_the_same_month(season: Problem) -> None:
    result = solve(season, budget=120, seed=2)
    assert result.plan is not None
    assert verify(season, result.plan).findings == ()
    months = [
        (award.source, award.tail, month)
        for award in result.plan.awards
        for month in range(award.first_month, award.first_month + award.months)
    ]
    assert len(months) == len(set(months))


def test_blackouts_hold_in_what_the_kernel_plans(season: Problem) -> None:
    shut = tuple(
        replace(
            need,
            blackouts=(
                Blackout(first_day=need.preferred_day - 3, last_day=need.preferred_day + 3, reason="elections"),
            ),
        )
        for need in season.rotations
    )
    problem = replace(season, rotations=shut)
    result = solve(problem, budget=30, seed=1)
    assert result.plan is not None
    assert verify(problem, result.plan).findings == ()
    assert not result.plan.not_moved
