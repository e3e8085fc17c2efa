"""Blocks: one part of a requirement as one aircraft flies it in one go, timed for any start.

The search moves blocks, not sorties. A block knows where it begins and ends, what it costs in hours and landings, how
long it takes at most, and at which starts its own rules hold (strength at the end of the day, hours, crew duty).

"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from movcon.clock import MINUTES_PER_DAY, Day, Minute, local_day, local_midnight, utc_offset_min
from movcon.movements import RotationRequirement
from movcon.places import Closure
from movcon.plan import Leg, Sortie
from movcon.problem import Problem
from optimizer.rotation.chalks import onward_limit
from optimizer.rotation.flying import Crew, Flight, Flown, Pilot, cleared_from
from optimizer.rotation.footprint import footprint
from optimizer.rotation.timing import Member, Timing, overfull_day

GRID_MIN = 60
_HOURS = MINUTES_PER_DAY // GRID_MIN
_TRIED_DATES = 60


class Block:
    """A part of a requirement on a type under a crew regime (None = crews are the carrier's affair).

    Attributes
    ----------
    members, keys
        Requirements that fly in it (one, except in a block that is shared), and (requirement, part) of each.
    sharing
        What the dates of each member follow from; empty unless it is shared.
    present_before
        (arrived, departed) people of the requirement before this part.
    duration_min
        Longest time from first departure to last arrival over the starts of a day.
    event_min, event_max
        Least and greatest minutes from start to first event at the APOD.
    """

    __slots__ = (
        "_around",
        "_begun",
        "_cache",
        "_closed",
        "_crew",
        "_departed",
        "_fields",
        "_ground",
        "_onward",
        "_problem",
        "_rules",
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
        "keys",
        "landings",
        "members",
        "need",
        "origin",
        "part",
        "present_before",
        "sharing",
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
        self._begun = False
        self._fields: frozenset[str] | None = None
        self._departed: tuple[Sortie, ...] = ()
        self._ground: tuple[Minute, ...] = ()
        self._rules = need
        self._around: dict[tuple[tuple[str, Closure], ...], dict[Minute, Timing | None]] = {}
        self.need = need
        self.members: tuple[RotationRequirement, ...] = (need,)
        self.keys: tuple[tuple[str, int], ...] = ((need.id, part),)
        self.sharing: tuple[Member, ...] = ()
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
        noon = local_midnight(self._rules.preferred_day, self._zone)
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
        self._measure(timings)
        tried = (self.at(noon + hour * GRID_MIN) for hour in range(_HOURS))
        return any(timing is not None and self._under_ceiling(timing) for timing in tried)

    def _measure(self, timings: list[Timing]) -> None:
        """Take down what holds at any hour of the day."""
        self.duration_min = max(t.end - t.start for t in timings)
        self.event_min = min(t.first_event - t.start for t in timings)
        self.event_max = max(t.first_event - t.start for t in timings)
        self.span_days = max(t.last_day - t.first_day for t in timings)
        self.block_min = sum(s.route.block_min for s in timings[0].sorties)
        self.landings = sum(s.route.landings for s in timings[0].sorties)

    @property
    def airfields(self) -> frozenset[str]:
        """Every airfield a sortie of the block lands at or leaves from."""
        if self._fields is None:
            self._fields = self._find_fields()
        return self._fields

    def _find_fields(self) -> frozenset[str]:
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

    def anew(self, problem: Problem, need: RotationRequirement, *, index: int) -> Block:
        """The same chalks in a problem whose limits differ for them: nothing timed before holds."""
        other = copy(self)
        other._become(self, problem, need, ())  # noqa: SLF001 - its own kind
        other._forget(index)  # noqa: SLF001
        return other

    def waiting(self, ground: tuple[Minute, ...], start: Minute) -> Block | None:
        """The block with longer waits in it, as flown from ``start``; None where it cannot be.

        ``ground`` holds least minutes on the ground before each sortie after the first, and before the empty flight
        that follows the last.
        """
        other = copy(self)
        other._ground = ground  # noqa: SLF001 - its own kind
        other._forget(self.index)  # noqa: SLF001
        timing = other.at(start)
        if timing is None:
            return None
        other._measure([timing])  # noqa: SLF001
        other.duration_min += other.ground_after_min
        return other

    @property
    def ground_after_min(self) -> Minute:
        """Least minutes on the ground before an empty flight that follows."""
        return self._ground[-1] if self._ground else 0

    def _forget(self, index: int) -> None:
        self.index = index
        self._twin = None
        self._template = None
        self._cache = {}
        self._starts_ok = {}
        self._shift_invariant = False
        self._onward = onward_limit(self._problem, self.need)

    def _become(
        self, of: Block, problem: Problem, need: RotationRequirement, closed: tuple[tuple[str, Closure], ...]
    ) -> None:
        self._problem = problem
        self._rules = need
        self.need = need
        self.members = (need,)
        self._starts_ok = {}
        self._twin = of
        self._closed = closed
        if closed:
            # What is flown around the same closures is worked out once, unless a release has its say in it.
            self._cache = of._around.setdefault(closed, {}) if problem.release is None else {}

    def is_again(self, other: Block) -> bool:
        """Whether this is the other block in a problem that changes nothing for it."""
        return self is other or (self._twin is not None and self._twin is other._twin and self._closed == other._closed)

    @property
    def steady(self) -> bool:
        """Whether it runs the same from any start, closures and release aside."""
        return self._shift_invariant

    @property
    def key(self) -> tuple[str, int]:
        """Requirement and part."""
        return self.need.id, self.part

    def begin(self, departed: tuple[Sortie, ...]) -> None:
        """Have these first sorties behind it: they stand as flown, and what follows keeps to blackouts made since."""
        self._begun = True
        self._departed = departed
        self._cache = {}

    def ends_well(self, timing: Timing) -> bool:
        """Whether a block that has begun keeps under the ceiling on every date on which people still come in."""
        return self._without_beds(timing) is None

    def _without_beds(self, timing: Timing) -> Day | None:
        """First overfull date since people who had not departed come in."""
        since = self._comes_from(timing)
        return None if since is None else self._overfull_day(timing, since)

    def _comes_from(self, timing: Timing) -> Day | None:
        """Date of the first arrival of people who had not departed when the block was planned again."""
        ahead = timing.sorties[len(self._departed) :]
        return next((local_day(s.arrival, self._zone) for s in ahead if s.flight.incoming), None)

    def _go_on(self, start: Minute) -> Timing | None:
        """The rest of a block that has begun: who comes in is held back while there is no bed for them."""
        holds: dict[int, Minute] = {}
        timing = self._fly(start, holds)
        for _ in range(_TRIED_DATES):
            full = None if timing is None else self._without_beds(timing)
            if timing is None or full is None:
                return timing
            number = max(
                k
                for k, sortie in enumerate(timing.sorties)
                if k >= len(self._departed) and sortie.flight.incoming and local_day(sortie.arrival, self._zone) <= full
            )
            holds[number] = local_midnight(local_day(timing.sorties[number].arrival, self._zone) + 1, self._zone)
            timing = self._fly(start, holds)
        return timing

    def at(self, start: Minute) -> Timing | None:
        """The block flown from ``start``, as early as possible; None when it cannot be."""
        if self._begun:
            return self._flown(start)
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

    def in_the_open(self, start: Minute) -> Timing | None:
        """The block flown from ``start`` as if nothing were ever closed."""
        return self.at(start) if self._twin is None else self._twin.at(start)

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
        if not fine or not self._rules.blackouts:
            return fine
        timing = self.at(start)
        return timing is not None and not self._in_blackout(timing)

    def next_start(self, earliest: Minute, latest: Minute) -> Minute | None:
        """First start on the grid in [earliest, latest] at which the block's own rules hold."""
        start = -(-earliest // GRID_MIN) * GRID_MIN
        limit = min(latest, start + 2 * MINUTES_PER_DAY) if not self._rules.blackouts else latest
        while start <= limit:
            if self.starts_well(start):
                return start
            start += max(GRID_MIN, self._blacked_out_min(start)[0])
        return None

    def previous_start(self, latest: Minute, earliest: Minute) -> Minute | None:
        """Last start on the grid in [earliest, latest] at which the block's own rules hold."""
        start = latest // GRID_MIN * GRID_MIN
        limit = max(earliest, start - 2 * MINUTES_PER_DAY) if not self._rules.blackouts else earliest
        while start >= limit:
            if self.starts_well(start):
                return start
            start -= max(GRID_MIN, self._blacked_out_min(start)[1])
        return None

    def _blacked_out_min(self, start: Minute) -> tuple[Minute, Minute]:
        """Minutes by which a start comes too early, and too late, for a blackout that lies over it; whole days."""
        timing = self.at(start) if self.need.blackouts else None
        later = earlier = 0
        for day, _ in () if timing is None else (*timing.in_days, *timing.out_days):
            for item in self.need.blackouts:
                if item.first_day <= day <= item.last_day:
                    later = max(later, item.last_day - day)
                    earlier = max(earlier, day - item.first_day)
        return later * MINUTES_PER_DAY, earlier * MINUTES_PER_DAY

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
            if self._rules.window_first_day - self._problem.planning_day < routes[0].notice_days + 5:
                return False
        return True

    def _flown(self, start: Minute) -> Timing | None:
        if start in self._cache:
            return self._cache[start]
        timing = self._go_on(start) if self._begun else self._fly(start, {})
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

    def _fly(self, start: Minute, holds: Mapping[int, Minute]) -> Timing | None:
        """Fly in order, as early as possible; ``holds`` says by number of sortie before when it does not arrive."""
        pilot = Pilot(self._problem, self._type, self._crew)
        sorties: list[Flown] = []
        now = start
        last_in: Minute | None = None
        last_out: Minute | None = None
        gap = self._rules.chalk_gap_min
        came: dict[Day, int] = {}
        left: dict[Day, int] = {}
        for number, flight in enumerate(self.flights):
            arrive_from = last_in + gap if flight.incoming and last_in is not None else None
            if number in holds:
                arrive_from = max(holds[number], holds[number] if arrive_from is None else arrive_from)
            if flight.outgoing and last_out is not None:
                now = max(now, last_out + gap)
            if number and self._ground:
                now = max(now, sorties[-1].arrival + self._ground[number - 1])
            flown: Flown | None
            if number < len(self._departed):
                sortie = self._departed[number]
                flown = Flown(flight, self._problem.route[sortie.route], sortie.legs)
                pilot.flew(sortie.legs)
            else:
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
        for _ in range(_TRIED_DATES if self._begun else 3):
            before = pilot.standing
            flown = pilot.fly(flight, now, arrive_from)
            people = flight.incoming or flight.outgoing
            if flown is None or not people:
                return flown
            used = moved[0] if flight.incoming else moved[1]
            day = local_day(flown.arrival if flight.incoming else flown.departure, self._zone)
            barred = self._begun and any(b.first_day <= day <= b.last_day for b in self._rules.blackouts)
            if not barred and (self._onward is None or used.get(day, 0) + people <= self._onward):
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
            self._template = self._fly(start, {})
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
        return self._overfull_day(timing) is None

    def _overfull_day(self, timing: Timing, since: Day | None = None) -> Day | None:
        """First date (from ``since`` on) with more people at its end than the ceiling; None where there is none."""
        return overfull_day(self.need, timing, self.present_before, since)

    def _in_blackout(self, timing: Timing) -> bool:
        days = [day for day, _ in (*timing.in_days, *timing.out_days)]
        return any(b.first_day <= day <= b.last_day for b in self._rules.blackouts for day in days)
