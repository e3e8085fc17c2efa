"""Rules of places that could stand in the way of a movement: hours, closures, slots, stands, links, clearances."""

from __future__ import annotations

from collections.abc import Iterator

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, midnight
from movcon.edits import (
    AllowLink,
    Edit,
    ReopenAirfield,
    SetNotice,
    SetOpeningHours,
    SetParking,
    SetSlots,
)
from movcon.movements import RotationRequirement
from movcon.places import Airfield
from optimizer.rotation.inquiry.relaxation import Edits, Relaxation, Way, graded
from optimizer.rotation.inquiry.relaxed_lift import usable
from optimizer.rotation.instance import Instance

_DAYS_AROUND = 5


def of_places(instance: Instance, need: RotationRequirement) -> Iterator[Relaxation]:
    """Rules of every airfield that an aircraft may touch for a requirement."""
    problem = instance.problem
    for icao in _touched(instance, need):
        field = problem.airfield[icao]
        yield from _of_airfield(field, need)
    yield from _of_links(instance, need)
    yield from _of_notice(instance, need)


def _touched(instance: Instance, need: RotationRequirement) -> list[str]:
    """APOE and APOD first, then tech stops and bases of the aircraft that could fly it."""
    problem = instance.problem
    found: dict[str, None] = {need.apoe: None, need.apod: None}
    for carrier in usable(instance, need):
        ends = ((need.apoe, need.apod), (carrier.base, need.apoe), (need.apod, carrier.base), (need.apoe, carrier.base))
        for origin, destination in (*ends, (need.apod, need.apoe)):
            for route in problem.routes_between(carrier.type_id, origin, destination):
                found.update((hop.destination, None) for hop in route.hops)
    return list(found)


def _of_airfield(field: Airfield, need: RotationRequirement) -> Iterator[Relaxation]:
    icao = field.icao
    if not field.open_round_the_clock:
        yield _hours(field)
    low = midnight(need.window_first_day - _DAYS_AROUND)
    high = midnight(need.window_last_day + need.spread_days_max + _DAYS_AROUND)
    closures = [closure for closure in field.closures if closure.start < high and closure.end > low]
    if closures:
        closed = ", ".join(dict.fromkeys(closure.reason for closure in closures))
        yield graded("airfield_hours", f"the closure of {icao} ({closed})", [ReopenAirfield(airfield=icao)])
    if field.slots_per_day is not None:
        many = [*range(field.slots_per_day + 1, field.slots_per_day + 9), None]
        slots = [SetSlots(airfield=icao, slots_per_day=count) for count in many]
        plural = "slot" if field.slots_per_day == 1 else "slots"
        yield graded("slots", f"{field.slots_per_day} {plural} a day at {icao}", slots)
    if field.parking_mog is not None:
        places = [*range(field.parking_mog + 1, field.parking_mog + 5), None]
        stands = [SetParking(airfield=icao, parking_mog=count) for count in places]
        plural = "stand" if field.parking_mog == 1 else "stands"
        yield graded("parking_mog", f"{field.parking_mog} {plural} at {icao}", stands)


def _hours(field: Airfield) -> Relaxation:
    """Opening hours, an hour longer at a time: in the evening, in the morning, or round the clock."""
    opens, closes = field.opens_local_min, field.closes_local_min
    always: Edits = (SetOpeningHours(airfield=field.icao, opens_local_min=0, closes_local_min=MINUTES_PER_DAY),)
    closed = (opens - closes) % MINUTES_PER_DAY

    def hours(start: int, end: int) -> Edits:
        end = end % MINUTES_PER_DAY or MINUTES_PER_DAY
        return (SetOpeningHours(airfield=field.icao, opens_local_min=start % MINUTES_PER_DAY, closes_local_min=end),)

    longer = range(MINUTES_PER_HOUR, closed, MINUTES_PER_HOUR)
    ways: tuple[Way, ...] = (
        (*(hours(opens, closes + minutes) for minutes in longer), always),
        (*(hours(opens - minutes, closes) for minutes in longer), always),
    )
    times = " to ".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (opens, closes))
    words = f"the opening hours of {field.icao}, {times} local time"
    return Relaxation(rule="airfield_hours", words=words, ways=ways, whole=always)


def _of_links(instance: Instance, need: RotationRequirement) -> Iterator[Relaxation]:
    problem = instance.problem
    ends = {problem.airfield[need.apoe].state, problem.airfield[need.apod].state}
    bases = {problem.airfield[carrier.base].state for carrier in usable(instance, need)}
    for link in problem.forbidden_links:
        pair = {link.state, link.other_state}
        if pair == ends or (pair & ends and pair & bases):
            words = f"the ban on flights between {link.state} and {link.other_state} ({link.reason})"
            yield graded("forbidden_link", words, [AllowLink(state=link.state, other_state=link.other_state)])


def _of_notice(instance: Instance, need: RotationRequirement) -> Iterator[Relaxation]:
    """Clearances, where they could come too late for the window."""
    problem = instance.problem
    asked = problem.planning_day if problem.release is None else problem.release.present_day
    notices = [
        route.notice_days
        for carrier in usable(instance, need)
        for origin, destination in ((need.apoe, need.apod), (need.apod, need.apoe), (carrier.base, need.apoe))
        for route in problem.routes_between(carrier.type_id, origin, destination)
    ]
    longest = max(notices, default=0)
    if longest and asked + longest > need.window_first_day - _DAYS_AROUND:

        def within(days: int) -> Edits:
            edits: list[Edit] = [SetNotice(airfield=icao, days=days) for icao in (need.apod, need.apoe)]
            return tuple(edits)

        ways = (tuple(within(days) for days in range(longest - 1, -1, -1)),)
        words = f"the {longest} days of notice for clearances to {need.apod}"
        yield Relaxation(rule="clearance_notice", words=words, ways=ways, whole=within(0))
