"""Small units that have agreed to share: from two on one aircraft to whole seasons, always as verification accepts it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from movcon.clock import midnight, utc_day
from movcon.edits import CancelMovement, CloseAirfield, MoveWindow, SetPeople, SetSharing
from movcon.lift import SourceKind
from movcon.movements import RotationRequirement
from movcon.plan import Plan, Sortie
from movcon.problem import ContributorsApart, OnwardCapacity, Problem
from movcon.release import StagedRelease
from movcon.verification import verify
from optimizer.result import Status
from optimizer.rotation import solve
from optimizer.rotation.replan import Replanner
from optimizer.rotation.sharing import shared_flights, sharing_groups
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario

# A lot from XXXX by way of AAAA to MMMM and back: 20 block hours, 6 landings, mobilisation; no wait beyond the free one.
ONE_ROUND_TRIP = 20 * 10_000 + 6 * 1_000 + 20_000
# The same lot with a second round trip between AAAA and MMMM.
TWO_ROUND_TRIPS = 36 * 10_000 + 10 * 1_000 + 20_000


def _unit(problem: Problem, name: str, people: int = 60, **values: object) -> RotationRequirement:
    """A unit of Alfa without an advance party, by charter only, that does not mind the date."""
    given_values: dict[str, object] = {
        "id": name,
        "unit": name,
        "incoming": people,
        "outgoing": people,
        "ceiling": 500,
        "floor": 0,
        "advance_permille": 0,
        "blackouts": (),
        "lift_sources": (SourceKind.CHARTER,),
        "usd_per_day_off_preferred": 0,
        "shares": "ALF",
    }
    return replace(problem.rotation["ALF-1"], **{**given_values, **values})  # type: ignore[arg-type]


def _season(problem: Problem, *needs: RotationRequirement) -> Problem:
    return replace(problem, rotations=needs, contract_offers=(), onward=())


def _shared(plan: Plan | None) -> list[Sortie]:
    assert plan is not None
    return [s for i in plan.itineraries for s in i.sorties if len({load.requirement for load in s.loads}) > 1]


def _planned(problem: Problem, budget: int = 10) -> Plan:
    """Plan of a problem in which everybody can be moved."""
    result = solve(problem, budget=budget, seed=1)
    assert result.status is Status.COMPLETE
    assert result.plan is not None
    assert [str(finding) for finding in verify(problem, result.plan).findings] == []
    return result.plan


def test_two_units_of_60_need_one_round_trip_where_they_share_and_two_where_not(complete_problem: Problem) -> None:
    one, two = _unit(complete_problem, "ONE"), _unit(complete_problem, "TWO")
    together = _planned(_season(complete_problem, one, two))
    assert together.cost.objective_usd == ONE_ROUND_TRIP
    into, out = _shared(together)
    assert [
        (load.requirement, load.direction.value, load.chalk, load.people) for load in (*into.loads, *out.loads)
    ] == [
        ("ONE", "in", 1, 60),
        ("TWO", "in", 1, 60),
        ("ONE", "out", 1, 60),
        ("TWO", "out", 1, 60),
    ]
    apart = _planned(_season(complete_problem, *(replace(need, shares=None) for need in (one, two))))
    assert apart.cost.objective_usd == TWO_ROUND_TRIPS
    assert not _shared(apart)


@pytest.mark.parametrize(
    ("story", "values"),
    [
        ("another word", {"shares": "BRV"}),
        ("no word", {"shares": None}),
        ("another mission", {"mission": "NIS"}),
        ("dates that do not meet", {"window_first_day": 15_000, "window_last_day": 15_010, "preferred_day": 15_005}),
        ("too many for one aircraft and no sortie saved", {"incoming": 141, "outgoing": 141}),
        ("letters only", {"lift_sources": (SourceKind.LETTER_OF_ASSIST,)}),
    ],
)
def test_units_that_cannot_share_fly_by_themselves(
    story: str, values: dict[str, object], complete_problem: Problem
) -> None:
    problem = _season(complete_problem, _unit(complete_problem, "ONE"), _unit(complete_problem, "TWO", **values))
    result = solve(problem, budget=10, seed=1)
    assert result.plan is not None
    assert verify(problem, result.plan).accepted, story
    assert not _shared(result.plan), story


def test_contributors_that_are_kept_apart_do_not_share(complete_problem: Problem) -> None:
    needs = _unit(complete_problem, "ONE"), _unit(complete_problem, "TWO", contributor="CCC")
    assert _shared(_planned(replace(_season(complete_problem, *needs), contributors_apart=())))
    apart = (ContributorsApart(contributor="AAA", other="CCC", reason="kept apart"),)
    assert not _shared(_planned(replace(_season(complete_problem, *needs), contributors_apart=apart)))


def test_a_unit_with_an_advance_party_keeps_its_aircraft_to_itself(complete_problem: Problem) -> None:
    advance = {"advance_permille": 150, "advance_days_min": 4, "advance_days_max": 8}
    needs = _unit(complete_problem, "ONE"), _unit(complete_problem, "TWO", **advance)
    assert not _shared(_planned(_season(complete_problem, *needs)))


def test_three_units_of_130_need_two_round_trips_together(complete_problem: Problem) -> None:
    problem = _season(complete_problem, *(_unit(complete_problem, name, 130) for name in ("ONE", "TWO", "TRE")))
    plan = _planned(problem)
    assert plan.cost.objective_usd == TWO_ROUND_TRIPS
    # One of them is split over both aircraft and has two chalks each way.
    chalks = Counter(load.requirement for i in plan.itineraries for s in i.sorties for load in s.loads)
    assert sorted(chalks.values()) == [2, 2, 4]


def test_a_unit_that_fills_one_aircraft_and_a_half_takes_another_along(complete_problem: Problem) -> None:
    problem = _season(complete_problem, _unit(complete_problem, "BIG", 300), _unit(complete_problem, "TWO", 90))
    assert _planned(problem).cost.objective_usd == TWO_ROUND_TRIPS


def test_units_that_come_and_units_that_go_share_with_one_that_does_both(complete_problem: Problem) -> None:
    needs = (
        _unit(complete_problem, "ONE", incoming=0, outgoing=100),
        _unit(complete_problem, "TWO", 90),
        _unit(complete_problem, "TRE", incoming=100, outgoing=0),
    )
    assert _planned(_season(complete_problem, *needs)).cost.objective_usd == ONE_ROUND_TRIP


def test_each_keeps_its_own_window_and_tour(complete_problem: Problem) -> None:
    first = [_unit(complete_problem, name) for name in ("ONE", "TWO")]
    later = complete_problem.rotation["ALF-2"]
    dates = {
        "window_first_day": later.window_first_day,
        "window_last_day": later.window_last_day,
        "preferred_day": later.preferred_day,
    }
    tours = {"ONE": (170, 182), "TWO": (180, 190)}
    second = [
        replace(need, id=f"{need.id}-2", follows=need.id, tour_days_min=low, tour_days_max=high, **dates)
        for need, (low, high) in zip(first, tours.values(), strict=True)
    ]
    plan = _planned(_season(complete_problem, *first, *second), budget=30)
    assert plan.cost.objective_usd == 2 * ONE_ROUND_TRIP
    assert len(_shared(plan)) == 4


def test_what_a_mission_can_move_on_in_a_day_limits_what_shares_an_aircraft(complete_problem: Problem) -> None:
    season = _season(complete_problem, _unit(complete_problem, "ONE"), _unit(complete_problem, "TWO"))
    little = (OnwardCapacity(apod="MMMM", mission="MIS", people_per_day=119),)
    assert not _shared(_planned(replace(season, onward=little)))


def test_the_same_seed_and_budget_give_the_same_shared_plan(complete_problem: Problem) -> None:
    problem = _season(complete_problem, *(_unit(complete_problem, name, 130) for name in ("ONE", "TWO", "TRE")))
    assert _planned(problem).digest == _planned(problem).digest


def test_the_small_units_of_the_small_season_share_one_aircraft() -> None:
    shared = _shared(_planned(load_problem(find_scenario("rotation-small")), budget=20))
    assert [{load.requirement for load in sortie.loads} for sortie in shared] == [
        {"UNMIT-MYS-ENG1-1", "UNMIT-MYS-MED1-1"}
    ] * 2


# --- planning again ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def released(complete_problem: Problem) -> tuple[Problem, Plan]:
    """Two units that share a lot, and a third, larger one a fortnight later that does not."""
    later = {
        "window_first_day": complete_problem.rotation["ALF-1"].window_first_day + 20,
        "window_last_day": complete_problem.rotation["ALF-1"].window_first_day + 30,
        "preferred_day": complete_problem.rotation["ALF-1"].window_first_day + 25,
    }
    needs = (
        _unit(complete_problem, "ONE"),
        _unit(complete_problem, "TWO"),
        _unit(complete_problem, "BIG", 200, shares=None, **later),
    )
    problem = _season(complete_problem, *needs)
    return problem, _planned(problem)


def test_what_shares_a_sortie_stays_on_it_when_something_else_changes(released: tuple[Problem, Plan]) -> None:
    problem, plan = released
    again = Replanner(problem, plan).replan(
        [SetPeople(requirement="BIG", incoming=180, outgoing=190)], present=midnight(problem.planning_day + 20)
    )
    assert again.plan is not None
    assert verify(again.problem, again.plan).accepted
    assert _shared(again.plan) == _shared(plan)
    assert {item.requirement for item in again.broken} == {"BIG"}


@pytest.mark.parametrize("fixed_days", [0, 14, 400])
def test_under_way_or_fixed_they_are_not_moved(released: tuple[Problem, Plan], fixed_days: int) -> None:
    problem, plan = released
    present = _shared(plan)[0].departure + 1
    staging = StagedRelease(fixed_days=fixed_days, sequence_days=400, asset_days=400)
    again = Replanner(problem, plan).replan([], present=present, staging=staging)
    assert again.plan is not None
    assert verify(again.problem, again.plan).accepted
    assert _shared(again.plan) == _shared(plan)
    assert again.broken == ()


@pytest.mark.parametrize(
    "edit",
    [
        SetPeople(requirement="TWO", incoming=70, outgoing=60),
        SetPeople(requirement="TWO", incoming=150, outgoing=150),
        SetSharing(requirement="TWO"),
        CancelMovement(requirement="ONE"),
    ],
    ids=lambda edit: edit.words,
)
def test_a_change_to_one_of_two_that_share_is_mended(released: tuple[Problem, Plan], edit: SetPeople) -> None:
    problem, plan = released
    again = Replanner(problem, plan).replan([edit], present=midnight(problem.planning_day + 20))
    assert again.plan is not None
    assert verify(again.problem, again.plan).accepted
    assert again.plan.not_moved == ()


def test_what_has_begun_together_goes_on_together_whatever_window_one_is_given_since(
    released: tuple[Problem, Plan],
) -> None:
    problem, plan = released
    day = problem.rotation["TWO"].window_last_day + 5
    again = Replanner(problem, plan).replan(
        [MoveWindow(requirement="TWO", first_day=day, last_day=day + 5)], present=_shared(plan)[0].departure + 1
    )
    assert again.plan is not None
    assert [str(finding) for finding in verify(again.problem, again.plan).findings] == []
    assert _shared(again.plan) == _shared(plan)


def test_when_their_airport_closes_both_are_moved_together_again(released: tuple[Problem, Plan]) -> None:
    problem, plan = released
    day = utc_day(_shared(plan)[0].arrival)
    shut = CloseAirfield(airfield="MMMM", first_day=day, last_day=day + 1, reason="flooded")
    again = Replanner(problem, plan).replan([shut], present=midnight(problem.planning_day + 20))
    assert again.plan is not None
    assert verify(again.problem, again.plan).accepted
    assert {item.requirement for item in again.broken} == {"ONE", "TWO"}
    assert len(_shared(again.plan)) == 2


# --- whatever the season -----------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(
    people=st.lists(st.tuples(st.integers(0, 420), st.integers(0, 420)), min_size=2, max_size=3).filter(
        lambda rows: all(sum(row) for row in rows)
    )
)
def test_shared_flights_carry_everybody_within_the_seats_and_nobody_unrelieved(
    people: list[tuple[int, int]], complete_problem: Problem
) -> None:
    needs = tuple(
        _unit(complete_problem, f"U{k}", incoming=came, outgoing=left) for k, (came, left) in enumerate(people)
    )
    flights = shared_flights(complete_problem, needs, "WIDE")
    assume(flights is not None)
    assert flights is not None
    came, left = Counter[str](), Counter[str]()
    numbers: Counter[tuple[str, bool]] = Counter()
    for before, flight in zip((None, *flights), flights, strict=False):
        assert before is None or before.destination == flight.origin
        incoming = bool(flight.incoming)
        assert sum(share.people for share in flight.shares) == flight.incoming + flight.outgoing <= 200
        for share in flight.shares:
            numbers[share.requirement, incoming] += 1
            assert share.chalk == numbers[share.requirement, incoming]
            (came if incoming else left)[share.requirement] += share.people
        for need in needs:
            assert left[need.id] <= need.relieved(came[need.id])
    for need in needs:
        assert (came[need.id], left[need.id]) == (need.incoming, need.outgoing)
    sorties = max(-(-sum(row) // 200) for row in zip(*people, strict=True))
    assert sum(1 for flight in flights if flight.destination == "MMMM") <= sorties


_UNITS = st.fixed_dictionaries(
    {
        "incoming": st.integers(0, 230),
        "outgoing": st.integers(0, 230),
        "shares": st.sampled_from(("ONE", "ONE", "TWO", None)),
        "mission": st.sampled_from(("MIS", "MIS", "NIS")),
        "days": st.integers(0, 20),
        "width": st.integers(3, 12),
        "beds": st.integers(0, 200),
        "floor": st.integers(0, 60),
        "spread_days_max": st.integers(1, 12),
        "chalk_gap_min": st.sampled_from((0, 360, 1_440)),
        "advance_permille": st.sampled_from((0, 0, 0, 150)),
        "usd_per_day_off_preferred": st.sampled_from((0, 300)),
        "contracts": st.booleans(),
    }
)


def _drawn(problem: Problem, number: int, drawn: dict[str, object]) -> RotationRequirement:
    values = dict(drawn)
    first = problem.rotation["ALF-2"].window_first_day + int(str(values.pop("days")))
    width, beds = int(str(values.pop("width"))), int(str(values.pop("beds")))
    incoming, outgoing = int(str(values["incoming"])), int(str(values["outgoing"]))
    values["lift_sources"] = (SourceKind.CHARTER, *([SourceKind.CONTRACT] if values.pop("contracts") else []))
    return _unit(
        problem,
        f"U{number}",
        **{
            **values,
            "incoming": incoming or int(not outgoing),
            "ceiling": max(incoming, outgoing, 1) + beds,
            "window_first_day": first,
            "window_last_day": first + width,
            "preferred_day": first + width // 2,
        },
    )


@settings(max_examples=40, deadline=None)
@given(units=st.lists(_UNITS, min_size=2, max_size=6), onward=st.sampled_from((None, 150, 250)))
def test_any_small_season_that_may_share_is_planned_as_verification_accepts(
    units: list[dict[str, object]], onward: int | None, complete_problem: Problem
) -> None:
    needs = tuple(_drawn(complete_problem, k, drawn) for k, drawn in enumerate(units))
    limits = () if onward is None else (OnwardCapacity(apod="MMMM", mission="MIS", people_per_day=onward),)
    problem = replace(complete_problem, rotations=needs, onward=limits)
    result = solve(problem, budget=12, seed=1)
    assert result.plan is not None
    assert [str(finding) for finding in verify(problem, result.plan).findings] == []
    words = {need.id: need.shares for need in needs}
    for sortie in _shared(result.plan):
        assert len({words[load.requirement] for load in sortie.loads}) == 1
    if sharing_groups(problem):
        alone = replace(problem, rotations=tuple(replace(need, shares=None) for need in needs))
        apart = solve(alone, budget=12, seed=1)
        # More may be done, so that less is proven.
        assert apart.bound_usd is not None
        assert result.bound_usd is not None
        assert result.bound_usd <= apart.bound_usd
