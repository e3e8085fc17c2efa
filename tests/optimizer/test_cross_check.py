"""The second model on cases worked out by hand, and the optimizer against its optimum on movements of the season."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.cross_check import Freedom, OutOfScope, cross_check
from benchmarks.small_instances import KINDS, UNITS, Kind, small
from movcon.lift import SourceKind
from movcon.movements import RotationRequirement
from movcon.places import Airfield
from movcon.problem import Problem
from movcon.verification import verify
from movcon.verification.standalone import standalone_charter_usd
from optimizer.rotation import solve
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario

# ADHOC for one round trip of 150 people, AAAA-MMMM by way of TTTT, from XXXX and back:
# mobilisation 20,000 + 20 hours at 10,000 + 6 landings at 1,000.
ALONE_USD = 226_000
# Two round trips on one lot: 20,000 + 36 hours + 10 landings.
LINKED_USD = 390_000


@pytest.fixture(scope="module")
def season() -> Problem:
    return load_problem(find_scenario("rotation-2010"))


def _open(field: Airfield) -> Airfield:
    return replace(field, opens_local_min=0, closes_local_min=1440, slots_per_day=None, parking_mog=None, closures=())


def _need(problem: Problem, name: str, first: int, last: int) -> RotationRequirement:
    return replace(
        problem.rotation["ALF-2"],
        id=name,
        unit=name,
        incoming=150,
        outgoing=150,
        follows=None,
        lift_sources=(SourceKind.CHARTER,),
        window_first_day=first,
        window_last_day=last,
        preferred_day=first,
    )


def _with(problem: Problem, *needs: RotationRequirement) -> Problem:
    return replace(problem, airfields=tuple(_open(field) for field in problem.airfields), rotations=needs, onward=())


def _verified_usd(problem: Problem, freedom: Freedom) -> int:
    found = cross_check(problem, freedom=freedom, time_limit_s=10)
    assert found.optimal
    assert found.plan is not None
    assert [str(f) for f in verify(problem, found.plan).findings] == []
    assert found.plan.cost.objective_usd == pytest.approx(found.objective_usd, abs=len(found.plan.itineraries))
    return found.plan.cost.objective_usd


@pytest.mark.parametrize("freedom", Freedom)
def test_one_movement_costs_its_stand_alone_charter(complete_problem: Problem, freedom: Freedom) -> None:
    day = complete_problem.rotation["ALF-2"].window_first_day
    need = _need(complete_problem, "ONE", day, day + 10)
    problem = _with(complete_problem, need)
    assert _verified_usd(problem, freedom) == ALONE_USD == standalone_charter_usd(problem, need)


@pytest.mark.parametrize("freedom", Freedom)
def test_two_movements_are_linked_on_one_lot(complete_problem: Problem, freedom: Freedom) -> None:
    # The second arrives 21 hours after the first: both on the date they prefer.
    day = complete_problem.rotation["ALF-2"].window_first_day
    needs = [_need(complete_problem, name, day, day + 10) for name in ("ONE", "TWO")]
    assert _verified_usd(_with(complete_problem, *needs), freedom) == LINKED_USD


def test_a_lot_laid_as_the_planner_lays_it_pays_for_its_wait(complete_problem: Problem) -> None:
    # Arrivals at 23:00 and at 00:00 three dates later: 29.5 hours at AAAA, 17.5 of them at 12,000 a day.
    day = complete_problem.rotation["ALF-2"].window_first_day
    needs = [_need(complete_problem, "ONE", day, day), _need(complete_problem, "TWO", day + 3, day + 3)]
    assert _verified_usd(_with(complete_problem, *needs), Freedom.LAID) == LINKED_USD + 8_750


def test_verification_lets_the_same_wait_lie_where_it_is_free(complete_problem: Problem) -> None:
    # Free are 12 hours at MMMM, 12 at AAAA, and three at each stop for fuel; one minute is left to pay.
    day = complete_problem.rotation["ALF-2"].window_first_day
    needs = [_need(complete_problem, "ONE", day, day), _need(complete_problem, "TWO", day + 3, day + 3)]
    assert _verified_usd(_with(complete_problem, *needs), Freedom.ACCEPTED) == LINKED_USD + 8


def test_problems_on_which_it_would_not_be_exact_are_refused(complete_problem: Problem) -> None:
    with pytest.raises(OutOfScope, match="not always open"):
        cross_check(complete_problem)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_instances_are_the_same_every_time(season: Problem, kind: Kind) -> None:
    one, two = small(season, kind), small(season, kind)
    assert len(one.rotations) == UNITS
    assert one.digest == two.digest


@pytest.mark.parametrize(
    ("name", "above_usd"), [("charter", 0), ("letters of assist", 0), ("tours", 300), ("advance parties", 2100)]
)
def test_the_optimizer_is_no_worse_than_what_the_second_model_lays_and_proves_it(
    season: Problem, name: str, above_usd: int
) -> None:
    problem = small(season, next(kind for kind in KINDS if kind.name == name))
    found = solve(problem, budget=60, seed=0)
    assert found.plan is not None
    assert found.bound_usd is not None
    assert verify(problem, found.plan).accepted
    # Half a dollar for each of four itineraries a movement may be lost to rounding, and a millionth to the solver.
    assert found.objective_usd == pytest.approx(found.bound_usd, abs=30 + above_usd)
    assert found.objective_usd <= cross_check(problem, freedom=Freedom.LAID, time_limit_s=10).objective_usd + UNITS
    assert found.bound_usd <= cross_check(problem, freedom=Freedom.ACCEPTED, time_limit_s=10).objective_usd
