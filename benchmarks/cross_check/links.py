"""Positioning: what lies between two parts on a lane, before the first and after the last."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.cross_check.flights import Series, Trip, only_route, soonest
from benchmarks.cross_check.lift import Flying, Lane
from movcon.clock import Minute
from movcon.lift import CharterOffer
from movcon.problem import Problem

NO_FLIGHT = Series()


@dataclass(frozen=True, slots=True)
class Link:
    """Positioning after a part: the flight, if any, its times from the start of the part.

    Attributes
    ----------
    ready
        Minutes from the start of the part to the earliest start of the next (for the way home: to the arrival).
    free_until
        The same to the latest start of the next that costs a lot no waiting, when the flight leaves at once.
    free_at_most
        The same when the wait is laid where it is free: on both sides of the flight and at its fuel stops.
    """

    flight: Series
    ready: Minute
    free_until: Minute
    free_at_most: Minute


def way_out(problem: Problem, lane: Lane, to: Flying, *, rested: bool) -> Series | None:
    """The flight from the base to where a part begins, times from the start of the part (so below 0)."""
    if lane.base == to.origin:
        return NO_FLIGHT
    route = only_route(problem, lane.aircraft.id, lane.base, to.origin)
    flight = None if route is None else soonest(lane.aircraft, (Trip(route),), lane.crew)
    if flight is None:
        return None
    ground = lane.before_part_min if rested else lane.aircraft.turnaround_min
    return flight.moved(-ground - flight.end)


def way_home(problem: Problem, of: Flying) -> Series | None:
    """The flight from where a part ends to the base, times from the start of the part."""
    lane = of.lane
    if lane.base == of.destination:
        return NO_FLIGHT
    route = only_route(problem, lane.aircraft.id, of.destination, lane.base)
    return None if route is None else soonest(lane.aircraft, (Trip(route),), lane.crew, after=of.series)


def links(problem: Problem, of: Flying, to: Flying) -> list[Link]:
    """What may lie between two parts of an itinerary: the direct way, where there is one."""
    lane = of.lane
    free = lane.source.free_wait_min if isinstance(lane.source, CharterOffer) else 0
    end = of.series.end
    if of.destination == to.origin:
        return [Link(NO_FLIGHT, end + lane.before_part_min, end + free, end + free)]
    route = only_route(problem, lane.aircraft.id, of.destination, to.origin)
    flight = None if route is None else soonest(lane.aircraft, (Trip(route),), lane.crew, after=of.series)
    if flight is None:
        return []
    stops = (lane.stop_most_min - lane.aircraft.tech_stop_min) * (flight.landings - 1)
    elapsed = flight.end - flight.flown[0].departure
    return [Link(flight, flight.end + lane.before_part_min, flight.end + free, end + 2 * free + elapsed + stops)]
