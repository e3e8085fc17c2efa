"""What one more unit of a limit is worth, where it can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from movcon.edits import MoveWindow, SetAvailable, SetCeiling, SetMonthlyHours, SetOnward, SetSlots, apply_edits
from movcon.lift import SourceKind
from movcon.problem import ContributorsApart, OnwardCapacity, Problem
from optimizer.rotation import solve
from optimizer.rotation.inquiry import LaidPlan, Worth, worth_of_limits
from tests.optimizer.inquiry.one_battalion import charter, day, mission_aircraft, movement, season, with_field

APART = (ContributorsApart(contributor="HHH", other="GGG", reason="apart"),)


def company(name: str, contributor: str = "HHH", **others: object):
    """A movement of one chalk each way."""
    return movement(name, contributor=contributor, incoming=90, outgoing=90, **others)


def asked(problem: Problem, **how: object) -> tuple[Worth, ...]:
    plan = solve(problem, budget=20, seed=1).plan
    assert plan is not None
    assert not plan.not_moved
    return worth_of_limits(LaidPlan(problem, plan), **how)  # type: ignore[arg-type]


def slot_wanted() -> Problem:
    # Both want the 5th, one slot a day: one of them comes a day early or late, at 5,000.
    needs = [company(name, c, usd_per_day_off_preferred=5_000) for name, c in (("BN-1", "HHH"), ("CO-2", "GGG"))]
    both = season(*needs, charter_offers=(charter(aircraft_available=2),), contributors_apart=APART)
    return with_field(both, "MISN", slots_per_day=1)


def aircraft_wanted() -> Problem:
    # The same with one aircraft at once: a lot lasts over midnight, so the other is two days off.
    needs = [company(name, c, usd_per_day_off_preferred=5_000) for name, c in (("BN-1", "HHH"), ("CO-2", "GGG"))]
    return season(*needs, contributors_apart=APART)


def hours_wanted() -> Problem:
    # 8 hours a movement, 20 a month on the mission's jet at 24,000 + 2 x 500: the third flies by the lot, at
    # 20,000 + 12 h x 10,000 + 4,000. With more hours it flies a day off, at 100.
    sources = (SourceKind.CHARTER, SourceKind.MISSION_AIRCRAFT)
    needs = [
        company(name, lift_sources=sources, window_first_day=day("2010-08-03")) for name in ("BN-1", "CO-2", "CO-3")
    ]
    return season(*needs, mission_aircraft=(mission_aircraft(hours_per_month=20),))


def day_wanted() -> Problem:
    # The cheap charter can first arrive on the 11th, a day after the window: 12 h x 4,000 saved, a day at 100 lost.
    cheap = charter("CHEAP", usd_per_block_hour=6_000, lead_time_days=day("2010-08-11") - day("2010-04-01"))
    return season(company("BN-1", preferred_day=day("2010-08-10")), charter_offers=(charter(), cheap))


def beds_wanted() -> Problem:
    # Who comes in the hour that MISN is open leaves the day after: 180 sleep there on the jet, 20 more than there
    # are beds. The small aircraft brings 45 at a time.
    problem = with_field(season(company("BN-1", ceiling=165)), "MISN", opens_local_min=600, closes_local_min=660)
    (jet,) = problem.aircraft_types
    small = replace(jet, id="SMALL", name="Small", seats=45)
    routes = tuple(replace(route, id=f"SMALL:{route.id}", type_id="SMALL") for route in problem.routes)
    return replace(
        problem,
        aircraft_types=(jet, small),
        approvals=(*problem.approvals, *(replace(item, type_id="SMALL") for item in problem.approvals)),
        routes=(*problem.routes, *routes),
        charter_offers=(charter(), charter("SMALL-CHARTER", type_id="SMALL")),
    )


def onward_wanted() -> Problem:
    # Two companies on one lot, 100 people a day moved on: one of them is a day off, at 5,000.
    needs = [company(name, usd_per_day_off_preferred=5_000) for name in ("BN-1", "CO-2")]
    return season(
        *needs,
        charter_offers=(charter(aircraft_available=2),),
        onward=(OnwardCapacity(apod="MISN", mission="MIS", people_per_day=178),),
    )


CASES = [
    (slot_wanted, SetSlots, 5_000),
    (aircraft_wanted, SetAvailable, None),
    (hours_wanted, SetMonthlyHours, (144_000 - 25_000 - 100) // 10),
    (day_wanted, MoveWindow, 12 * 4_000 - 100),
    (beds_wanted, SetCeiling, None),
    (onward_wanted, SetOnward, None),
]


@pytest.mark.parametrize(("make", "kind", "usd"), CASES, ids=[case[0].__name__ for case in CASES])
def test_the_worth_is_what_planning_with_one_more_saves(
    make: Callable[[], Problem], kind: type, usd: int | None
) -> None:
    problem = make()
    found = asked(problem)
    (of_it,) = [item for item in found if isinstance(item.edit, kind)]
    assert of_it.checked
    if usd is not None:
        assert of_it.usd == usd
    now, then = (solve(p, budget=60, seed=1).objective_usd for p in (problem, apply_edits(problem, [of_it.edit])))
    assert now is not None
    assert then is not None
    assert of_it.usd == (now - then) // of_it.tried


def test_where_no_limit_binds_none_is_worth_anything() -> None:
    assert asked(season()) == ()


def test_an_improvement_that_needs_no_more_of_the_limit_is_not_credited_to_it() -> None:
    # Two companies share a lot for less than two lots. The plan does not, and one slot a day at MISN is full: the
    # saving is the search's, not the slot's.
    problem = with_field(
        season(company("BN-1"), company("CO-2", preferred_day=day("2010-08-07"))), "MISN", slots_per_day=1
    )
    apart = replace(
        problem,
        contributors_apart=APART,
        rotations=(problem.rotations[0], replace(problem.rotations[1], contributor="GGG")),
    )
    poor = solve(apart, budget=10, seed=1).plan
    assert poor is not None
    together = replace(apart, contributors_apart=())
    found = worth_of_limits(LaidPlan(together, poor))
    assert [item for item in found if isinstance(item.edit, SetSlots)] == []


def test_a_wish_to_stop_keeps_what_is_found_and_progress_names_each_limit() -> None:
    told: list[str] = []
    problem = slot_wanted()
    every = asked(problem, on_progress=told.append)
    assert every
    assert any("a slot a day at MISN" in line for line in told)
    assert asked(problem, should_stop=lambda: True) == ()
    hurried = asked(problem, should_stop=lambda: len(told) > 0, on_progress=told.append)
    assert all(not item.checked for item in hurried)
