"""No plan closes the force before the day proven."""

from __future__ import annotations

from dataclasses import replace

from optimizer.deployment.closing import closes_after, proven_closing
from tests.deployment.small import small_plan, small_problem


def test_a_plan_closes_no_sooner_than_proven_and_a_hard_closing_changes_nothing_of_it():
    problem = small_problem()
    proven = proven_closing(problem)
    closed = closes_after(problem, replace(small_plan(), not_moved=()))
    assert proven.days is not None
    assert closed is not None
    assert 0 < proven.days <= closed == 36
    assert proven.held_by
    assert proven_closing(replace(problem, closing=None)) == proven


def test_where_a_parcel_has_no_way_no_closing_is_proven():
    problem = small_problem()
    nowhere = replace(problem, sea_lanes=(), liners=())
    assert proven_closing(nowhere).days is None
