"""Movements that cannot move for a known reason: the rules named, the words, and cures that hold when planned again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.optimizer.inquiry.one_battalion import (
    charter,
    contract,
    day,
    letter,
    mission_aircraft,
    movement,
    season,
    with_field,
)

from movcon.clock import midnight
from movcon.edits import Edit, apply_edits
from movcon.lift import SourceKind
from movcon.movements import Blackout
from movcon.places import Closure
from movcon.problem import ForbiddenLink, FundsCeiling, OnwardCapacity, Problem
from movcon.verification import verify
from optimizer.result import Status
from optimizer.rotation import solve
from optimizer.rotation.inquiry import Conflict, LaidPlan, explain_unmoved
from scenarios.intake.edits import edits_text, read_edits


def closed(first: str, last: str) -> Closure:
    return Closure(start=midnight(day(first)), end=midnight(day(last) + 1), reason="runway works")


def asked(problem: Problem, name: str = "BN-1") -> Conflict:
    """The conflict of a movement that a plan does not move; nothing is moved where it is the only one."""
    result = solve(problem, budget=5, seed=1)
    assert result.plan is not None
    assert name in {item.requirement for item in result.plan.not_moved}
    found = explain_unmoved(LaidPlan(problem, result.plan), name)
    assert found is not None
    return found


TWO_SAME_DAYS = (movement("BN-1"), movement("CO-1", incoming=60, outgoing=60, preferred_day=day("2010-08-05")))


def too_late_to_buy() -> Problem:
    return season(planning_day=day("2010-07-01"))


def too_full_a_camp() -> Problem:
    # Both chalks come before anybody may leave: no relief within the day's hours at MISN.
    return with_field(
        season(movement(incoming=200, outgoing=200, ceiling=210)), "MISN", opens_local_min=600, closes_local_min=660
    )


def closed_all_through() -> Problem:
    return with_field(season(), "MISN", closures=(closed("2010-07-30", "2010-08-25"),))


def no_slot_left() -> Problem:
    # Four arrivals a battalion over BASE: HOME gets three of them on one day where the window is that one day.
    first = day("2010-08-05")
    return with_field(
        season(movement(window_first_day=first, window_last_day=first, spread_days_max=0)), "HOME", slots_per_day=1
    )


def banned() -> Problem:
    return season(forbidden_links=(ForbiddenLink(state="HHH", other_state="MMM", reason="no air agreement"),))


def only_by_letter() -> Problem:
    return season(movement(lift_sources=(SourceKind.LETTER_OF_ASSIST,)))


def blacked_out() -> Problem:
    dark = Blackout(first_day=day("2010-07-30"), last_day=day("2010-08-20"), reason="election")
    return season(movement(blackouts=(dark,)))


def tour_over() -> Problem:
    after = movement(
        "BN-2",
        follows="BN-1",
        tour_days_min=60,
        tour_days_max=70,
        window_first_day=day("2010-11-20"),
        window_last_day=day("2010-11-30"),
        preferred_day=day("2010-11-25"),
    )
    return season(movement(), after)


def advance_party_too_large() -> Problem:
    return season(movement(advance_permille=600, advance_days_min=4, advance_days_max=8))


def onward_too_small() -> Problem:
    return season(onward=(OnwardCapacity(apod="MISN", mission="MIS", people_per_day=10),))


def no_funds() -> Problem:
    return season(funds=(FundsCeiling(mission="MIS", fiscal_year="2010/11", usd=200_000),))


def lapsed() -> Problem:
    return season(charter_offers=(charter(cleared_until=day("2010-07-15")),))


def asked_too_late_for_clearances() -> Problem:
    return season(planning_day=day("2010-08-04"), charter_offers=(charter(lead_time_days=0),))


def too_few_hours() -> Problem:
    return season(
        movement(lift_sources=(SourceKind.MISSION_AIRCRAFT,)), mission_aircraft=(mission_aircraft(hours_per_month=9),)
    )


CASES: list[tuple[Callable[[], Problem], str, set[str], str]] = [
    (too_late_to_buy, "BN-1", {"window", "lead_time"}, "the window 2010-08-01 to 2010-08-10"),
    (closed_all_through, "BN-1", {"window", "airfield_hours"}, "the closure of MISN (runway works)"),
    (banned, "BN-1", {"forbidden_link"}, "the ban on flights between HHH and MMM (no air agreement)"),
    (only_by_letter, "BN-1", {"lift_source"}, "the lift source (letter of assist only)"),
    (blacked_out, "BN-1", {"window", "blackout"}, "the blackout (election)"),
    (advance_party_too_large, "BN-1", {"advance_party"}, "the advance party of 60 %, 4 to 8 days ahead"),
    (onward_too_small, "BN-1", {"spread", "onward_capacity"}, "10 people a day moved on from MISN"),
    (no_funds, "BN-1", {"funds"}, "the funds of MIS in 2010/11, $200,000"),
    (lapsed, "BN-1", {"window", "operator_clearance"}, "the clearance of operators (CHARTER to 2010-07-15)"),
    (
        asked_too_late_for_clearances,
        "BN-1",
        {"window", "clearance_notice"},
        "the 10 days of notice for clearances to MISN",
    ),
    (too_few_hours, "BN-1", {"contract_hours", "lift_source"}, "the hours a month of MISSION-JET"),
    (no_slot_left, "BN-1", {"slots"}, "1 slot a day at HOME"),
]


@pytest.mark.parametrize(("make", "name", "rules", "words"), CASES, ids=[case[0].__name__ for case in CASES])
def test_the_rules_that_conflict_are_named_in_the_users_words(
    make: Callable[[], Problem], name: str, rules: set[str], words: str
) -> None:
    found = asked(make(), name)
    assert set(found.rules) == rules
    assert words in found.words


@pytest.mark.parametrize(("make", "name"), [case[:2] for case in CASES], ids=[case[0].__name__ for case in CASES])
def test_every_cure_made_and_planned_again_moves_it_at_the_price_told(
    make: Callable[[], Problem], name: str, tmp_path: Path
) -> None:
    problem = make()
    before = solve(problem, budget=5, seed=1).plan
    assert before is not None
    found = asked(problem, name)
    assert found.cures
    assert [cure.usd for cure in found.cures] == sorted(cure.usd for cure in found.cures)
    for number, cure in enumerate(found.cures):
        path = tmp_path / f"{number}.toml"
        path.write_text(edits_text(cure.edits), encoding="utf-8")
        assert read_edits(path) == cure.edits
        cured = apply_edits(problem, cure.edits)
        after = solve(cured, budget=30, seed=1)
        assert after.status is Status.COMPLETE, cure.words
        assert after.plan is not None
        assert [str(finding) for finding in verify(cured, after.plan).findings] == []
        was = before.cost.objective_usd - before.cost.not_moved_usd
        assert after.plan.cost.objective_usd - was == pytest.approx(cure.usd, rel=0.05), cure.words
