"""What verification finds, and the reading of a plan that every rule works on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TypeVar, cast

from movcon.clock import Day, Minute, day_text, local_day, utc_day
from movcon.finding import Finding, Findings
from movcon.movements import RotationRequirement
from movcon.plan import Direction, Itinerary, Leg, Load, Plan, Sortie
from movcon.problem import Problem

_BEFORE_ALL_TIME = -(10**12)


@dataclass(frozen=True, slots=True)
class Event:
    """A chalk's arrival at or departure from its APOD; whether its sortie departed before a release's present."""

    minute: Minute
    day: Day
    people: int
    chalk: int
    itinerary: str
    departed: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """One requirement as the plan moves it: its arrivals and departures at the APOD in order of time."""

    need: RotationRequirement
    arrivals: tuple[Event, ...]
    departures: tuple[Event, ...]

    @property
    def first(self) -> Event | None:
        """First event: first arrival, or first departure where nobody comes in."""
        row = self.arrivals if self.need.incoming else self.departures
        return row[0] if row else None

    @property
    def days(self) -> tuple[Day, Day]:
        """Dates of the first and the last event."""
        every = [event.day for event in (*self.arrivals, *self.departures)]
        return min(every), max(every)


class Reading:
    """A plan read against its problem; only used once every reference in the plan is known to be good."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.kept: dict[str, object] = {}

    @cached_property
    def present(self) -> Minute:
        """Moment before which everything has happened; before all time for a first plan."""
        release = self.problem.release
        return _BEFORE_ALL_TIME if release is None else release.present

    def has_departed(self, flown: Sortie | Itinerary) -> bool:
        """Whether it departed before the present: ``history`` judges it, and no limit that was changed since."""
        return flown.departure < self.present

    def day(self, icao: str, minute: Minute) -> Day:
        """Local date at an airfield."""
        return local_day(minute, self.problem.airfield[icao].time_zone)

    def sorties(self) -> Iterator[tuple[Itinerary, int, Sortie]]:
        """Every sortie with its itinerary and its number in it, from 1."""
        for itinerary in self.plan.itineraries:
            for number, sortie in enumerate(itinerary.sorties, start=1):
                yield itinerary, number, sortie

    def loads(self) -> Iterator[tuple[Itinerary, Sortie, Load]]:
        """Every load with where it is carried."""
        for itinerary, _, sortie in self.sorties():
            for load in sortie.loads:
                yield itinerary, sortie, load

    def legs(self) -> Iterator[tuple[Itinerary, Leg]]:
        """Every leg with its itinerary."""
        for itinerary, _, sortie in self.sorties():
            for leg in sortie.legs:
                yield itinerary, leg

    @cached_property
    def movements(self) -> dict[str, Movement]:
        """Movements by requirement, for those with at least one load."""
        arrivals: defaultdict[str, list[Event]] = defaultdict(list)
        departures: defaultdict[str, list[Event]] = defaultdict(list)
        for itinerary, sortie, load in self.loads():
            need = self.problem.rotation[load.requirement]
            incoming = load.direction is Direction.INCOMING
            minute = sortie.arrival if incoming else sortie.departure
            day = self.day(need.apod, minute)
            event = Event(minute, day, load.people, load.chalk, itinerary.id, self.has_departed(sortie))
            (arrivals if incoming else departures)[need.id].append(event)
        names = dict.fromkeys((*arrivals, *departures))
        return {
            name: Movement(
                self.problem.rotation[name],
                tuple(sorted(arrivals[name], key=lambda e: (e.minute, e.chalk))),
                tuple(sorted(departures[name], key=lambda e: (e.minute, e.chalk))),
            )
            for name in names
        }

    @cached_property
    def itineraries_of_tail(self) -> dict[tuple[str, int], list[Itinerary]]:
        """Itineraries by source and tail, in order of departure."""
        found: defaultdict[tuple[str, int], list[Itinerary]] = defaultdict(list)
        for itinerary in self.plan.itineraries:
            found[itinerary.source, itinerary.tail].append(itinerary)
        for row in found.values():
            row.sort(key=lambda item: item.departure)
        return dict(found)

    @staticmethod
    def at(itinerary: Itinerary, sortie: Sortie) -> str:
        """Name of a sortie for findings."""
        return f"{itinerary.id}, {sortie.origin}-{sortie.destination} on {utc_day_text(sortie.departure)}"


def utc_day_text(minute: Minute) -> str:
    """UTC date of a minute as text."""
    return day_text(utc_day(minute))


Computed = TypeVar("Computed")


def once(compute: Callable[[Reading], Computed]) -> Callable[[Reading], Computed]:
    """Let a reading keep what is computed from it: several rules ask for the same sums."""
    name = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def kept(reading: Reading) -> Computed:
        if name not in reading.kept:
            reading.kept[name] = compute(reading)
        return cast("Computed", reading.kept[name])

    return kept


__all__ = ["Event", "Finding", "Findings", "Movement", "Reading", "once", "utc_day_text"]
