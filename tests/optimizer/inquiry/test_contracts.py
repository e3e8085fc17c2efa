"""Why those contracts, where each figure can be worked out by hand."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from movcon.contract_use import award_uses
from movcon.lift import SourceKind
from movcon.plan import Plan
from movcon.problem import Problem
from optimizer.rotation import solve
from optimizer.rotation.emit import plan_of
from optimizer.rotation.inquiry import LaidPlan, explain_contracts, reason_words
from optimizer.rotation.instance import Instance
from optimizer.rotation.search import Search, snapshot
from optimizer.rotation.state import State
from tests.optimizer.inquiry.one_battalion import charter, contract, day, letter, movement, season

BOTH = (SourceKind.CHARTER, SourceKind.CONTRACT)
# One battalion by the lot: 20,000 + (2 + 4 x 4 + 2) h x 30,000 + 6 landings x 1,000.
LOT_USD = 20_000 + 600_000 + 6_000
# The month, and 16 hours within the 40 included at 4 landings.
ON_CONTRACT_USD = 100_000 + 4_000


def dear_market(**changes: object) -> Problem:
    given: dict[str, object] = {
        "charter_offers": (charter(usd_per_block_hour=30_000),),
        "contract_offers": (contract(),),
    }
    return season(movement(lift_sources=BOTH), **{**given, **changes})


def holding_a_tail(problem: Problem) -> Plan:
    """The plan that buys a tail for August and flies the battalion on it."""
    state = State(Instance(problem))
    carrier = next(item for item in state.instance.carriers if item.kind is SourceKind.CONTRACT)
    august = (2010 - 1970) * 12 + 7
    state.hold(carrier, 1, august, 1, carrier.source.terms[0].usd_per_month)  # type: ignore[union-attr]
    search = Search(state, random.Random(1))
    search.inserter.hour_share = 0.0
    search.fill()
    return plan_of(state.instance, snapshot(state), seed=0, budget=0, bound_usd=None)


def test_an_award_tells_its_hours_its_money_and_what_its_movements_would_cost_elsewhere() -> None:
    problem = dear_market()
    (use,) = award_uses(problem, holding_a_tail(problem))
    assert (use.flown_min, use.included_min, use.most_min) == (16 * 60, 40 * 60, 100 * 60)
    assert [flown for _, flown in use.by_month] == [16 * 60]
    assert (use.months_usd, use.extra_usd, use.landings_usd) == (100_000, 0, 4_000)
    assert use.usd_per_hour == ON_CONTRACT_USD // 16
    assert use.movements == ("BN-1",)
    assert use.people == 400
    assert use.elsewhere_usd == LOT_USD


def test_extra_hours_fall_to_the_tail_that_flies_them() -> None:
    problem = dear_market(contract_offers=(contract(hours_included_per_month=10),))
    (use,) = award_uses(problem, holding_a_tail(problem))
    assert use.extra_usd == 6 * 5_000


def test_awards_add_up_to_what_the_plan_pays_for_contracts(complete_problem: Problem, complete_plan: Plan) -> None:
    uses = award_uses(complete_problem, complete_plan)
    cost = complete_plan.cost
    assert sum(use.months_usd for use in uses) == cost.contract_months_usd
    assert sum(use.extra_usd for use in uses) == cost.contract_extra_hours_usd
    assert sum(use.landings_usd for use in uses) == cost.contract_landings_usd


def test_a_cheaper_letter_is_what_a_movement_would_cost_elsewhere() -> None:
    every = (*BOTH, SourceKind.LETTER_OF_ASSIST)
    problem = replace(dear_market(letters_of_assist=(letter(),)), rotations=(movement(lift_sources=every),))
    (use,) = award_uses(problem, holding_a_tail(problem))
    assert use.elsewhere_usd == 10_000 + 16 * 8_000 + 4_000


def test_without_the_tail_the_plan_is_dearer_by_the_lot_less_the_contract() -> None:
    problem = dear_market()
    found = explain_contracts(LaidPlan(problem, holding_a_tail(problem)), budget=10)
    (reason,) = found.awards
    assert reason.without_usd == LOT_USD - ON_CONTRACT_USD
    assert reason.left == ()
    words = reason_words(reason, 9_000)
    assert "Tail 1 of CONTRACT for 1 month from 2010-08 at $100,000 a month flies 16 hours" in words
    assert "An hour comes to $6,500, beside $9,000 for an ad hoc hour" in words
    assert "Without it the plan would be $522,000 dearer." in words


def test_what_only_the_contract_can_move_is_left_unmoved_without_it_and_named() -> None:
    problem = season(movement(lift_sources=(SourceKind.CONTRACT,)), contract_offers=(contract(),))
    found = explain_contracts(LaidPlan(problem, holding_a_tail(problem)), budget=5)
    (reason,) = found.awards
    assert reason.left == ("BN-1",)
    assert reason.without_usd == 400 * 20_000 - ON_CONTRACT_USD
    assert "Only a contract can move BN-1." in reason_words(reason, None)
    assert "with BN-1 left unmoved" in reason_words(reason, None)


def test_one_more_tail_that_would_pay_is_told_cheaper_and_one_that_would_not_dearer() -> None:
    bare = solve(replace(dear_market(), contract_offers=()), budget=10, seed=1).plan
    assert bare is not None
    pays = dear_market()
    without_a_tail = replace(bare, problem_digest=pays.digest)
    (more,) = explain_contracts(LaidPlan(pays, without_a_tail), budget=10).one_more
    assert more.usd == ON_CONTRACT_USD - LOT_USD
    assert more.movements == 1
    assert "cheaper, with 1 movement" in more.words
    idle = dear_market(charter_offers=(charter(usd_per_block_hour=3_000),))
    plan = solve(replace(idle, contract_offers=()), budget=10, seed=1).plan
    assert plan is not None
    (more,) = explain_contracts(LaidPlan(idle, plan), budget=10).one_more
    assert more.usd > 0
    assert "dearer" in more.words


def test_a_tail_no_longer_to_be_had_in_time_is_not_offered() -> None:
    late = dear_market(contract_offers=(contract(available_from=day("2011-01-01")),))
    plan = solve(late, budget=5, seed=1).plan
    assert plan is not None
    assert explain_contracts(LaidPlan(late, plan), budget=5).one_more == ()


def test_a_wish_to_stop_keeps_the_figures_that_need_no_solving() -> None:
    problem = dear_market()
    found = explain_contracts(LaidPlan(problem, holding_a_tail(problem)), should_stop=lambda: True)
    (reason,) = found.awards
    assert reason.without_usd is None
    assert reason.use.flown_min == 16 * 60
    assert found.one_more == ()
    assert "Without it" not in reason_words(reason, None)


@pytest.mark.parametrize("rate", [0, 1_000_000])
def test_the_ad_hoc_hour_is_only_told_beside(rate: int) -> None:
    problem = dear_market()
    (reason,) = explain_contracts(LaidPlan(problem, holding_a_tail(problem)), budget=2).awards
    assert f"beside ${rate:,}" in reason_words(reason, rate)
