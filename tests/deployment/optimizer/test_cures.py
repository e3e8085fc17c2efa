"""Cures of a deployment: each is priced by solving again, and planning with its edits does what is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from movcon.deployment.edits import (
    CloseCorridor,
    ClosePlace,
    ReopenCorridor,
    ReopenPlace,
    SetClosing,
    SetRequired,
    apply_deployment_edits,
)
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.verification import verify
from optimizer.deployment import solve
from optimizer.deployment.cures import Conflict, cure_words, explain_conflicts, missing
from optimizer.deployment.inquest import Goal
from optimizer.deployment.priced import Outcome
from tests.deployment.small import day, small_problem

FIRST, LAST = day("04-01"), day("12-31")


def planned(*edits) -> tuple[DeploymentProblem, DeploymentPlan]:
    problem = apply_deployment_edits(small_problem(), edits)
    return problem, solve(problem, budget=3, with_bound=False).plan


def kept(problem: DeploymentProblem, conflict: Conflict) -> None:
    """Every cure's plan is accepted, and moves what it says, in time where that is asked."""
    for cure in conflict.cures:
        changed = apply_deployment_edits(problem, cure.edits)
        assert verify(changed, cure.plan).findings == ()
        outcome = Outcome(changed, cure.plan)
        missed = outcome.left if conflict.goal is Goal.MOVED else outcome.left | outcome.late
        assert cure.helped
        assert not missed.intersection(cure.helped)


def test_a_closed_port_is_the_conflict_and_reopening_it_moves_all_of_the_consignment():
    problem, plan = planned(ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST))
    found = explain_conflicts(problem, plan, only=("CAMP-1", "CAMP-2", "CAMP-3"))
    (conflict,) = found
    assert (conflict.consignment, conflict.unit, conflict.rules) == ("CAMP", "BAN", ("closures",))
    assert conflict.words.startswith("CAMP cannot be moved because of the closure of Port Sudan")
    (cure,) = conflict.cures
    assert cure.edits == (ReopenPlace(place="SDPZU"),)
    assert cure.helped == conflict.parcels == ("CAMP-1", "CAMP-2", "CAMP-3")
    assert cure.moved_more >= 3
    assert cure_words(conflict, cure).startswith("Reopen SDPZU: moves all 3; lift $")
    kept(problem, conflict)


def test_a_closing_too_soon_is_put_off_as_far_as_moves_them():
    problem, plan = planned(SetClosing(days=10))
    (conflict,) = explain_conflicts(problem, plan, only=("CAMP-1",))
    assert "closing" in conflict.rules
    edits = [edit for cure in conflict.cures for edit in cure.edits]
    assert any(isinstance(edit, SetClosing) and edit.days is not None and edit.days > 10 for edit in edits)
    kept(problem, conflict)


def test_parcels_late_by_a_closed_road_come_in_time_when_it_opens_or_when_they_are_wanted_later():
    problem, plan = planned(CloseCorridor(corridor="ROAD-NYA", first_day=FIRST, last_day=day("06-25")))
    late = [name for name in missing(problem, plan) if problem.parcel[name].consignment == "ENG-EQ"]
    assert "ENG-V1" in late
    found = explain_conflicts(problem, plan, only=("ENG-V1",))
    (conflict,) = found
    assert conflict.goal is Goal.IN_TIME
    assert {"corridor", "late"} <= set(conflict.rules)
    first = [cure.edits[0] for cure in conflict.cures]
    assert ReopenCorridor(corridor="ROAD-NYA") in first
    assert any(isinstance(edit, SetRequired) for edit in first)
    kept(problem, conflict)


def test_cures_stand_cheapest_first_and_no_more_than_asked():
    problem, plan = planned(CloseCorridor(corridor="ROAD-NYA", first_day=FIRST, last_day=day("06-25")))
    (conflict,) = explain_conflicts(problem, plan, only=("ENG-V1",), cures=1)
    (every,) = explain_conflicts(problem, plan, only=("ENG-V1",))
    assert len(conflict.cures) == 1
    assert [cure.objective_usd for cure in every.cures] == sorted(cure.objective_usd for cure in every.cures)


def test_what_more_search_moves_needs_no_cure():
    problem, plan = planned()
    without = tuple(voyage for voyage in plan.voyages if "CAMP-1" not in voyage.parcels)
    lost = solve(apply_deployment_edits(problem, [ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST)]), budget=1)
    worse = replace(plan, voyages=without, not_moved=lost.plan.not_moved[:1])
    name = worse.not_moved[0].requirement
    (conflict,) = explain_conflicts(problem, worse, only=(name,))
    assert (conflict.rules, conflict.cures) == (("time",), ())
    assert "planning again with more time" in conflict.words


def test_stopped_it_keeps_the_conflicts_found_and_looks_at_no_other():
    problem, plan = planned(ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST))
    told: list[str] = []
    found = explain_conflicts(
        problem,
        plan,
        should_stop=lambda: any("(2 of" in what for what in told),
        on_progress=told.append,
    )
    assert len(found) == 2
    assert found[0].cures
    assert not any("(3 of" in what for what in told)


@pytest.mark.parametrize("only", [(), ("NOBODY",)])
def test_with_nothing_asked_nothing_is_solved(only):
    problem, plan = planned()
    assert explain_conflicts(problem, plan, only=only, on_progress=lambda _: pytest.fail("solved")) == ()
