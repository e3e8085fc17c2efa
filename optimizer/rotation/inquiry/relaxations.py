"""Rules that could stand in the way of a requirement, each with edits that lift it a little or altogether."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from movcon.clock import day_text
from movcon.edits import (
    AllowLink,
    AllowSource,
    Edit,
    LiftBlackouts,
    MoveWindow,
    ReopenAirfield,
    SetAdvanceParty,
    SetAvailable,
    SetCeiling,
    SetLeadTime,
    SetOnward,
    SetOpeningHours,
    SetParking,
    SetSlots,
    SetSpread,
    SetTour,
)
from movcon.lift import CharterOffer, LetterOfAssist, SourceKind
from movcon.movements import RotationRequirement
from movcon.problem import Problem

_WINDOW_DAYS = (3, 7, 14, 30, 60)
_TOUR_DAYS = (7, 14, 30, 90)
_SPREAD_DAYS = (3, 7, 14, 45)
_CEILING_STEPS = 4
_MANY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """A rule as it binds a requirement, in a planner's words, and edits that lift it, the smallest first.

    ``whole`` lifts the rule altogether.
    """

    rule: str
    words: str
    steps: tuple[tuple[Edit, ...], ...]
    whole: tuple[Edit, ...]


def relaxations(problem: Problem, need: RotationRequirement) -> list[Relaxation]:
    """Every rule that an edit could lift for a requirement."""
    return [*_of_dates(need), *_of_people(problem, need), *_of_places(problem, need), *_of_lift(problem, need)]


def _graded(rule: str, words: str, edits: list[Edit]) -> Relaxation:
    return Relaxation(rule=rule, words=words, steps=tuple((edit,) for edit in edits), whole=(edits[-1],))


def _of_dates(need: RotationRequirement) -> Iterator[Relaxation]:
    first, last = need.window_first_day, need.window_last_day
    moves: list[Edit] = [
        MoveWindow(requirement=need.id, first_day=first - days, last_day=last + days) for days in _WINDOW_DAYS
    ]
    yield _graded("window", f"the window {day_text(first)} to {day_text(last)}", moves)
    if need.follows is not None:
        low, high = need.tour_days_min, need.tour_days_max
        tours: list[Edit] = [
            SetTour(requirement=need.id, days_min=max(1, low - days), days_max=high + days) for days in _TOUR_DAYS
        ]
        yield _graded("tour", f"the tour of {low} to {high} days after {need.follows}", tours)
    if need.blackouts:
        reasons = ", ".join(dict.fromkeys(item.reason for item in need.blackouts))
        yield _graded("blackout", f"the blackout ({reasons})", [LiftBlackouts(requirement=need.id)])
    spreads: list[Edit] = [SetSpread(requirement=need.id, days=need.spread_days_max + days) for days in _SPREAD_DAYS]
    yield _graded("spread", f"the {need.spread_days_max} days from first to last chalk", spreads)


def _of_people(problem: Problem, need: RotationRequirement) -> Iterator[Relaxation]:
    if need.advance_permille and need.incoming:
        words = (
            f"the advance party of {need.advance_permille / 10:g} %, {need.advance_days_min} to "
            f"{need.advance_days_max} days ahead"
        )
        yield _graded("advance_party", words, [SetAdvanceParty(requirement=need.id, permille=0)])
    most = need.staying + need.incoming + need.outgoing
    if need.ceiling < most:
        step = max(1, (most - need.ceiling) // _CEILING_STEPS)
        raised = sorted({min(most, need.ceiling + step * k) for k in range(1, _CEILING_STEPS + 1)} | {most})
        ceilings: list[Edit] = [SetCeiling(requirement=need.id, ceiling=beds) for beds in raised]
        yield _graded("strength_ceiling", f"the ceiling of {need.ceiling} people at the end of a day", ceilings)
    limits = [o.people_per_day for o in problem.onward if (o.apod, o.mission) == (need.apod, need.mission)]
    if limits:
        limit = min(limits)
        more = sorted({limit * 2, limit * 4, most})
        onward: list[Edit] = [
            SetOnward(apod=need.apod, mission=need.mission, people_per_day=people) for people in more if people > limit
        ]
        if onward:
            yield _graded("onward_capacity", f"{limit} people a day moved on from {need.apod}", onward)


def _of_places(problem: Problem, need: RotationRequirement) -> Iterator[Relaxation]:
    for icao in (need.apoe, need.apod):
        field = problem.airfield[icao]
        if not field.open_round_the_clock:
            edits: list[Edit] = [SetOpeningHours(airfield=icao, opens_local_min=0, closes_local_min=1440)]
            yield _graded("airfield_hours", f"the opening hours of {icao}", edits)
        if field.closures:
            closed = ", ".join(dict.fromkeys(closure.reason for closure in field.closures))
            yield _graded("airfield_hours", f"the closure of {icao} ({closed})", [ReopenAirfield(airfield=icao)])
        if field.slots_per_day is not None:
            slots: list[Edit] = [
                SetSlots(airfield=icao, slots_per_day=field.slots_per_day + 1),
                SetSlots(airfield=icao, slots_per_day=None),
            ]
            yield _graded("slots", f"{field.slots_per_day} slots a day at {icao}", slots)
        if field.parking_mog is not None:
            stands: list[Edit] = [
                SetParking(airfield=icao, parking_mog=field.parking_mog + 1),
                SetParking(airfield=icao, parking_mog=None),
            ]
            yield _graded("parking_mog", f"{field.parking_mog} stands at {icao}", stands)
    states = (problem.airfield[need.apoe].state, problem.airfield[need.apod].state)
    for link in problem.forbidden_links:
        if frozenset((link.state, link.other_state)) == frozenset(states):
            words = f"the ban on flights between {link.state} and {link.other_state}"
            yield _graded("forbidden_link", words, [AllowLink(state=link.state, other_state=link.other_state)])


def _of_lift(problem: Problem, need: RotationRequirement) -> Iterator[Relaxation]:
    sources: tuple[CharterOffer | LetterOfAssist, ...] = (
        *(offer for offer in problem.charter_offers if SourceKind.CHARTER in need.lift_sources),
        *(
            letter
            for letter in problem.letters_of_assist
            if SourceKind.LETTER_OF_ASSIST in need.lift_sources and letter.contributor == need.contributor
        ),
    )
    if sources:
        shorter: tuple[Edit, ...] = tuple(SetLeadTime(source=s.id, days=0) for s in sources)
        more: tuple[Edit, ...] = tuple(
            SetAvailable(source=s.id, aircraft=s.aircraft_available + _MANY) for s in sources
        )
        yield Relaxation(
            rule="lead_time",
            words="the lead time of charters and letters",
            steps=tuple((edit,) for edit in shorter),
            whole=shorter,
        )
        yield Relaxation(
            rule="market_size",
            words="the aircraft to be had at once",
            steps=tuple((SetAvailable(source=s.id, aircraft=s.aircraft_available + 1),) for s in sources),
            whole=more,
        )
    others = [kind for kind in _kinds_on_offer(problem, need) if kind not in need.lift_sources]
    if others:
        allowed = " or ".join(kind.value.replace("_", " ") for kind in need.lift_sources)
        edits: tuple[Edit, ...] = tuple(AllowSource(requirement=need.id, source_kind=kind) for kind in others)
        yield Relaxation(
            rule="lift_source",
            words=f"the lift source ({allowed} only)",
            steps=tuple((edit,) for edit in edits),
            whole=edits,
        )


def _kinds_on_offer(problem: Problem, need: RotationRequirement) -> Iterator[SourceKind]:
    if problem.charter_offers:
        yield SourceKind.CHARTER
    if any(letter.contributor == need.contributor for letter in problem.letters_of_assist):
        yield SourceKind.LETTER_OF_ASSIST
    if problem.contract_offers:
        yield SourceKind.CONTRACT
    if any(need.mission in source.missions for source in problem.mission_aircraft):
        yield SourceKind.MISSION_AIRCRAFT
