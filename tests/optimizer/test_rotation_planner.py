"""The rotation planner on the complete example: its plans are verified, repeatable, and say why when they cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from movcon.clock import midnight
from movcon.lift import SourceKind
from movcon.places import Closure
from movcon.problem import Problem
from movcon.verification import verify
from optimizer.result import Progress, Status
from optimizer.rotation import solve


@pytest.fixture(scope="module")
def solvable(complete_problem: Problem) -> Problem:
    """The complete example, where only DLT-1 cannot be moved."""
    return complete_problem


def test_the_plan_is_accepted_by_verification(solvable: Problem) -> None:
    result = solve(solvable, budget=30, seed=1)
    assert result.plan is not None
    assert [str(f) for f in verify(solvable, result.plan).findings] == []


def test_what_cannot_move_is_left_with_a_reason_and_a_remedy(solvable: Problem) -> None:
    result = solve(solvable, budget=5, seed=1)
    assert result.status is Status.INCOMPLETE
    assert result.plan is not None
    (left,) = result.plan.not_moved
    assert left.requirement == "DLT-1"
    assert left.code == "route"
    assert left.remedies


def test_the_same_seed_and_budget_give_the_same_plan(solvable: Problem) -> None:
    plans = [solve(solvable, budget=40, seed=7).plan for _ in range(2)]
    assert plans[0] is not None
    assert plans[1] is not None
    assert plans[0].digest == plans[1].digest


def test_the_bound_never_exceeds_the_plan(solvable: Problem) -> None:
    result = solve(solvable, budget=40, seed=3)
    assert result.bound_usd is not None
    assert result.objective_usd is not None
    assert 0 < result.bound_usd <= result.objective_usd


def test_the_hand_made_plan_of_the_example_respects_the_bound(solvable: Problem, complete_plan: object) -> None:
    result = solve(solvable, budget=0, seed=1)
    assert result.bound_usd is not None
    assert result.bound_usd <= complete_plan.cost.objective_usd  # type: ignore[attr-defined]


def test_progress_is_told_and_stopping_keeps_the_best(solvable: Problem) -> None:
    told: list[Progress] = []
    result = solve(solvable, budget=1000, seed=1, on_progress=told.append, should_stop=lambda: len(told) >= 2)
    assert result.interrupted
    assert result.plan is not None
    assert verify(solvable, result.plan).accepted
    assert [p.incumbent_usd for p in told if p.incumbent_usd][-1] == result.objective_usd


def test_with_no_source_at_all_nothing_is_moved_and_every_requirement_says_why(solvable: Problem) -> None:
    bare = replace(solvable, charter_offers=(), letters_of_assist=(), contract_offers=(), mission_aircraft=())
    result = solve(bare, budget=3, seed=1)
    assert result.status is Status.INFEASIBLE
    assert result.plan is not None
    assert {item.code for item in result.plan.not_moved} == {"lift_source"}


def test_a_letter_of_assist_is_paid_no_more_than_the_stand_alone_charter(solvable: Problem) -> None:
    dear = replace(
        solvable,
        letters_of_assist=tuple(
            replace(letter, contributor="AAA", base="AAAA", type_id="WIDE", usd_per_block_hour=900_000)
            for letter in solvable.letters_of_assist
        ),
        rotations=tuple(
            replace(need, lift_sources=(SourceKind.LETTER_OF_ASSIST,)) if need.contributor == "AAA" else need
            for need in solvable.rotations
        ),
    )
    result = solve(dear, budget=10, seed=1)
    assert result.plan is not None
    assert verify(dear, result.plan).accepted
    # The stand-alone charters of ALF-1 and ALF-2, as worked out by hand for the complete example.
    assert result.plan.cost.letter_of_assist_usd == 432_000 + 390_000


def test_a_priced_window_is_left_at_its_price_when_the_airport_is_closed_all_through_it(solvable: Problem) -> None:
    need = solvable.rotation["BRV-1"]
    closed = Closure(
        start=midnight(need.window_first_day - 1), end=midnight(need.window_last_day + 3), reason="runway rebuilt"
    )
    shut = replace(
        solvable,
        airfields=tuple(replace(f, closures=(closed,)) if f.icao == "MMMM" else f for f in solvable.airfields),
        rotations=(need,),
    )
    hard = solve(shut, budget=5, seed=1)
    assert hard.status is Status.INFEASIBLE
    soft = replace(shut, prices=replace(shut.prices, usd_per_day_outside_window=500))
    priced = solve(soft, budget=5, seed=1)
    assert priced.status is Status.COMPLETE
    assert priced.plan is not None
    assert verify(soft, priced.plan).accepted
    assert priced.plan.cost.outside_window_usd >= 500


def test_a_mission_without_funds_leaves_its_dearest_movements_and_says_so(solvable: Problem) -> None:
    poor = replace(solvable, funds=tuple(replace(item, usd=500_000) for item in solvable.funds))
    result = solve(poor, budget=10, seed=1)
    assert result.plan is not None
    assert [str(f) for f in verify(poor, result.plan).findings] == []
    assert "funds" in {item.code for item in result.plan.not_moved}
    assert {i for itinerary in result.plan.itineraries for i in itinerary.requirements} >= {"BRV-1", "CHL-1"}
