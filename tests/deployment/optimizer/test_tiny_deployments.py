"""Whatever is asked of the planner, what it returns keeps every rule, lies above its bound, and is the same again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from movcon.deployment.verification import verify
from optimizer.deployment import solve
from tests.deployment.optimizer.tiny import tiny_problem


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_any_tiny_deployment_is_planned_by_the_rules_and_the_same_twice(seed: int):
    problem = tiny_problem(seed)
    plan = solve(problem, budget=2, seed=seed).plan
    assert [str(finding) for finding in verify(problem, plan).findings] == []
    assert plan.bound_usd is not None
    assert solve(problem, budget=2, seed=seed).plan.digest == plan.digest
