"""Blocks: one part of a requirement as one aircraft flies it in one go, timed for any start.

The search moves blocks, not sorties. A block knows where it begins and ends, what it costs in hours and landings, how
long it takes at most, and at which starts its own rules hold (strength at the end of the day, hours, crew duty).

"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, Day, Minute, local_day, local_midnight, utc_offset_min
from movcon.movements import RotationRequirement
from movcon.places import Closure
from movcon.plan import Leg
from movcon.problem import Problem
from optimizer.rotation.chalks import onward_limit
from optimizer.rotation.flying import Crew, Flight, Flown, Pilot, cleared_from
from optimizer.rotation.footprint import Footprint, footprint

GRID_MIN = 60
_HOURS = MINUTES_PER_DAY // GRID_MIN


@dataclass(frozen=True, slots=True)
class Timing:
    """A block flown from one start: its sorties, what follows from them, and the duty it ends in."""

    start: Minute
    sorties: tuple[Flown, ...]
    end: Minute
    duty_start: Minute | None
    first_event: Minute
    first_day: Day
    last_day: Day
    in_days: tuple[tuple[Day, int], ...]
    out_days: tuple[tuple[Day, int], ...]
    footprint: Footprint


class Block:
    """A part of a requirement on a type under a crew regime (None = crews are the carrier's affair).

    Attributes
    ----------
    present_before
        (arrived, departed) people of the requirement before this part.
    duration_min
        Longest time from first departure to last arrival over the starts of a day.
    event_min, event_max
        Least and greatest minutes from start to first event at the APOD.
    """

    __slots__ = (
        "_around",
        "_cache",
        "_closed",
        "_crew",
        "_onward",
        "_problem",
        "_shift_invariant",
        "_starts_ok",
        "_template",
        "_twin",
        "_type",
        "_zone",
        "block_min",
        "destination",
        "duration_min",
        "event_max",
        "event_min",
        "flights",
        "index",
        "landings",
        "need",
        "origin",
        "part",
        "present_before",
        "span_days",
        "type_id",
    )

    def __init__(
        self,
        problem: Problem,
        need: RotationRequirement,
        type_id: str,
        crew: Crew | None,
        part: int,
        flights: tuple[Flight, ...],
        present_before: tuple[int, int],
    ) -> None:
        self._problem = problem
        self._type = problem.aircraft_type[type_id]
        self._crew = crew
        self._zone = problem.airfield[need.apod].time_zone
        self._onward = onward_limit(problem, need)
        self._cache: dict[Minute, Timing | None] = {}
        self._starts_ok: dict[int, bool] = {}
        self._template: Timing | None = None
        self._twin: Block | None = None
        self._closed: tuple[tuple[str, Closure], ...] = ()
        self._around: dict[tuple[tuple[str, Closure], ...], dict[Minute, Timing | None]] = {}
        self.need = need
        self.type_id = type_id
        self.part = part
        self.flights = flights
        self.present_before = present_before
        self.index = -1
        self.origin = flights[0].origin
        self.destination = flights[-1].destination
        self._shift_invariant = self._is_shift_invariant()
        self.block_min = 0
        self.landings = 0
        self.duration_min = 0
        self.event_min = 0
        self.event_max = 0
        self.span_days = 0

    def prepare(self) -> bool:
        """Measure the block around its preferred date; False when no start on that date works."""
        noon = local_midnight(self.need.preferred_day, self._zone)
        if self._shift_invariant:
            self._shift_invariant = not self._crowds_a_day(self._flown(noon))
            self._cache.clear()
        timings = []
        hours = 1 if self._shift_invariant else _HOURS
        for hour in range(hours):
            timing = self._flown(noon + hour * GRID_MIN)
            if timing is not None:
                timings.append(timing)
        if not timings:
            return False
        self.duration_min = max(t.end - t.start for t in timings)
        self.event_min = min(t.first_event - t.start for t in timings)
        self.event_max = max(t.first_event - t.start for t in timings)
        self.span_days = max(t.last_day - t.first_day for t in timings)
        self.block_min = sum(s.route.block_min for s in timings[0].sorties)
        self.landings = sum(s.route.landings for s in timings[0].sorties)
        tried = (self.at(noon + hour * GRID_MIN) for hour in range(_HOURS))
        return any(timing is not None and self._under_ceiling(timing) for timing in tried)

    @property
    def airfields(self) -> frozenset[str]:
        """Every airfield a sortie of the block lands at or leaves from."""
        return frozenset(
            icao
            for flight in self.flights
            for route in self._problem.routes_between(self.type_id, flight.origin, flight.destination)
            for hop in route.hops
            for icao in (hop.origin, hop.destination)
        )

    def again(
        self, problem: Problem, need: RotationRequirement, closed: tuple[tuple[str, Closure], ...], *, index: int
    ) -> Block:
        """The same block in a problem that differs, for it, by its release and these closures; timings are shared."""
        twin = copy(self)
        twin._become(self, problem, need, closed)  # noqa: SLF001 - its own kind
        twin.index = index
        return twin

    def _become(
        self, of: Block, problem: Problem, need: RotationRequirement, closed: tuple[tuple[str, Closure], ...]
    ) -> None:
        self._problem = problem
        self.need = need
        self._starts_ok = {}
        self._twin = of
        self._closed = closed
        if closed:
            # What is flown around the same closures is worked out once, unless a release has its say in it.
            self._cache = of._around.setdefault(closed, {}) if problem.release is None else {}

    def is_again(self, other: Block) -> bool:
        """Whether this is the other block in a problem that changes nothing for it."""
        return self is other or (self._twin is other._twin and self._closed == other._closed)

    def at(self, start: Minute) -> Timing | None:
        """The block flown from ``start``, as early as possible; None when it cannot be."""
        if self._closed and self._twin is not None:
            timing = self._twin.at(start)
            return timing if timing is None or not self._is_hit(timing) else self._flown(start)
        if not self._shift_invariant:
            return self._flown(start)
        found = self._cache.get(start)
        if found is None:
            found = self._shifted(start)
            self._cache[start] = found
        return found

    def starts_well(self, start: Minute) -> bool:
        """Whether the strength at the end of each day stays under the ceiling, and no event falls in a blackout."""
        if self._problem.release is not None and not self._is_cleared(start):
            return False
        if self._shift_invariant and not self._closed:
            key = (start + utc_offset_min(start, self._zone)) % MINUTES_PER_DAY
            fine = self._starts_ok.get(key)
            if fine is None:
                timing = self.at(start)
                fine = timing is not None and self._under_ceiling(timing)
                self._starts_ok[key] = fine
        else:
            timing = self.at(start)
            fine = timing is not None and self._under_ceiling(timing)
        if not fine or not self.need.blackouts:
            return fine
        timing = self.at(start)
        return timing is not None and not self._in_blackout(timing)

    def next_start(self, earliest: Minute, latest: Minute) -> Minute | None:
        """First start on the grid in [earliest, latest] at which the block's own rules hold."""
        start = -(-earliest // GRID_MIN) * GRID_MIN
        limit = min(latest, start + 2 * MINUTES_PER_DAY) if not self.need.blackouts else latest
        while start <= limit:
            if self.starts_well(start):
                return start
            start += GRID_MIN
        return None

    def previous_start(self, latest: Minute, earliest: Minute) -> Minute | None:
        """Last start on the grid in [earliest, latest] at which the block's own rules hold."""
        start = latest // GRID_MIN * GRID_MIN
        limit = max(earliest, start - 2 * MINUTES_PER_DAY) if not self.need.blackouts else earliest
        while start >= limit:
            if self.starts_well(start):
                return start
            start -= GRID_MIN
        return None

    def _is_hit(self, timing: Timing) -> bool:
        """Whether a leg leaves from or lands at an airfield while it is closed."""
        return any(
            (leg.origin == icao and closure.start <= leg.departure < closure.end)
            or (leg.destination == icao and closure.start <= leg.arrival < closure.end)
            for icao, closure in self._closed
            for sortie in timing.sorties
            for leg in sortie.legs
        )

    def _is_cleared(self, start: Minute) -> bool:
        """Whether clearances can be had, or are had, for every sortie flown from a start."""
        timing = self.at(start)
        return timing is not None and all(
            cleared_from(self._problem, sortie.route, sortie.departure) == sortie.departure for sortie in timing.sorties
        )

    def _is_shift_invariant(self) -> bool:
        for flight in self.flights:
            routes = self._problem.routes_between(self.type_id, flight.origin, flight.destination)
            if len(routes) != 1 or routes[0].valid_from is not None or routes[0].valid_until is not None:
                return False
            for hop in routes[0].hops:
                ends = (self._problem.airfield[hop.origin], self._problem.airfield[hop.destination])
                if not all(field.always_open for field in ends):
                    return False
            if self.need.window_first_day - self._problem.planning_day < routes[0].notice_days + 5:
                return False
        return True

    def _flown(self, start: Minute) -> Timing | None:
        if start in self._cache:
            return self._cache[start]
        timing = self._fly(start)
        self._cache[start] = timing
        return timing

    def _crowds_a_day(self, timing: Timing | None) -> bool:
        """Whether more people come or go within 24 hours than can be moved on in a day."""
        if timing is None or self._onward is None:
            return False
        for row in (
            [(s.arrival, s.flight.incoming) for s in timing.sorties if s.flight.incoming],
            [(s.departure, s.flight.outgoing) for s in timing.sorties if s.flight.outgoing],
        ):
            for since, _ in row:
                if sum(people for at, people in row if since <= at < since + MINUTES_PER_DAY) > self._onward:
                    return True
        return False

    def _fly(self, start: Minute) -> Timing | None:
        pilot = Pilot(self._problem, self._type, self._crew)
        sorties: list[Flown] = []
        now = start
        last_in: Minute | None = None
        last_out: Minute | None = None
        gap = self.need.chalk_gap_min
        came: dict[Day, int] = {}
        left: dict[Day, int] = {}
        for flight in self.flights:
            arrive_from = last_in + gap if flight.incoming and last_in is not None else None
            if flight.outgoing and last_out is not None:
                now = max(now, last_out + gap)
            flown = self._fly_in_turn(pilot, flight, now, arrive_from, (came, left))
            if flown is None:
                return None
            if flight.incoming:
                last_in = flown.arrival
            if flight.outgoing:
                last_out = flown.departure
            sorties.append(flown)
            now = flown.arrival
        return self._timing(start, tuple(sorties), pilot.duty_start)

    def _fly_in_turn(
        self,
        pilot: Pilot,
        flight: Flight,
        now: Minute,
        arrive_from: Minute | None,
        moved: tuple[dict[Day, int], dict[Day, int]],
    ) -> Flown | None:
        """Fly as early as possible, on the next date when the day's onward capacity is used up."""
        for _ in range(3):
            before = pilot.standing
            flown = pilot.fly(flight, now, arrive_from)
            people = flight.incoming or flight.outgoing
            if flown is None or not people:
                return flown
            used = moved[0] if flight.incoming else moved[1]
            day = local_day(flown.arrival if flight.incoming else flown.departure, self._zone)
            if self._onward is None or used.get(day, 0) + people <= self._onward:
                used[day] = used.get(day, 0) + people
                return flown
            pilot.stand(before)
            if flight.incoming:
                arrive_from = local_midnight(day + 1, self._zone)
            else:
                now = local_midnight(day + 1, self._zone)
        return None

    def _shifted(self, start: Minute) -> Timing | None:
        if self._template is None:
            self._template = self._fly(start)
            return self._template
        base = self._template
        shift = start - base.start
        sorties = tuple(
            Flown(
                s.flight,
                s.route,
                tuple(
                    Leg(
                        origin=leg.origin,
                        destination=leg.destination,
                        departure=leg.departure + shift,
                        arrival=leg.arrival + shift,
                    )
                    for leg in s.legs
                ),
            )
            for s in base.sorties
        )
        return self._timing(start, sorties, None if base.duty_start is None else base.duty_start + shift)

    def _timing(self, start: Minute, sorties: tuple[Flown, ...], duty_start: Minute | None) -> Timing:
        zone = self._zone
        in_days = tuple((local_day(s.arrival, zone), s.flight.incoming) for s in sorties if s.flight.incoming)
        out_days = tuple((local_day(s.departure, zone), s.flight.outgoing) for s in sorties if s.flight.outgoing)
        firsts = [s.arrival for s in sorties if s.flight.incoming]
        if not firsts:
            firsts = [s.departure for s in sorties if s.flight.outgoing]
        every = [day for day, _ in (*in_days, *out_days)]
        return Timing(
            start=start,
            sorties=sorties,
            end=sorties[-1].arrival,
            duty_start=duty_start,
            first_event=min(firsts),
            first_day=local_day(min(firsts), zone),
            last_day=max(every),
            in_days=in_days,
            out_days=out_days,
            footprint=footprint(self._problem, sorties),
        )

    def _under_ceiling(self, timing: Timing) -> bool:
        need = self.need
        arrived, departed = self.present_before
        present = need.staying + need.outgoing + arrived - departed
        changes: dict[Day, int] = {}
        for day, people in timing.in_days:
            changes[day] = changes.get(day, 0) + people
        for day, people in timing.out_days:
            changes[day] = changes.get(day, 0) - people
        for day in sorted(changes):
            present += changes[day]
            if present > need.ceiling:
                return False
        return True

    def _in_blackout(self, timing: Timing) -> bool:
        days = [day for day, _ in (*timing.in_days, *timing.out_days)]
        return any(b.first_day <= day <= b.last_day for b in self.need.blackouts for day in days)
