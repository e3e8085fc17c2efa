"""Planning again from a released plan: what stands stays, what is broken is mended, and every change has its reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from movcon.clock import MINUTES_PER_DAY, day_of, midnight
from movcon.differences import differences, legs_unchanged
from movcon.edits import (
    BlackOut,
    CancelMovement,
    CloseAirfield,
    Edit,
    GroundAircraft,
    MoveAirport,
    Reprice,
    SetAvailable,
    SetFunds,
    SetMonthlyHours,
    SetPeople,
    SetSlots,
)
from movcon.errors import InvalidValue
from movcon.lift import CharterOffer, SourceKind
from movcon.plan import Itinerary, Plan, Sortie
from movcon.problem import Problem
from movcon.release import StabilityPrices, Stage, StagedRelease
from movcon.verification import verify
from optimizer.rotation import Replan, Replanner, solve
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario
from tests.optimizer.any_edit import any_edit

NOTHING_HELD = StagedRelease(fixed_days=0, sequence_days=0, asset_days=0)
ALL_FIXED = StagedRelease(fixed_days=400, sequence_days=400, asset_days=400)
ON_ITS_AIRCRAFT = StagedRelease(fixed_days=0, sequence_days=0, asset_days=400)
IN_SEQUENCE = StagedRelease(fixed_days=0, sequence_days=400, asset_days=400)
NO_CHANGE_IS_WORTH_IT = StabilityPrices(
    usd_per_changed_date=10**7, usd_per_changed_aircraft=10**7, usd_per_changed_chalk=10**7
)


@dataclass(frozen=True)
class Season:
    """A problem, its released plan, and both held ready."""

    problem: Problem
    plan: Plan
    replanner: Replanner


def _season(problem: Problem, budget: int) -> Season:
    plan = solve(problem, budget=budget, seed=1).plan
    assert plan is not None
    return Season(problem, plan, Replanner(problem, plan))


@pytest.fixture(scope="module")
def example(complete_problem: Problem) -> Season:
    return _season(complete_problem, 30)


@pytest.fixture(scope="module")
def small() -> Season:
    return _season(load_problem(find_scenario("rotation-small")), 20)


def day(text: str) -> int:
    return day_of(date.fromisoformat(text))


def again(season: Season, edits: list[Edit], present: str, staging: StagedRelease | None = None) -> tuple[Replan, Plan]:
    """Plan again; there is a plan and verification accepts it."""
    made = season.replanner.replan(edits, present=midnight(day(present)), staging=staging)
    assert made.plan is not None, made.reasons
    assert [str(finding) for finding in verify(made.problem, made.plan).findings] == []
    return made, made.plan


def departed(plan: Plan, present: int) -> Counter[tuple[str, int, Sortie]]:
    return Counter((i.source, i.tail, s) for i in plan.itineraries for s in i.sorties if s.departure < present)


def carrying(plan: Plan, name: str) -> list[Itinerary]:
    return [item for item in plan.itineraries if name in item.requirements]


def flights(plan: Plan, name: str) -> list[tuple[str, int, Sortie]]:
    return [
        (i.source, i.tail, s)
        for i in plan.itineraries
        for s in i.sorties
        if any(x.requirement == name for x in s.loads)
    ]


def aircraft(plan: Plan, name: str) -> set[tuple[str, int]]:
    return {(source, tail) for source, tail, _ in flights(plan, name)}


def first_day(plan: Plan, name: str) -> int:
    return min(s.departure for _, _, s in flights(plan, name)) // MINUTES_PER_DAY


# --- nothing changed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("present", ["2010-04-01", "2010-07-06", "2010-09-20", "2011-02-01"])
def test_where_nothing_has_changed_nothing_changes(present: str, example: Season, small: Season) -> None:
    for season in (example, small):
        _, plan = again(season, [], present)
        assert plan.itineraries == season.plan.itineraries
        assert plan.awards == season.plan.awards
        assert plan.cost == season.plan.cost
        assert plan.bound_usd == season.plan.bound_usd


def test_the_same_edit_planned_again_twice_gives_the_same_plan(small: Season) -> None:
    edits: list[Edit] = [CloseAirfield(airfield="HUEN", first_day=day("2010-09-01"), last_day=day("2010-09-10"))]
    one, two = (again(small, edits, "2010-07-01", NOTHING_HELD)[1] for _ in range(2))
    assert one.digest == two.digest


# --- airfields closed, aircraft lost, movements cancelled -------------------------------------------------------


def test_an_airfield_closed_for_ten_days_is_flown_before_or_after_and_no_other_movement_changes(small: Season) -> None:
    first = first_day(small.plan, "MONUSCO-IND-BN1-1")
    close = CloseAirfield(airfield="VIDP", first_day=first - 2, last_day=first + 7, reason="floods")
    made, plan = again(small, [close], "2010-07-20")
    start, end = midnight(close.first_day), midnight(close.last_day + 1)
    legs = [leg for item in plan.itineraries for s in item.sorties for leg in s.legs]
    assert not any(leg.origin == "VIDP" and start <= leg.departure < end for leg in legs)
    assert not any(leg.destination == "VIDP" and start <= leg.arrival < end for leg in legs)
    assert {item.requirement for item in differences(made.problem, small.plan, plan)} == {"MONUSCO-IND-BN1-1"}
    (broken,) = made.broken
    assert broken.requirement == "MONUSCO-IND-BN1-1"
    assert "VIDP is closed (floods)" in broken.reason


def test_an_aircraft_lost_flies_no_more_and_its_movements_go_otherwise_or_later(small: Season) -> None:
    held = [item for item in small.plan.itineraries if item.kind in (SourceKind.CONTRACT, SourceKind.MISSION_AIRCRAFT)]
    assert held
    for item in held:
        lost = GroundAircraft(
            source=item.source,
            tail=item.tail,
            first_day=item.departure // MINUTES_PER_DAY,
            last_day=item.departure // MINUTES_PER_DAY + 29,
        )
        _, plan = again(small, [lost], date.fromordinal(719163 + lost.first_day - 20).isoformat())
        start, end = midnight(lost.first_day), midnight(lost.last_day + 1)
        assert not any(
            (other.source, other.tail) == (item.source, item.tail) and start <= other.departure < end
            for other in plan.itineraries
        )


def test_an_offer_without_aircraft_sells_no_lot_that_has_not_left(small: Season) -> None:
    lots = [item for item in small.plan.itineraries if isinstance(small.problem.source[item.source], CharterOffer)]
    middle = sorted(item.departure for item in lots)[len(lots) // 2]
    present = date.fromordinal(719163 + middle // MINUTES_PER_DAY).isoformat()
    for source in sorted({item.source for item in lots}):
        _, plan = again(small, [SetAvailable(source=source, aircraft=0)], present)
        left = [item for item in plan.itineraries if item.source == source]
        assert all(item.departure < midnight(day(present)) for item in left)


def test_a_movement_cancelled_falls_away_alone(small: Season) -> None:
    name = "UNMIT-MYS-FPU1-1"
    made, plan = again(small, [CancelMovement(requirement=name)], "2010-07-01")
    assert carrying(plan, name) == []
    assert {item.requirement for item in differences(made.problem, small.plan, plan)} == {name}
    assert "cancelled" in differences(made.problem, small.plan, plan)[0].words
    assert plan.cost.lift_usd < small.plan.cost.lift_usd


def test_a_slot_too_few_moves_somebody_to_another_date(example: Season) -> None:
    busy = Counter(
        (leg.destination, leg.arrival // MINUTES_PER_DAY)
        for item in example.plan.itineraries
        for s in item.sorties
        for leg in s.legs
    )
    (icao, _), most = busy.most_common(1)[0]
    assert most > 1
    _, plan = again(example, [SetSlots(airfield=icao, slots_per_day=most - 1)], "2010-05-15", NOTHING_HELD)
    assert plan.itineraries != example.plan.itineraries


# --- what is under way ----------------------------------------------------------------------------------------


def test_what_is_under_way_when_its_airport_closes_waits_and_is_finished(small: Season) -> None:
    name = "MONUSCO-IND-BN1-1"
    rows = sorted(flights(small.plan, name), key=lambda row: row[2].departure)
    present = rows[0][2].departure // MINUTES_PER_DAY + 1
    ahead = [s for _, _, s in rows if s.departure >= midnight(present)]
    assert ahead
    close = CloseAirfield(airfield="HUEN", first_day=present, last_day=present + 4)
    made = small.replanner.replan([close], present=midnight(present))
    assert made.plan is not None, made.reasons
    assert [str(finding) for finding in verify(made.problem, made.plan).findings] == []
    assert departed(made.plan, midnight(present)) == departed(small.plan, midnight(present))
    assert len(flights(made.plan, name)) == len(rows)
    assert name in {item.requirement for item in made.broken}
    assert made.plan.cost.stability_usd > 0


def test_an_aircraft_in_the_air_lands_though_its_airfield_closes_meanwhile(small: Season) -> None:
    sortie = next(s for i in small.plan.itineraries for s in i.sorties if s.loads and s.departure > midnight(14800))
    present = sortie.departure + 1
    first = sortie.arrival // MINUTES_PER_DAY
    close = CloseAirfield(airfield=sortie.destination, first_day=first, last_day=first)
    made = small.replanner.replan([close], present=present)
    assert made.plan is not None, made.reasons
    assert verify(made.problem, made.plan).accepted
    assert sortie in {s for item in made.plan.itineraries for s in item.sorties}


def test_who_has_begun_can_be_neither_cancelled_nor_sent_elsewhere_nor_be_another_number(example: Season) -> None:
    present = midnight(day("2010-07-09"))
    for edit in (
        CancelMovement(requirement="ALF-1"),
        MoveAirport(requirement="ALF-1", apod="NNNN"),
        SetPeople(requirement="ALF-1", incoming=290, outgoing=300),
    ):
        made = example.replanner.replan([edit], present=present)
        assert made.plan is None
        assert [reason.split(" has been")[0] for reason in made.reasons] == ["ALF-1"]
        assert "under way since 2010-07-0" in made.reasons[0]


def test_funds_less_than_what_is_flown_and_bought_are_a_reason_and_no_plan(example: Season) -> None:
    made = example.replanner.replan(
        [SetFunds(mission="MIS", fiscal_year="2010/11", usd=1)], present=midnight(day("2010-08-01"))
    )
    assert made.plan is None
    (reason,) = made.reasons
    assert reason.startswith("MIS is charged ")
    assert reason.endswith("more than its funds of 2010/11 for what is flown, under way or bought.")


def test_funds_that_are_cut_leave_movements_behind_that_have_not_begun(example: Season) -> None:
    _, plan = again(example, [SetFunds(mission="NIS", fiscal_year="2010/11", usd=1)], "2010-06-25")
    assert {item.requirement: item.code for item in plan.not_moved}["CHL-1"] == "funds"


# --- stages and prices ----------------------------------------------------------------------------------------


def test_dear_charter_changes_nothing_that_is_fixed(small: Season) -> None:
    edits: list[Edit] = [Reprice(source=offer.id, permille=1300) for offer in small.problem.charter_offers]
    _, plan = again(small, edits, "2010-05-01", ALL_FIXED)
    assert [(i.source, i.tail, i.sorties) for i in plan.itineraries] == [
        (i.source, i.tail, i.sorties) for i in small.plan.itineraries
    ]
    assert plan.cost.stability_usd == 0
    assert plan.cost.charter_usd > small.plan.cost.charter_usd


@pytest.mark.parametrize(("staging", "stage"), [(ON_ITS_AIRCRAFT, Stage.ASSET), (IN_SEQUENCE, Stage.SEQUENCE)])
def test_a_movement_kept_on_its_aircraft_moves_in_time_and_not_to_another(
    staging: StagedRelease, stage: Stage, small: Season
) -> None:
    name = "MONUSCO-PAK-ENG1-1"
    first = first_day(small.plan, name)
    # Two days, so that the same lot can come a little later or earlier inside the window.
    close = CloseAirfield(airfield="OPIS", first_day=first, last_day=first + 1)
    made, plan = again(small, [close], "2010-07-10", staging)
    assert made.problem.release is not None
    assert made.problem.release.stage("UNDOF-PHL-BN1-1") is stage
    held = {name for name in made.problem.rotation if made.problem.release.stage(name) is stage}
    assert len(held) >= 4
    assert all(aircraft(plan, name) == aircraft(small.plan, name) for name in held)
    assert first_day(plan, name) != first


def test_a_fixed_movement_made_impossible_is_freed_with_its_reason(small: Season) -> None:
    name = "MONUSCO-PAK-ENG1-1"
    first = first_day(small.plan, name)
    close = CloseAirfield(airfield="OPIS", first_day=first, last_day=first + 1, reason="strike")
    made, plan = again(small, [close], "2010-07-10", ALL_FIXED)
    assert made.problem.release is not None
    assert [item.requirement for item in made.problem.release.freed] == [name]
    assert "OPIS is closed (strike)" in made.problem.release.freed[0].reason
    assert {item.requirement for item in differences(made.problem, small.plan, plan)} == {name}


def test_what_stability_costs_is_what_the_changes_cost(small: Season) -> None:
    name = "MONUSCO-PAK-ENG1-1"
    first = first_day(small.plan, name)
    close = CloseAirfield(airfield="OPIS", first_day=first, last_day=first + 1)
    prices = StabilityPrices(
        usd_per_changed_date=7, usd_per_changed_aircraft=1_000, usd_per_changed_chalk=100_000, usd_per_late_day=0
    )
    made = small.replanner.replan([close], present=midnight(day("2010-07-10")), staging=ALL_FIXED, prices=prices)
    assert made.plan is not None
    changed = {item.requirement for item in differences(made.problem, small.plan, made.plan)}
    assert changed == {name}
    moved = aircraft(small.plan, name) != aircraft(made.plan, name)
    was, now = (
        {
            (x.direction, x.chalk): (s.arrival if x.direction == "in" else s.departure, x.people)
            for *_, s in row
            for x in s.loads
        }
        for row in (flights(small.plan, name), flights(made.plan, name))
    )
    other = sum(1 for key in was.keys() | now.keys() if was.get(key, (0, 0))[1] != now.get(key, (0, 0))[1])
    # Dates here are UTC dates: Entebbe is three hours ahead, which no event of this plan lies across.
    dates = sum(
        1
        for key in was.keys() & now.keys()
        if was[key][1] == now[key][1] and (was[key][0] + 180) // 1440 != (now[key][0] + 180) // 1440
    )
    assert dates + other > 0
    assert made.plan.cost.stability_usd == 7 * dates + 100_000 * other + 1_000 * moved


def test_the_dearer_changes_are_the_fewer_are_made(small: Season) -> None:
    first = first_day(small.plan, "MONUSCO-PAK-ENG1-1")
    edits: list[Edit] = [CloseAirfield(airfield="OPIS", first_day=first, last_day=first + 1)]
    edits += [Reprice(source=offer.id, permille=1400) for offer in small.problem.charter_offers[:3]]
    present = midnight(day("2010-05-01"))
    free = StabilityPrices(usd_per_changed_date=0, usd_per_changed_aircraft=0, usd_per_changed_chalk=0)
    kept = []
    for prices in (free, NO_CHANGE_IS_WORTH_IT):
        made = small.replanner.replan(edits, present=present, staging=NOTHING_HELD, prices=prices, budget=40)
        assert made.plan is not None
        kept.append(legs_unchanged(small.plan, made.plan)[0])
    assert kept[0] <= kept[1]


def test_fewer_hours_of_a_contract_under_way_leave_no_bound(small: Season) -> None:
    """Hours flown before cost less each than the bound of so few could count."""
    (offer,) = {award.offer for award in small.plan.awards}
    _, plan = again(small, [SetMonthlyHours(source=offer, hours=170)], "2010-12-31")
    assert plan.bound_usd is None
    _, plan = again(small, [SetMonthlyHours(source=offer, hours=190)], "2010-12-31")
    assert plan.bound_usd is not None


# --- no way out -----------------------------------------------------------------------------------------------


def test_a_movement_with_no_way_out_is_left_with_what_broke_it_and_what_would_cure_it(small: Season) -> None:
    need = small.problem.rotation["UNMIT-MYS-FPU1-1"]
    names = {other.id for other in small.problem.rotations if other.mission == need.mission}
    out = BlackOut(
        mission=need.mission,
        first_day=need.window_first_day - 40,
        last_day=need.window_last_day + 60,
        reason="election",
    )
    made, plan = again(small, [out], "2010-07-01")
    left = {item.requirement: item for item in plan.not_moved}
    assert set(left) == names == {item.requirement for item in made.broken}
    for item in left.values():
        assert item.reason.startswith("As released it cannot stand: nobody of UNMIT moves on 2010-1")
        assert "Even with every other movement out of the way" in item.reason
        assert item.remedies


def test_an_edit_that_cannot_be_made_is_refused(example: Season) -> None:
    with pytest.raises(InvalidValue, match="NOBODY"):
        example.replanner.replan([CancelMovement(requirement="NOBODY")], present=midnight(day("2010-07-01")))


# --- whatever changes -----------------------------------------------------------------------------------------

STAGINGS = st.sampled_from([NOTHING_HELD, StagedRelease(), ON_ITS_AIRCRAFT, IN_SEQUENCE, ALL_FIXED])


def _holds(season: Season, edits: list[Edit], present: int, staging: StagedRelease) -> None:
    try:
        made = season.replanner.replan(edits, present=present, staging=staging)
    except InvalidValue:
        return
    if made.plan is None:
        assert made.reasons
        assert all(made.reasons)
        return
    assert made.reasons == ()
    assert [str(finding) for finding in verify(made.problem, made.plan).findings] == []
    assert departed(made.plan, present) == departed(season.plan, present)
    assert all(item.reason and item.remedies for item in made.plan.not_moved)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), staging=STAGINGS)
def test_any_edits_of_the_complete_example_give_a_verified_plan_or_a_reason_and_history_stays(
    data: st.DataObject, staging: StagedRelease, example: Season
) -> None:
    problem = example.problem
    edits = data.draw(st.lists(any_edit(problem), min_size=1, max_size=3))
    present = data.draw(st.integers(midnight(problem.planning_day), midnight(problem.season_last_day)))
    _holds(example, edits, present, staging)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), staging=STAGINGS)
def test_any_edit_of_the_small_season_gives_a_verified_plan_or_a_reason_and_history_stays(
    data: st.DataObject, staging: StagedRelease, small: Season
) -> None:
    problem = small.problem
    edits = [data.draw(any_edit(problem))]
    present = data.draw(st.integers(midnight(problem.planning_day), midnight(problem.season_last_day)))
    _holds(small, edits, present, staging)
