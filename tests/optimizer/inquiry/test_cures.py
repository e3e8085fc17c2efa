"""Movements that cannot move for a known reason: the rules named, the words, and cures that hold when planned again."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movcon.clock import midnight
from movcon.edits import MoveAirport, MoveWindow, ReopenAirfield, SetLeadTime, apply_edits
from movcon.lift import SourceKind
from movcon.movements import Blackout
from movcon.places import Closure
from movcon.problem import ContributorsApart, ForbiddenLink, FundsCeiling, OnwardCapacity, Problem
from movcon.verification import verify
from optimizer.result import Status
from optimizer.rotation import solve
from optimizer.rotation.emit import plan_of
from optimizer.rotation.inquiry import Conflict, LaidPlan, explain_unmoved, explained
from optimizer.rotation.instance import Instance
from optimizer.rotation.search import snapshot
from optimizer.rotation.state import State
from scenarios.intake.edits import edits_text, read_edits
from scenarios.intake.vocabulary import ROTATION
from tests.optimizer.inquiry.one_battalion import (
    FIELDS,
    charter,
    contract,
    day,
    field,
    mission_aircraft,
    movement,
    season,
    with_field,
)


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
        assert read_edits(path, ROTATION) == cure.edits
        cured = apply_edits(problem, cure.edits)
        after = solve(cured, budget=30, seed=1)
        assert after.status is Status.COMPLETE, cure.words
        assert after.plan is not None
        assert [str(finding) for finding in verify(cured, after.plan).findings] == []
        was = before.cost.objective_usd - before.cost.not_moved_usd
        assert after.plan.cost.objective_usd - was == pytest.approx(cure.usd, rel=0.05), cure.words


def test_a_tour_that_the_window_cannot_meet_is_named_with_the_tour() -> None:
    found = asked(tour_over(), "BN-2")
    assert set(found.rules) >= {"tour"}
    assert "the tour of 60 to 70 days from BN-1 to BN-2" in found.words
    assert any("tour" in cure.words for cure in found.cures)


def test_one_aircraft_for_two_movements_on_one_day_is_cured_by_a_second_or_by_another_day() -> None:
    on = day("2010-08-05")
    both = [
        movement(name, window_first_day=on, window_last_day=on, preferred_day=on, contributor=contributor)
        for name, contributor in (("BN-1", "HHH"), ("CO-2", "GGG"))
    ]
    problem = season(*both, contributors_apart=(ContributorsApart(contributor="HHH", other="GGG", reason="apart"),))
    plan = solve(problem, budget=10, seed=1).plan
    assert plan is not None
    (left,) = plan.not_moved
    found = explain_unmoved(LaidPlan(problem, plan), left.requirement)
    assert found is not None
    assert set(found.rules) == {"window", "market_size"}
    assert "Have 2 aircraft of CHARTER" in {edit.words for cure in found.cures for edit in cure.edits}


def test_a_window_is_widened_no_further_than_needed() -> None:
    found = asked(closed_all_through())
    wider = [edit for cure in found.cures for edit in cure.edits if isinstance(edit, MoveWindow)]
    # Open again from 26 August: the first chalk can arrive on that day. Before, 29 July is the last day to be done by.
    assert day("2010-08-26") in {edit.last_day for edit in wider}


def test_a_charter_is_wanted_no_sooner_than_needed() -> None:
    found = asked(too_late_to_buy())
    (days,) = [edit.days for cure in found.cures for edit in cure.edits if isinstance(edit, SetLeadTime)]
    # Asked for on 1 July for an arrival on 10 August, less the way from BASE: one day more would be too late.
    assert 38 <= days <= 40
    problem = apply_edits(too_late_to_buy(), [SetLeadTime(source="CHARTER", days=days + 1)])
    assert solve(problem, budget=10, seed=1).status is Status.INFEASIBLE


def test_where_only_the_search_was_too_short_no_rule_is_blamed() -> None:
    problem = season()
    plan = solve(problem, budget=5, seed=1).plan
    assert plan is not None
    bare = plan_of(Instance(problem), snapshot(State(Instance(problem))), seed=0, budget=0, bound_usd=None)
    found = explain_unmoved(LaidPlan(problem, bare), "BN-1")
    assert found is not None
    assert found.rules == ("time",)
    assert f"for ${plan.cost.objective_usd:,}" in found.words


def test_where_nothing_flies_another_airport_of_the_mission_is_the_cure() -> None:
    # Nothing flies between HOME and FARR; MISN, where another unit of the mission lands, is reached.
    far = field("FARR", "MMM", 60)
    problem = season(movement("BN-1"), movement("CO-2", apod="FARR"), airfields=(*FIELDS, far))
    found = asked(problem, "CO-2")
    assert found.rules == ("route",)
    assert "FARR" in found.words
    assert found.cures[0].edits == (MoveAirport(requirement="CO-2", apod="MISN"),)


def test_a_movement_by_contract_alone_is_priced_with_the_tail_it_needs() -> None:
    problem = season(movement(lift_sources=(SourceKind.CONTRACT,)), contract_offers=(contract(),), charter_offers=())
    bare = plan_of(Instance(problem), snapshot(State(Instance(problem))), seed=0, budget=0, bound_usd=None)
    found = explain_unmoved(LaidPlan(problem, bare), "BN-1")
    assert found is not None
    assert found.rules == ("time",)
    # A month at 100,000, 16 hours of the 40 included, 4 landings at 1,000.
    assert "for $104,000" in found.words


def test_a_wish_to_stop_before_the_conflict_is_known_gives_none() -> None:
    plan = solve(banned(), budget=5, seed=1).plan
    assert plan is not None
    assert explain_unmoved(LaidPlan(banned(), plan), "BN-1", should_stop=lambda: True) is None


def _after(questions: int) -> Callable[[], bool]:
    asked_so_far = itertools.count()
    return lambda: next(asked_so_far) >= questions


def test_a_wish_to_stop_later_keeps_the_conflict_and_the_cures_found() -> None:
    plan = solve(lapsed(), budget=5, seed=1).plan
    assert plan is not None
    laid = LaidPlan(lapsed(), plan)
    every = explain_unmoved(laid, "BN-1", should_stop=_after(10_000))
    assert every is not None
    found = [explain_unmoved(laid, "BN-1", should_stop=_after(questions)) for questions in range(40)]
    known = [conflict for conflict in found if conflict is not None]
    assert known
    assert all(conflict.rules == every.rules for conflict in known)
    assert known[0].cures == ()
    assert found[-1] == every


def test_what_else_a_cure_would_let_move_is_told_and_is_not_in_its_price() -> None:
    both = (movement("BN-1"), movement("CO-2", incoming=90, outgoing=90, contributor="GGG"))
    problem = with_field(season(*both), "MISN", closures=(closed("2010-07-01", "2011-01-31"),))
    found = asked(problem)
    (reopen,) = [cure for cure in found.cures if cure.edits == (ReopenAirfield(airfield="MISN"),)]
    assert reopen.also == ("CO-2",)
    # One lot for the battalion alone: 20,000 + 20 h x 10,000 + 6 x 1,000.
    assert reopen.usd == 226_000
    assert reopen.words == "Reopen MISN: moved for $226,000. It lets CO-2 move too."


def test_a_plan_carries_the_reasons_found_and_is_still_accepted() -> None:
    problem = too_late_to_buy()
    plan = solve(problem, budget=5, seed=1).plan
    assert plan is not None
    told, conflicts = explained(LaidPlan(problem, plan), most=10)
    assert verify(problem, told).accepted
    (left,) = told.not_moved
    assert left.reason == conflicts[0].words
    assert left.remedies == tuple(cure.words for cure in conflicts[0].cures)
    assert left.code in conflicts[0].rules


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 3), st.sampled_from([40, 90, 180])), min_size=2, max_size=4),
    st.integers(1, 2),
)
def test_planning_again_after_a_cure_is_as_good_as_told_whoever_is_then_left(
    rows: list[tuple[int, int, int]], aircraft: int
) -> None:
    needs = [
        movement(
            f"U{number}-1",
            incoming=people,
            outgoing=people,
            ceiling=2 * people,
            window_first_day=day("2010-08-01") + first,
            window_last_day=day("2010-08-01") + first + length,
            preferred_day=day("2010-08-01") + first,
            contributor=f"C{number}",
        )
        for number, (first, length, people) in enumerate(rows)
    ]
    apart = tuple(
        ContributorsApart(contributor=one.contributor, other=two.contributor, reason="apart")
        for one, two in itertools.combinations(needs, 2)
    )
    problem = season(*needs, charter_offers=(charter(aircraft_available=aircraft),), contributors_apart=apart)
    plan = solve(problem, budget=10, seed=1).plan
    assert plan is not None
    laid = LaidPlan(problem, plan)
    for name in [item.requirement for item in plan.not_moved][:1]:
        found = explain_unmoved(laid, name, cures=2)
        assert found is not None
        assert found.cures or found.rules == ("time",)
        freed = 20_000 * 2 * problem.rotation[name].incoming
        for cure in found.cures:
            cured = apply_edits(problem, cure.edits)
            after = solve(cured, budget=40, seed=1).plan
            assert after is not None
            assert verify(cured, after).accepted
            left = sum(2 * cured.rotation[item.requirement].incoming for item in after.not_moved)
            assert (
                left
                <= sum(2 * problem.rotation[item.requirement].incoming for item in plan.not_moved) - freed // 20_000
            )
            # Where two movements are alike another may be left; no more of them, and at no higher price.
            assert after.cost.objective_usd <= (plan.cost.objective_usd - freed + cure.usd) * 1.02, cure.words
