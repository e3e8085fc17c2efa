"""Plans made again from a released one: what has departed is history, what is staged holds, what changes is priced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from movcon.clock import MINUTES_PER_DAY, day_of, midnight, minute_of
from movcon.edits import (
    BlackOut,
    CloseAirfield,
    Edit,
    GroundAircraft,
    MoveWindow,
    SetAvailable,
    SetCeiling,
    SetClearedUntil,
    SetMonthlyHours,
    SetOnward,
    SetOpeningHours,
    SetParking,
    SetSlots,
    SetTour,
    apply_edits,
)
from movcon.lift import Grounding
from movcon.plan import Itinerary, Plan, Sortie
from movcon.problem import Problem
from movcon.release import Freed, Release, StagedRelease
from movcon.verification import verify
from movcon.verification.findings import Reading
from movcon.verification.money import cost_statement, itinerary_prices, shares

# The complete plan flies its movements on 6 and 11 July (ALF-1), 7 July (BRV-1), 2 August (CHL-1) and
# 2 to 5 January (ALF-2).


def day(text: str) -> int:
    return day_of(date.fromisoformat(text))


def at(text: str) -> int:
    return minute_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def released(problem: Problem, plan: Plan, present: str, **terms: object) -> Problem:
    """The problem, planned again from the plan at a moment."""
    release = Release(present=at(present), itineraries=plan.itineraries, awards=plan.awards, **terms)  # type: ignore[arg-type]
    return replace(problem, release=release)


def priced(problem: Problem, plan: Plan) -> Plan:
    """The plan with the digest of the problem and every price, sum and share as it should be."""
    plan = replace(plan, problem_digest=problem.digest)
    reading = Reading(problem, plan)
    prices = itinerary_prices(reading)
    itineraries = tuple(replace(item, usd=prices[item.id]) for item in plan.itineraries)
    return replace(plan, itineraries=itineraries, cost=cost_statement(reading), shares=shares(reading))


def later(sortie: Sortie, minutes: int) -> Sortie:
    legs = tuple(replace(g, departure=g.departure + minutes, arrival=g.arrival + minutes) for g in sortie.legs)
    return replace(sortie, legs=legs)


def changed(plan: Plan, name: str, change: Callable[[Itinerary], Itinerary]) -> Plan:
    return replace(plan, itineraries=tuple(change(i) if i.id == name else i for i in plan.itineraries))


def shifted(plan: Plan, name: str, minutes: int) -> Plan:
    return changed(plan, name, lambda i: replace(i, sorties=tuple(later(s, minutes) for s in i.sorties)))


def found(problem: Problem, plan: Plan) -> list[str]:
    return [str(finding) for finding in verify(problem, priced(problem, plan)).findings]


@pytest.mark.parametrize("present", ["2010-04-01", "2010-06-25", "2010-07-06T12:00", "2010-07-30", "2011-07-01"])
def test_a_plan_that_changes_nothing_is_accepted_at_any_present_and_costs_nothing_more(
    present: str, complete_problem: Problem, complete_plan: Plan
) -> None:
    problem = released(complete_problem, complete_plan, present)
    assert found(problem, complete_plan) == []
    assert priced(problem, complete_plan).cost == complete_plan.cost


# --- what has departed ----------------------------------------------------------------------------------------

TIGHTENED: list[tuple[Edit, str]] = [
    (CloseAirfield(airfield="MMMM", first_day=day("2010-07-06"), last_day=day("2010-07-12")), "airfield_hours"),
    (SetOpeningHours(airfield="MMMM", opens_local_min=0, closes_local_min=60), "airfield_hours"),
    (SetOnward(apod="MMMM", mission="MIS", people_per_day=50), "onward_capacity"),
    (
        BlackOut(mission="MIS", first_day=day("2010-07-01"), last_day=day("2010-07-13"), reason="election"),
        "blackout",
    ),
    (SetAvailable(source="ADHOC", aircraft=0), "market_size"),
    (SetClearedUntil(source="ADHOC", last_day=day("2010-07-01")), "operator_clearance"),
    (
        GroundAircraft(source="MISSION-NARR", first_day=day("2010-08-01"), last_day=day("2010-08-05")),
        "grounding",
    ),
    (SetMonthlyHours(source="MISSION-NARR", hours=1), "contract_hours"),
    (SetAvailable(source="MISSION-NARR", aircraft=0), "continuity"),
    (MoveWindow(requirement="BRV-1", first_day=day("2010-07-20"), last_day=day("2010-07-30")), "window"),
]


@pytest.mark.parametrize(("edit", "rule"), TIGHTENED, ids=[edit.words for edit, _ in TIGHTENED])
def test_a_limit_made_tighter_is_broken_by_what_is_still_to_come_and_not_by_what_has_departed(
    edit: Edit, rule: str, complete_problem: Problem, complete_plan: Plan
) -> None:
    tight = apply_edits(complete_problem, [edit])
    before = verify(*_pair(released(tight, complete_plan, "2010-07-01"), complete_plan))
    assert rule in {finding.rule for finding in before.findings}
    after = verify(*_pair(released(tight, complete_plan, "2011-02-01"), complete_plan))
    assert rule not in {finding.rule for finding in after.findings}


def _pair(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    return problem, priced(problem, plan)


def test_slots_and_stands_are_broken_by_one_more_arrival_and_not_by_those_that_were(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    tight = apply_edits(
        complete_problem, [SetSlots(airfield="MMMM", slots_per_day=1), SetParking(airfield="MMMM", parking_mog=1)]
    )
    twice = replace(complete_plan, itineraries=(*complete_plan.itineraries, _second_lot(complete_plan)))
    rules = {finding.rule for finding in verify(*_pair(released(tight, twice, "2010-07-30"), twice)).findings}
    assert not rules & {"slots", "parking_mog"}
    rules = {finding.rule for finding in verify(*_pair(released(tight, twice, "2010-07-01"), twice)).findings}
    assert rules >= {"slots", "parking_mog"}


def _second_lot(plan: Plan) -> Itinerary:
    return replace(plan.itineraries[0], id="lot-1-again")


def test_what_was_in_the_air_when_the_airfield_closed_has_landed(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    # Lot 1 leaves AAAA at 04:00Z on 6 July and lands at MMMM at 13:00Z.
    shut = apply_edits(
        complete_problem, [CloseAirfield(airfield="MMMM", first_day=day("2010-07-06"), last_day=day("2010-07-06"))]
    )
    rules = {f.rule for f in verify(*_pair(released(shut, complete_plan, "2010-07-06T04:01"), complete_plan)).findings}
    # It has landed; what is still to come, the way back at 16:00Z, is not allowed.
    assert rules == {"airfield_hours"}
    rules = {f.rule for f in verify(*_pair(released(shut, complete_plan, "2010-07-06T16:01"), complete_plan)).findings}
    assert rules == set()


def test_a_ceiling_lowered_later_is_broken_by_those_who_still_come_and_not_by_those_who_are_there(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    # ALF-2: 100 come on 2 and 4 January, 150 leave on 3 and 5 January: 400, 250, 350, 200 at the ends of days.
    low = apply_edits(complete_problem, [SetCeiling(requirement="ALF-2", ceiling=340)])
    assert found(released(low, complete_plan, "2011-01-05"), complete_plan) == []
    both = found(released(low, complete_plan, "2011-01-01"), complete_plan)
    assert [line.split(":")[0] for line in both] == [
        "strength_ceiling at ALF-2 on 2011-01-02",
        "strength_ceiling at ALF-2 on 2011-01-04",
    ]
    second = found(released(low, complete_plan, "2011-01-03"), complete_plan)
    assert [line.split(":")[0] for line in second] == ["strength_ceiling at ALF-2 on 2011-01-04"]


def test_a_tour_changed_after_the_movement_has_begun_holds_no_longer(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    longer = apply_edits(complete_problem, [SetTour(requirement="ALF-2", days_min=300, days_max=310)])
    assert [line.split(" ")[0] for line in found(released(longer, complete_plan, "2010-12-01"), complete_plan)] == [
        "tour"
    ]
    assert found(released(longer, complete_plan, "2011-01-04"), complete_plan) == []


# --- aircraft lost --------------------------------------------------------------------------------------------


def _grounded(problem: Problem, source: str, start: str, end: str) -> Problem:
    item = Grounding(source=source, tail=1, start=at(start), end=at(end), reason="lost")
    return replace(problem, groundings=(item,))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2010-07-01", "2010-08-02T06:00"),
        ("2010-08-02T14:00", "2010-08-09"),
        # Lost with the only movement on board, or after it: it finishes that and goes home.
        ("2010-08-02T11:01", "2010-08-09"),
    ],
)
def test_a_tail_may_fly_up_to_its_grounding_and_from_its_end_on_and_finishes_what_it_has_begun(
    start: str, end: str, complete_problem: Problem, complete_plan: Plan
) -> None:
    assert found(_grounded(complete_problem, "MISSION-NARR", start, end), complete_plan) == []


def test_a_tail_lost_at_the_present_on_its_way_to_a_load_fetches_it(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    lost = _grounded(complete_problem, "MISSION-NARR", "2010-08-02T08:00", "2010-08-09")
    assert [line.split(" ")[0] for line in found(lost, complete_plan)] == ["grounding"]
    assert found(released(lost, complete_plan, "2010-08-02T07:00"), complete_plan) == []


# --- stages ---------------------------------------------------------------------------------------------------


def test_a_fixed_movement_that_is_freed_or_cancelled_may_change(complete_problem: Problem, complete_plan: Plan) -> None:
    moved = shifted(complete_plan, "letter-1", MINUTES_PER_DAY)
    fixed = released(complete_problem, complete_plan, "2010-06-25")
    assert [line.split(" ")[0] for line in found(fixed, moved)] == ["staged_release"]
    freed = released(
        complete_problem, complete_plan, "2010-06-25", freed=(Freed(requirement="BRV-1", reason="BBBB is closed"),)
    )
    assert found(freed, moved) == []
    without = replace(fixed, rotations=tuple(need for need in fixed.rotations if need.id != "BRV-1"))
    gone = replace(moved, itineraries=tuple(item for item in moved.itineraries if item.id != "letter-1"))
    assert "staged_release" not in {f.rule for f in verify(*_pair(without, gone)).findings}


@pytest.mark.parametrize(("asset_days", "rules"), [(60, ["staged_release"]), (38, [])])
def test_a_movement_changes_aircraft_only_when_it_is_further_off_than_the_asset_days(
    asset_days: int, rules: list[str], complete_problem: Problem, complete_plan: Plan
) -> None:
    # CHL-1 is loaded on 2 August at 11:00Z: 38 days and 11 hours after the present.
    two = replace(complete_problem, mission_aircraft=(replace(complete_problem.mission_aircraft[0], tails=2),))
    staging = StagedRelease(fixed_days=1, sequence_days=2, asset_days=asset_days)
    problem = released(two, complete_plan, "2010-06-25", staging=staging)
    other = changed(complete_plan, "mission-1", lambda i: replace(i, tail=2))
    assert [line.split(" ")[0] for line in found(problem, other)] == rules


def test_on_a_tail_movements_in_sequence_keep_their_order(complete_problem: Problem, complete_plan: Plan) -> None:
    """The released contract carries ALF-2 before CHL-1; turned round, staged_release says so."""
    contract = next(item for item in complete_plan.itineraries if item.id == "contract-1")

    def carrying(*names: str) -> Itinerary:
        order = iter(names)
        sorties = tuple(
            replace(s, loads=tuple(replace(x, requirement=name, chalk=1) for x in s.loads))
            for s in contract.sorties
            for name in [next(order) if s.loads else ""]
        )
        return replace(contract, sorties=sorties)

    def as_plan(*names: str) -> Plan:
        return replace(complete_plan, itineraries=(carrying(*names),))

    was = as_plan("ALF-2", "ALF-2", "CHL-1", "CHL-1")
    problem = released(complete_problem, was, "2010-12-10")

    def sequence(plan: Plan) -> list[str]:
        return [f.message for f in verify(*_pair(problem, plan)).findings if f.rule == "staged_release"]

    assert sequence(was) == []
    assert sequence(as_plan("CHL-1", "CHL-1", "ALF-2", "ALF-2")) == [
        "ALF-2 goes before CHL-1 on LTC, tail 1; the plan turns them round."
    ]


# --- what is bought and cleared -------------------------------------------------------------------------------


def test_a_lot_that_is_bought_may_move_at_short_notice_and_a_new_one_may_not(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    free = StagedRelease(fixed_days=0, sequence_days=0, asset_days=0)
    problem = released(complete_problem, complete_plan, "2010-06-25", staging=free)
    moved = shifted(complete_plan, "lot-2", MINUTES_PER_DAY)
    assert found(problem, moved) == []
    new = apply_edits(problem, [])
    bought_by_nobody = replace(
        new,
        release=replace(
            new.release,  # type: ignore[type-var]
            itineraries=tuple(item for item in complete_plan.itineraries if item.source != "ADHOC"),
        ),
    )
    assert "lead_time" in {f.rule for f in verify(*_pair(bought_by_nobody, moved)).findings}


@pytest.mark.parametrize(("days", "rules"), [(3, set()), (4, {"clearance_notice"})])
def test_a_clearance_holds_a_few_days_around_the_released_flight(
    days: int, rules: set[str], complete_problem: Problem, complete_plan: Plan
) -> None:
    # BRV-1 flies on 7 July; planned on 4 July the ten days' notice for a new clearance run out on the 14th.
    free = StagedRelease(fixed_days=0, sequence_days=0, asset_days=0)
    problem = released(complete_problem, complete_plan, "2010-07-04", staging=free)
    moved = shifted(complete_plan, "letter-1", days * MINUTES_PER_DAY)
    assert {f.rule for f in verify(*_pair(problem, moved)).findings} == rules


def test_a_released_award_stands_though_it_flies_nothing_and_a_new_one_needs_its_lead_days(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    idle = replace(complete_plan, itineraries=tuple(i for i in complete_plan.itineraries if i.id != "contract-1"))
    (award,) = complete_plan.awards
    problem = released(complete_problem, idle, "2010-10-01")
    assert "contract_terms" not in {f.rule for f in verify(*_pair(problem, idle)).findings}
    more = replace(complete_plan, awards=(replace(award, first_month=award.first_month + 3), award))
    late = [f.message for f in verify(*_pair(problem, more)).findings if f.rule == "contract_terms"]
    assert any("A new award needs 200 days" in message for message in late)


# --- what changes cost ----------------------------------------------------------------------------------------


def stability(problem: Problem, plan: Plan) -> int:
    return priced(problem, plan).cost.stability_usd


def test_each_chalk_whose_date_changes_costs_its_price(complete_problem: Problem, complete_plan: Plan) -> None:
    problem = released(complete_problem, complete_plan, "2010-04-01")
    # An hour is no other date; a day later both chalks of BRV-1, in and out, have another.
    assert stability(problem, shifted(complete_plan, "letter-1", 60)) == 0
    assert stability(problem, shifted(complete_plan, "letter-1", MINUTES_PER_DAY)) == 2 * 5_000


def test_other_aircraft_cost_once_for_each_requirement(complete_problem: Problem, complete_plan: Plan) -> None:
    problem = released(complete_problem, complete_plan, "2010-04-01")
    assert stability(problem, changed(complete_plan, "mission-1", lambda i: replace(i, tail=2))) == 10_000


def test_a_chalk_with_other_people_is_a_changed_chalk_and_no_changed_date(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    problem = released(complete_problem, complete_plan, "2010-04-01")

    def fewer(itinerary: Itinerary) -> Itinerary:
        sorties = tuple(later(s, MINUTES_PER_DAY) for s in itinerary.sorties)
        return replace(
            itinerary, sorties=tuple(replace(s, loads=tuple(replace(x, people=80) for x in s.loads)) for s in sorties)
        )

    assert stability(problem, changed(complete_plan, "letter-1", fewer)) == 2 * 5_000


def test_days_that_a_begun_movement_ends_late_cost_their_price(complete_problem: Problem, complete_plan: Plan) -> None:
    problem = released(complete_problem, complete_plan, "2010-07-08")
    # Lot 2 of ALF-1 three days later: two chalks with another date, and the movement ends three days late.
    assert stability(problem, shifted(complete_plan, "lot-2", 3 * MINUTES_PER_DAY)) == 2 * 5_000 + 3 * 20_000
    assert stability(problem, shifted(complete_plan, "lot-2", -MINUTES_PER_DAY)) == 2 * 5_000


def test_a_movement_no_longer_moved_pays_for_that_and_not_for_stability(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    problem = released(complete_problem, complete_plan, "2010-04-01")
    gone = replace(complete_plan, itineraries=tuple(i for i in complete_plan.itineraries if i.id != "letter-1"))
    assert stability(problem, gone) == 0


def test_a_begun_movement_may_take_longer_than_its_days_and_one_to_come_may_not(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    moved = shifted(complete_plan, "lot-2", 8 * MINUTES_PER_DAY)
    free = (Freed(requirement="ALF-1", reason="MMMM was closed"),)
    begun = released(complete_problem, complete_plan, "2010-07-08", freed=free)
    to_come = released(complete_problem, complete_plan, "2010-06-25", freed=free)
    assert "advance_party" not in {f.rule for f in verify(*_pair(begun, moved)).findings}
    assert "advance_party" in {f.rule for f in verify(*_pair(to_come, moved)).findings}


def test_midnight_of_the_present_belongs_to_what_is_still_to_come(
    complete_problem: Problem, complete_plan: Plan
) -> None:
    # Lot 2 leaves its base at 00:00Z on 11 July.
    problem = released(complete_problem, complete_plan, "2010-07-11", freed=(Freed(requirement="ALF-1", reason="x"),))
    assert problem.release is not None
    assert problem.release.present == midnight(day("2010-07-11"))
    rules = {f.rule for f in verify(*_pair(problem, shifted(complete_plan, "lot-2", 60))).findings}
    assert "history" not in rules
