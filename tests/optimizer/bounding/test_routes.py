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
from optimizer.rotation.bounding.routes.awards import with_contracts_milli, with_tails_milli, with_whole_lots
from optimizer.rotation.bounding.routes.labels import Rates, grow, memory
from optimizer.rotation.bounding.routes.lots import listed
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


def test_a_contract_is_priced_with_its_positioning_and_never_above_a_plan_that_buys_it(season: Problem) -> None:
    problem = small(season, next(kind for kind in KINDS if kind.name == "cluster with contract"))
    bound = Bound(Instance(problem))
    crafts = crafts_of(bound)
    worth = Master(bound, crafts, lambda: False).worth()
    assert worth is not None
    without = with_contracts_milli(bound, crafts, worth, lambda: False)
    found = with_tails_milli(bound, crafts, worth, worth.milli, 10, lambda: False)
    # What the second model finds and proves to be the least that verification accepts.
    assert without < 4_700_000_000 < found <= 4_719_000_000


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


@pytest.mark.parametrize("name", ["charter", "advance parties", "tours"])
def test_every_itinerary_of_a_good_plan_is_listed_at_no_more_than_it_costs(season: Problem, name: str) -> None:
    problem = small(season, next(kind for kind in KINDS if kind.name == name))
    plan = solve(problem, budget=60, seed=0).plan
    assert plan is not None
    bound = Bound(Instance(problem))
    crafts = crafts_of(bound)
    worth = Master(bound, crafts, lambda: False).worth()
    assert worth is not None
    gap = plan.cost.objective_usd * 1000 - worth.milli
    companies = listed(bound, crafts, worth, gap)
    assert companies is not None
    number = {need.id: k for k, need in enumerate(problem.rotations)}
    least = {(c.type_id, frozenset(member for member, _ in c.parts), len(c.parts)): c for c in companies}
    for item in plan.itineraries:
        parts = {
            (
                number[load.requirement],
                int(bool(problem.rotation[load.requirement].advance_permille) and load.chalk > 1),
            )
            for sortie in item.sorties
            for load in sortie.loads
        }
        kind = problem.source[item.source].type_id
        company = least[kind, frozenset(member for member, _ in parts), len(parts)]
        company.settle(bound)
        # Its own price, and what its movements pay for the dates they are flown on.
        assert company.best.milli <= item.usd * 1000 + plan.cost.off_preferred_usd * 1000 + 1000


def test_dates_in_steps_cost_no_more_than_to_the_minute(season: Problem) -> None:
    problem = small(season, next(kind for kind in KINDS if kind.name == "advance parties"))
    bound = Bound(Instance(problem))
    crafts = crafts_of(bound)
    worth = Master(bound, crafts, lambda: False).worth()
    assert worth is not None
    companies = listed(bound, crafts, worth, worth.milli // 200)
    assert companies
    for company in companies[:40]:
        for lot in company.lots[:3]:
            before = lot.milli
            company.settle(bound)
            assert lot.milli >= before


def test_whole_lots_prove_at_least_as_much(season: Problem) -> None:
    for kind in KINDS:
        problem = small(season, kind)
        bound = Bound(Instance(problem))
        crafts = crafts_of(bound)
        worth = Master(bound, crafts, lambda: False).worth()
        assert worth is not None
        floor = with_contracts_milli(bound, crafts, worth, lambda: False)
        assert with_whole_lots(bound, crafts, worth, floor, lambda: False).milli >= floor
