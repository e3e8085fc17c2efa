"""The bound of single itineraries and whole contracts: below every plan, and near the best where one is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.cross_check import Freedom, cross_check
from benchmarks.small_instances import KINDS, small
from movcon.problem import Problem
from optimizer.rotation import solve
from optimizer.rotation.bounding.background import RisingBound
from optimizer.rotation.bounding.routes.awards import with_contracts_milli
from optimizer.rotation.bounding.routes.labels import Rates, grow, memory
from optimizer.rotation.bounding.routes.master import Master
from optimizer.rotation.bounding.routes.ways import crafts_of
from optimizer.rotation.bounding.value import Bound
from optimizer.rotation.instance import Instance
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario


@pytest.fixture(scope="module")
def season() -> Problem:
    return load_problem(find_scenario("rotation-2010"))


def _bound_usd(problem: Problem) -> int:
    bound = Bound(Instance(problem))
    crafts = crafts_of(bound)
    worth = Master(bound, crafts, lambda: False).worth()
    assert worth is not None
    return bound.usd(with_contracts_milli(bound, crafts, worth, lambda: False))


@pytest.mark.parametrize(
    ("name", "gap"),
    [("letters of assist", 0.001), ("mission aircraft", 0.001), ("tours", 0.005)],
)
def test_it_is_below_all_that_can_be_had_and_close_to_it(season: Problem, name: str, gap: float) -> None:
    problem = small(season, next(kind for kind in KINDS if kind.name == name))
    best = cross_check(problem, freedom=Freedom.LAID, time_limit_s=20).objective_usd
    assert best * (1 - gap) <= _bound_usd(problem) <= best


def test_with_a_contract_on_offer_it_is_below_what_the_contract_saves(season: Problem) -> None:
    problem = small(season, next(kind for kind in KINDS if kind.name == "cluster with contract"))
    (offer,) = problem.contract_offers
    cheap = tuple(replace(term, usd_per_month=term.usd_per_month // 2) for term in offer.terms)
    problem = replace(problem, contract_offers=(replace(offer, terms=cheap),))
    plan = solve(problem, budget=200, seed=0).plan
    assert plan is not None
    assert plan.awards
    without = _bound_usd(replace(problem, contract_offers=()))
    assert _bound_usd(problem) <= plan.cost.objective_usd < without


def test_below_every_plan_of_the_small_season() -> None:
    problem = load_problem(find_scenario("rotation-small"))
    plan = solve(problem, budget=60, seed=1).plan
    assert plan is not None
    assert 0 < _bound_usd(problem) <= plan.cost.objective_usd


def test_at_the_worths_it_proves_no_itinerary_costs_less_than_it_moves(season: Problem) -> None:
    problem = small(season, next(kind for kind in KINDS if kind.name == "advance parties"))
    bound = Bound(Instance(problem))
    crafts = crafts_of(bound)
    worth = Master(bound, crafts, lambda: False).worth()
    assert worth is not None
    labels, ends = memory()
    for craft in crafts:
        earned = [sum(worth.parts[m, task.part, craft.type_id] for m in task.members) for task in craft.rows]
        reward = np.array(earned, np.int64)[:, None]
        rates = Rates(craft.minute, craft.landing, craft.lot, craft.wait)
        near = np.full_like(craft.ways.bits, -1)
        used = grow(labels, craft.ways, rates, reward, craft.months, bound.season.begin, near, 1000, ends)
        assert used > 0
        assert ends[:used].min() >= 0


def test_a_minute_of_waiting_costs_no_more_than_a_sortie_that_fills_it(season: Problem) -> None:
    problem = small(season, next(kind for kind in KINDS if kind.name == "charter"))
    dear = tuple(replace(offer, usd_per_waiting_day=10_000_000) for offer in problem.charter_offers)
    problem = replace(problem, charter_offers=dear)
    for craft in crafts_of(Bound(Instance(problem))):
        kind = problem.aircraft_type[craft.type_id]
        for route in problem.routes:
            if route.type_id == craft.type_id:
                milli = route.block_min * int(craft.minute[0]) + route.landings * craft.landing
                minutes = route.block_min + len(route.tech_stops) * kind.tech_stop_min + craft.source.free_wait_min
                assert craft.wait * minutes <= milli


def test_it_counts_beside_the_search(season: Problem) -> None:
    problem = small(season, next(kind for kind in KINDS if kind.name == "tours"))
    assert RisingBound(Instance(problem), steps=1).close(now=False) >= _bound_usd(problem)
