"""The routing engine: nothing cheaper exists on tiny problems, it repeats, goes on from what it is given, and stops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.cli.tsrsp_problem import routing_problem
from benchmarks.tsrsp_files import tsrsp_text
from movcon.errors import InvalidValue
from optimizer.routing import RoutingPlan, RoutingProblem, check_routes, solve_routing
from scenarios.intake.tsrsp import read_tsrsp
from tests.optimizer.routing.any_problem import FEATURES, any_problem, least_cost, problem_of


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> RoutingProblem:
    """Thirty calls for eight ships."""
    file = tmp_path_factory.mktemp("tsrsp") / "thirty.txt"
    file.write_text(tsrsp_text(3, nodes=12, vehicles=8, calls=30), encoding="utf-8")
    return routing_problem(read_tsrsp(file))


def _stands(problem: RoutingProblem, plan: RoutingPlan) -> bool:
    check = check_routes(problem, plan.routes)
    assert check.findings == ()
    told = (plan.objective, plan.starts, plan.not_transported)
    return told == (check.objective, check.starts, check.not_transported)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=any_problem(calls_max=3), seed=st.integers(0, 9))
def test_no_plan_of_a_tiny_problem_is_cheaper(problem: RoutingProblem, seed: int) -> None:
    found = solve_routing(problem, budget=3, seed=seed)
    assert _stands(problem, found.plan)
    assert found.plan.objective == least_cost(problem)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=any_problem(calls_max=4), seed=st.integers(0, 9))
def test_nor_with_four_calls(problem: RoutingProblem, seed: int) -> None:
    found = solve_routing(problem, budget=4, seed=seed)
    assert _stands(problem, found.plan)
    assert found.plan.objective == least_cost(problem)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32 - 1), has=st.fixed_dictionaries({name: st.booleans() for name in FEATURES}))
def test_larger_plans_keep_every_rule_and_cost_what_they_say(seed: int, has: dict[str, bool]) -> None:
    problem = problem_of(np.random.default_rng(seed), 9, 4, has)
    assert _stands(problem, solve_routing(problem, budget=5, seed=1).plan)


def test_the_same_seed_and_budget_give_the_same_plan(fleet: RoutingProblem) -> None:
    one, other = (solve_routing(fleet, budget=30, seed=5).plan for _ in range(2))
    assert one == other
    assert _stands(fleet, one)


def test_a_time_limit_cuts_the_same_sequence_short(fleet: RoutingProblem) -> None:
    whole = [point.objective for point in solve_routing(fleet, budget=60, seed=2).course]
    cut = [point.objective for point in solve_routing(fleet, budget=60, time_limit_s=0.5, seed=2).course]
    assert cut == whole[: len(cut)]


def test_it_goes_on_from_a_plan_and_is_never_worse(fleet: RoutingProblem) -> None:
    first = solve_routing(fleet, budget=20, seed=1).plan
    again = solve_routing(fleet, budget=1, seed=9, start=first.routes).plan
    assert again.objective <= first.objective


def test_of_given_routes_what_cannot_stand_is_left_out(fleet: RoutingProblem) -> None:
    nonsense = [list(range(fleet.calls)) * 2 for _ in range(fleet.vehicles)]
    assert _stands(fleet, solve_routing(fleet, budget=2, start=nonsense).plan)


def test_a_call_fixed_to_a_vehicle_is_on_no_other(fleet: RoutingProblem) -> None:
    plan = solve_routing(fleet, budget=10).plan
    moved = {call: v for v, route in enumerate(plan.routes) for call in route}
    call, vehicle = next(
        (c, v) for c in moved for v in range(fleet.vehicles) if fleet.may_carry[v, c] and moved[c] != v
    )
    costs = fleet.call_refusal_cost.copy()
    costs[call] = 10**9
    fixed = replace(fleet, call_refusal_cost=costs).fixed_to([(call, vehicle)])
    assert call in solve_routing(fixed, budget=10).plan.routes[vehicle]


def test_it_stops_when_asked_and_hands_out_improvements(fleet: RoutingProblem) -> None:
    seen: list[RoutingPlan] = []
    found = solve_routing(fleet, seed=3, on_incumbent=seen.append, should_stop=lambda: len(seen) >= 4)
    assert found.interrupted
    assert seen[-1] == found.plan
    assert [plan.objective for plan in seen] == sorted((plan.objective for plan in seen), reverse=True)
    assert all(_stands(fleet, plan) for plan in seen)


def test_a_problem_that_does_not_fit_together_is_refused(fleet: RoutingProblem) -> None:
    with pytest.raises(InvalidValue, match="call_due has shape"):
        replace(fleet, call_due=np.zeros(1, dtype=np.int64))
    with pytest.raises(InvalidValue, match="vehicle_start_node names what is not there"):
        replace(fleet, vehicle_start_node=fleet.vehicle_start_node + 12)


def test_the_checker_rejects_broken_routes(fleet: RoutingProblem) -> None:
    routes = solve_routing(fleet, budget=5).plan.routes
    v = next(v for v, route in enumerate(routes) if route)
    call = routes[v][0]

    def told(route: tuple[int, ...]) -> str:
        return " ".join(check_routes(fleet, [*routes[:v], route, *routes[v + 1 :]]).findings)

    assert "not delivered" in told((call,))
    assert "more than twice" in told((*routes[v], call))
    assert "There is no call 99" in told((99, 99))
    forbidden = replace(fleet, may_carry=np.zeros_like(fleet.may_carry))
    assert "may not carry" in check_routes(forbidden, routes).findings[0]
    small = replace(fleet, vehicle_capacity=fleet.vehicle_capacity // 100)
    assert "on board after call" in check_routes(small, routes).findings[0]
    hurried = replace(fleet, vehicle_latest=fleet.vehicle_start_time + 1)
    assert "Its last service ends" in check_routes(hurried, routes).findings[0]
    assert "is carried by vehicle" in check_routes(fleet, [routes[v]] * fleet.vehicles).findings[0]
