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
from optimizer.deployment import priced, search, solve
from optimizer.deployment.conflict import Conflict, cure_words
from optimizer.deployment.cures import Explained, explain_conflicts
from optimizer.deployment.inquest import Goal
from optimizer.deployment.missed import costliest_first, missing
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
    (conflict,) = found.conflicts
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
    (conflict,) = explain_conflicts(problem, plan, only=("CAMP-1",)).conflicts
    assert "closing" in conflict.rules
    edits = [edit for cure in conflict.cures for edit in cure.edits]
    assert any(isinstance(edit, SetClosing) and edit.days is not None and edit.days > 10 for edit in edits)
    kept(problem, conflict)


def test_parcels_late_by_a_closed_road_come_in_time_when_it_opens_or_when_they_are_wanted_later():
    problem, plan = planned(CloseCorridor(corridor="ROAD-NYA", first_day=FIRST, last_day=day("06-25")))
    late = [name for name in missing(problem, plan) if problem.parcel[name].consignment == "ENG-EQ"]
    assert "ENG-V1" in late
    found = explain_conflicts(problem, plan, only=("ENG-V1",))
    (conflict,) = found.conflicts
    assert conflict.goal is Goal.IN_TIME
    assert {"corridor", "late"} <= set(conflict.rules)
    first = [cure.edits[0] for cure in conflict.cures]
    assert ReopenCorridor(corridor="ROAD-NYA") in first
    assert any(isinstance(edit, SetRequired) for edit in first)
    kept(problem, conflict)


def test_cures_stand_cheapest_first_and_no_more_than_asked():
    problem, plan = planned(CloseCorridor(corridor="ROAD-NYA", first_day=FIRST, last_day=day("06-25")))
    (conflict,) = explain_conflicts(problem, plan, only=("ENG-V1",), cures=1).conflicts
    (every,) = explain_conflicts(problem, plan, only=("ENG-V1",)).conflicts
    assert len(conflict.cures) == 1
    assert [cure.objective_usd for cure in every.cures] == sorted(cure.objective_usd for cure in every.cures)


def test_what_more_search_moves_needs_no_cure():
    problem, plan = planned()
    without = tuple(voyage for voyage in plan.voyages if "CAMP-1" not in voyage.parcels)
    lost = solve(apply_deployment_edits(problem, [ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST)]), budget=1)
    worse = replace(plan, voyages=without, not_moved=lost.plan.not_moved[:1])
    name = worse.not_moved[0].requirement
    (conflict,) = explain_conflicts(problem, worse, only=(name,)).conflicts
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
    assert len(found.conflicts) == 2
    assert found.conflicts[0].cures
    assert not any("(3 of" in what for what in told)


@pytest.mark.parametrize("only", [(), ("NOBODY",)])
def test_with_nothing_asked_nothing_is_solved(only):
    problem, plan = planned()
    assert explain_conflicts(problem, plan, only=only, on_progress=lambda _: pytest.fail("solved")) == Explained()


def test_consignments_come_by_what_missing_costs_and_equipment_before_the_people_who_come_with_it():
    problem, plan = planned(ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST))
    outcome = Outcome(problem, plan)
    order = costliest_first(outcome, missing(problem, plan))
    assert set(order) == {problem.parcel[name].consignment for name in outcome.left | outcome.late}
    left = {problem.parcel[name].consignment for name in outcome.left}
    assert set(order[: len(left)]) == left
    unit = {name: problem.consignment[name].unit for name in order}
    people = {parcel.consignment for parcel in problem.parcels if parcel.people}
    for late, name in enumerate(order):
        if name in people:
            main = [other for other in order if unit[other] == unit[name] and other not in people]
            assert all(order.index(other) < late for other in main if problem.consignment[other].main)


def test_each_conflict_is_handed_over_when_it_is_found():
    problem, plan = planned(ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST))
    handed: list[Conflict] = []
    found = explain_conflicts(problem, plan, should_stop=lambda: len(handed) == 2, on_found=handed.append)
    assert tuple(handed) == found.conflicts
    assert len(found.looked_at) == len({item.consignment for item in handed})
    assert found.not_looked_at


def test_with_no_time_nothing_is_looked_at_and_every_consignment_is_named():
    problem, plan = planned(ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST))
    found = explain_conflicts(problem, plan, time_limit_s=0)
    assert (found.conflicts, found.looked_at) == ((), ())
    assert found.not_looked_at == costliest_first(Outcome(problem, plan), missing(problem, plan))


def test_changes_cut_off_by_a_stop_are_counted():
    problem, plan = planned(ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST))
    told: list[str] = []
    (conflict,) = explain_conflicts(
        problem,
        plan,
        only=("CAMP-1",),
        should_stop=lambda: any("Reopen" in what for what in told),
        on_progress=told.append,
    ).conflicts
    assert conflict.cures == ()
    assert conflict.untried >= 1


def test_a_change_that_helps_several_consignments_is_planned_with_once(monkeypatch):
    problem, plan = planned(ClosePlace(place="SDPZU", first_day=FIRST, last_day=LAST))
    asked: list[tuple[str, bool, bool]] = []

    def counted(changed, **how):
        asked.append((changed.digest, how["routed"], how["start"] is None))
        return solve(changed, **how)

    monkeypatch.setattr(priced, "solve", counted)
    found = explain_conflicts(problem, plan)
    reopened = apply_deployment_edits(problem, [ReopenPlace(place="SDPZU")]).digest
    cured = [
        item for item in found.conflicts if any(cure.edits == (ReopenPlace(place="SDPZU"),) for cure in item.cures)
    ]
    assert len({item.consignment for item in cured}) > 1
    assert len([how for how in asked if how[0] == reopened]) == len({how for how in asked if how[0] == reopened})


def test_changes_that_concern_no_ship_are_planned_without_routing_any(monkeypatch):
    problem, plan = planned(CloseCorridor(corridor="ROAD-NYA", first_day=FIRST, last_day=day("06-25")))
    monkeypatch.setattr(search, "solve_routing", lambda *_, **__: pytest.fail("routed"))
    (conflict,) = explain_conflicts(problem, plan, only=("ENG-V1",)).conflicts
    assert conflict.cures


def test_wanted_later_moves_no_voyage():
    problem, plan = planned(CloseCorridor(corridor="ROAD-NYA", first_day=FIRST, last_day=day("06-25")))
    (conflict,) = explain_conflicts(problem, plan, only=("ENG-V1",)).conflicts
    (cure,) = [item for item in conflict.cures if isinstance(item.edits[0], SetRequired)]
    assert cure.lift_usd == 0
    assert cure.usd < 0
