"""Rules that could stand in the way of a movement: its dates, its people, its mission's money."""

from __future__ import annotations

from collections.abc import Iterator

from movcon.clock import day_text, fiscal_year
from movcon.edits import (
    LiftBlackouts,
    MoveAirport,
    MoveWindow,
    SetAdvanceParty,
    SetCeiling,
    SetFunds,
    SetOnward,
    SetSpread,
    SetTour,
)
from movcon.movements import RotationRequirement
from optimizer.rotation.inquiry.relaxation import Edits, Relaxation, Way, graded, rising
from optimizer.rotation.inquiry.relaxed_lift import of_lift
from optimizer.rotation.inquiry.relaxed_places import of_places
from optimizer.rotation.instance import Instance

_TOUR_DAYS = 120
_SPREAD_DAYS = 60
_ADVANCE_DAYS = 30
_MONEY_STEPS = 40
_NEAR = 3


def relaxations(instance: Instance, need: RotationRequirement) -> list[Relaxation]:
    """Every rule that could bind a requirement and that an edit could lift."""
    return [
        *_of_dates(instance, need),
        *_of_people(instance, need),
        *of_places(instance, need),
        *of_lift(instance, need),
        *_of_funds(instance, need),
    ]


def other_airports(instance: Instance, need: RotationRequirement) -> list[Edits]:
    """Edits that send a requirement through another airport: nearest APODs of its mission and APOEs of its contributor.

    They are no rule that is lifted but another movement, and are tried where nothing else helps.
    """
    problem = instance.problem

    def near(icao: str, others: set[str]) -> list[str]:
        here = problem.airfield[icao]

        def distance(other: str) -> tuple[int, str]:
            field = problem.airfield[other]
            return abs(field.lat_udeg - here.lat_udeg) + abs(field.lon_udeg - here.lon_udeg), other

        return sorted(others - {need.apoe, need.apod}, key=distance)[:_NEAR]

    apods = {other.apod for other in problem.rotations if other.mission == need.mission}
    apoes = {other.apoe for other in problem.rotations if other.contributor == need.contributor}
    return [
        *((MoveAirport(requirement=need.id, apod=icao),) for icao in near(need.apod, apods)),
        *((MoveAirport(requirement=need.id, apoe=icao),) for icao in near(need.apoe, apoes)),
    ]


def _of_dates(instance: Instance, need: RotationRequirement) -> Iterator[Relaxation]:
    problem = instance.problem
    first, last = need.window_first_day, need.window_last_day
    start, end = min(first, problem.season_first_day), max(last, problem.season_last_day)

    def window(low: int, high: int) -> Edits:
        return (MoveWindow(requirement=need.id, first_day=low, last_day=high),)

    ways: list[Way] = []
    if start < first:
        ways.append(tuple(window(first - days, last) for days in rising(0, first - start, steps=400)))
    if end > last:
        ways.append(tuple(window(first, last + days) for days in rising(0, end - last, steps=400)))
    if ways:
        words = f"the window {day_text(first)} to {day_text(last)}"
        yield Relaxation(rule="window", words=words, ways=tuple(ways), whole=window(start, end))
    tours = [need.id] if need.follows is not None else []
    for name in (*tours, *instance.followers.get(need.id, ())):
        yield _tour(problem.rotation[name])
    if need.blackouts:
        reasons = ", ".join(dict.fromkeys(item.reason for item in need.blackouts))
        yield graded("blackout", f"the blackout ({reasons})", [LiftBlackouts(requirement=need.id)])
    spreads = [SetSpread(requirement=need.id, days=need.spread_days_max + days) for days in range(1, _SPREAD_DAYS + 1)]
    yield graded("spread", f"the {need.spread_days_max} days from first to last chalk", spreads)


def _tour(need: RotationRequirement) -> Relaxation:
    low, high = need.tour_days_min, need.tour_days_max

    def tour(shorter: int, longer: int) -> Edits:
        return (SetTour(requirement=need.id, days_min=max(1, low - shorter), days_max=high + longer),)

    ways = (
        tuple(tour(days, 0) for days in range(1, _TOUR_DAYS + 1)),
        tuple(tour(0, days) for days in range(1, _TOUR_DAYS + 1)),
    )
    words = f"the tour of {low} to {high} days from {need.follows} to {need.id}"
    return Relaxation(rule="tour", words=words, ways=ways, whole=tour(3650, 3650))


def _of_people(instance: Instance, need: RotationRequirement) -> Iterator[Relaxation]:
    problem = instance.problem
    if need.advance_permille and need.incoming:
        words = (
            f"the advance party of {need.advance_permille / 10:g} %, {need.advance_days_min} to "
            f"{need.advance_days_max} days ahead"
        )
        yield graded("advance_party", words, [SetAdvanceParty(requirement=need.id, permille=0)])
    most = need.staying + need.incoming + need.outgoing
    if need.ceiling < most:
        ceilings = [SetCeiling(requirement=need.id, ceiling=beds) for beds in rising(need.ceiling, most, steps=128)]
        yield graded("strength_ceiling", f"the ceiling of {need.ceiling:,} people at the end of a day", ceilings)
    limits = [o.people_per_day for o in problem.onward if (o.apod, o.mission) == (need.apod, need.mission)]
    if limits and problem.prices.usd_per_person_over_onward_capacity is None:
        limit = min(limits)
        others = max(
            other.incoming + other.outgoing
            for other in problem.rotations
            if (other.apod, other.mission) == (need.apod, need.mission)
        )
        onward = [
            SetOnward(apod=need.apod, mission=need.mission, people_per_day=people)
            for people in rising(limit, limit + most + others, steps=128)
        ]
        yield graded("onward_capacity", f"{limit:,} people a day moved on from {need.apod}", onward)


def _of_funds(instance: Instance, need: RotationRequirement) -> Iterator[Relaxation]:
    """The mission's money in the fiscal years that the movement may fall into."""
    years = {fiscal_year(day) for day in (need.window_first_day - 2, need.window_last_day + need.spread_days_max)}
    price = instance.standalone_usd[instance.number[need.id]] or _dear(instance, need)
    for item in instance.problem.funds:
        if item.mission != need.mission or item.fiscal_year not in years:
            continue
        step = max(1_000, price // _MONEY_STEPS // 1_000 * 1_000)
        sums = [item.usd + step * k for k in range(1, 2 * _MONEY_STEPS + 1)]
        raised = [SetFunds(mission=item.mission, fiscal_year=item.fiscal_year, usd=usd) for usd in [*sums, 10**11]]
        yield graded("funds", f"the funds of {item.mission} in {item.fiscal_year}, ${item.usd:,}", raised)


def _dear(instance: Instance, need: RotationRequirement) -> int:
    return instance.problem.prices.usd_per_person_not_moved * (need.incoming + need.outgoing)
