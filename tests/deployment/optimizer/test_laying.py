"""Whatever is decided, what is laid from it keeps every rule, at the price verification comes to, and above the bound."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.deployment.start_up import start_up
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.verification import verify
from optimizer.deployment.bounding.bound import lower_bound
from optimizer.deployment.bounding.kernel import NEVER, price_rounds
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.options import Ways
from tests.deployment.optimizer.any_decisions import laid_at_random
from tests.deployment.optimizer.tiny import tiny_problem
from tests.deployment.small import small_problem
from tests.deployment.tolls import tolled


@cache
def _prepared(name: str) -> tuple[DeploymentProblem, Ways, Estimates, int]:
    problem = small_problem() if "small" in name else start_up(3, 12)
    if "tolls" in name:
        problem = tolled(problem)
    ways = Ways(problem)
    return problem, ways, Estimates(problem, ways), lower_bound(problem, ways)


@pytest.mark.parametrize("name", ["small", "made up", "small with tolls", "made up with tolls"])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_any_decisions_laid_are_accepted_and_cost_no_less_than_the_bound(name: str, seed: int):
    problem, ways, estimates, bound = _prepared(name)
    plan = laid_at_random(problem, ways, estimates, seed, bound)
    assert [str(finding) for finding in verify(problem, plan).findings] == []


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), others=st.integers(1, 3))
def test_what_was_laid_before_changes_nothing_of_what_is_laid_now(seed: int, others: int):
    problem = tiny_problem(seed)
    used, fresh = Ways(problem), Ways(problem)
    estimates = Estimates(problem, used)
    for other in range(others):
        laid_at_random(problem, used, estimates, seed + other + 1, None)
    assert laid_at_random(problem, used, estimates, seed, None) == laid_at_random(problem, fresh, estimates, seed, None)


def _best_by_hand(prices, base, usd, size, capacity, loads, discharges) -> int:
    best = 0
    for s, load_set in enumerate(loads):
        for t, discharge_set in enumerate(discharges):
            if base[s, t] >= NEVER:
                continue
            least = [
                min(usd[p, i, j] for i in load_set if i >= 0 for j in discharge_set if j >= 0)
                for p in range(len(prices))
            ]
            for chosen in range(2 ** len(prices)):
                parcels = [p for p in range(len(prices)) if chosen >> p & 1]
                if sum(size[p] for p in parcels) <= capacity:
                    best = min(best, base[s, t] + sum(least[p] - prices[p] for p in parcels))
    return int(best)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), keep=st.integers(1, 4))
def test_the_best_load_of_a_round_is_the_one_found_by_trying_all(seed: int, keep: int):
    rng = np.random.default_rng(seed)
    parcels = int(rng.integers(1, 7))
    prices = rng.integers(0, 60, parcels)
    loads = np.array([[0, -1], [1, -1], [0, 1]])
    discharges = np.array([[0], [1]])
    base = rng.integers(5, 120, (3, 2))
    base[rng.random((3, 2)) < 0.2] = NEVER
    usd = rng.integers(0, 40, (parcels, 2, 2))
    usd[rng.random(usd.shape) < 0.2] = NEVER
    size = rng.integers(0, 12, parcels)
    capacity = 20
    worst, kept, _, costs, found = price_rounds(prices, base, usd, size, capacity, loads, discharges, keep)
    assert worst == _best_by_hand(prices, base, usd, size, capacity, loads, discharges)
    assert kept == 0 or costs[0] == worst
    for number in range(kept):
        assert size[found[number]].sum() <= capacity
