"""Least price and least time of every part of a journey, whatever else a plan does: the figures the bound is made of.

All dollars are rounded down, all times are least ones; optimizer/MODEL.md says why their sums bound a plan.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cached_property

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Minute, midnight
from movcon.deployment.cargo import Parcel
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ways import Corridor
from movcon.network import Route
from optimizer.deployment.bounding.sea import Sea
from optimizer.deployment.flying import lot_minutes
from optimizer.deployment.options import Ways
from optimizer.deployment.timetable import NEVER, soonest


@dataclass(frozen=True, slots=True)
class Flight:
    """One loaded flight along a route: what it lifts and seats, its dollars at the least, its minutes.

    ``seats_permille`` of its price is parted by seats, the rest by kilograms; what is on board takes no more than there
    is of either, and so pays no more than the flight.
    """

    route: str
    payload_kg: int
    seats: int
    usd: int
    minutes: int
    seats_permille: int

    def share(self, parcel: Parcel, per_usd: int = 1) -> int:
        """Least price of a parcel, in parts of a dollar of which there are ``per_usd``, rounded down."""
        if not self.seats_permille:
            return self.usd * per_usd * parcel.mass_kg // self.payload_kg
        by_seats = self.seats_permille * parcel.people * self.payload_kg
        by_kg = (1_000 - self.seats_permille) * parcel.mass_kg * self.seats
        return self.usd * per_usd * (by_seats + by_kg) // (1_000 * self.seats * self.payload_kg)


class Least:
    """Least prices and times of a problem's legs.

    ``seats_permille`` of a flight's price is parted by seats where a type takes cargo too; any such part bounds a plan.
    """

    def __init__(self, problem: DeploymentProblem, ways: Ways, seats_permille: int = 0) -> None:
        self.problem = problem
        self._seats_permille = seats_permille
        self.ways = ways
        self.sea = Sea(ways)
        self._legs: dict[tuple[object, ...], _Legs] = {}
        self._usd: dict[tuple[object, ...], dict[str, int]] = {}
        self._quay: dict[str, dict[str, Minute]] = {}
        self._delivered: dict[tuple[object, ...], Minute] = {}
        self._crossings: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {}

    @cached_property
    def flights(self) -> dict[tuple[str, str], list[Flight]]:
        """Loaded flights by pair of airfields, a route each.

        A lot of n loaded flights flies at least n times the lesser of (there, positioning and home) and (there and
        back), and lands at least 2n times.
        """
        found: dict[tuple[str, str], list[Flight]] = {}
        for route in self.problem.routes:
            best = NEVER
            for offer in self.problem.charter_offers:
                if offer.type_id != route.type_id:
                    continue
                minutes = lot_minutes(self.problem, offer, route.origin, route.destination)
                if minutes is None:
                    continue
                hours = offer.usd_per_block_hour * min(minutes) // MINUTES_PER_HOUR
                best = min(best, hours + 2 * offer.usd_per_landing)
            if best < NEVER:
                seats = self.problem.aircraft_type[route.type_id].seats
                by_seats = self._by_seats(route, seats)
                flight = Flight(route.id, route.payload_kg, seats, best, route.block_min, by_seats)
                found.setdefault((route.origin, route.destination), []).append(flight)
        return found

    def _by_seats(self, route: Route, seats: int) -> int:
        """Permille of a flight's price parted by seats: all or nothing where it takes people alone."""
        if not seats:
            return 0
        if route.type_id in self.problem.hold:
            return self._seats_permille
        people = sum(parcel.people for parcel in self.problem.parcels)
        kg = sum(parcel.mass_kg for parcel in self.problem.parcels if parcel.people)
        return 1_000 if people * route.payload_kg > kg * seats else 0

    def _key(self, parcel: Parcel) -> tuple[object, ...]:
        return (
            parcel.slots_centi,
            parcel.people,
            parcel.mass_kg,
            parcel.pieces,
            parcel.piece_length_mm,
            parcel.piece_width_mm,
            parcel.piece_kg,
            parcel.piece_height_mm,
            parcel.explosive,
        )

    def _legs_for(self, parcel: Parcel) -> _Legs:
        """Legs by corridor and by air that take a parcel, by origin."""
        key = self._key(parcel)
        found = self._legs.get(key)
        if found is not None:
            return found
        found = self._legs[key] = _Legs({}, {}, {})
        for corridor in self.problem.corridors:
            if corridor.takes(parcel):
                share = corridor.usd_per_convoy * parcel.slots_centi // corridor.convoy_centi
                found.usd.setdefault(corridor.origin, []).append((corridor.destination, corridor.usd(parcel) + share))
                found.corridors.setdefault(corridor.origin, []).append(corridor)
        for (origin, destination), flights in self.flights.items():
            fits = [item for item in flights if self.ways.fits_flight(parcel, item.route)]
            if fits:
                found.usd.setdefault(origin, []).append((destination, min(item.share(parcel) for item in fits)))
                found.flights.setdefault(origin, []).append((destination, min(item.minutes for item in fits)))
        return found

    def usd(self, parcel: Parcel, origin: str) -> dict[str, int]:
        """Least dollars by corridors and by air from a place to every other that can be reached."""
        key = (*self._key(parcel), origin)
        found = self._usd.get(key)
        if found is None:
            legs = self._legs_for(parcel).usd
            found = self._usd[key] = {}
            heap = [(0, origin)]
            while heap:
                far, here = heapq.heappop(heap)
                if here not in found:
                    found[here] = far
                    for target, usd in legs.get(here, ()):
                        heapq.heappush(heap, (far + usd, target))
        return found

    def quay(self, parcel: Parcel) -> dict[str, Minute]:
        """Earliest moment at which a parcel may be loaded at each place its origin leads to."""
        found = self._quay.get(parcel.id)
        if found is None:
            origin = self.problem.origin_of(parcel)
            legs = self._legs_for(parcel)
            there = soonest(self.problem, legs.corridors, legs.flights, origin, parcel.ready, handled=True)
            found = self._quay[parcel.id] = {
                place: now if place == origin else now + self.problem.place[place].tranship_min
                for place, now in there.items()
            }
        return found

    def crossings(self, parcel: Parcel) -> dict[tuple[str, str], tuple[str, ...]]:
        """Types that can take a parcel by charter, by the ports it would be loaded and discharged at."""
        found = self._crossings.get(parcel.id)
        if found is None:
            found = self._crossings[parcel.id] = {}
            if not parcel.people:
                target = self.problem.destination_of(parcel)
                allowed = self.problem.consignment[parcel.consignment].load_ports
                quay, ports = self.quay(parcel), self.ways.ports
                left = [name for name in ports if target in self.usd(parcel, name)]
                for load in (name for name in ports if name in quay and (not allowed or name in allowed)):
                    for discharge in (name for name in left if name != load):
                        ships = self.sea.ships_for(parcel, load, discharge)
                        if ships:
                            found[load, discharge] = ships
        return found

    def delivered(self, parcel: Parcel, place: str, minute: Minute) -> Minute:
        """Earliest delivery of a parcel discharged at a place at that minute; NEVER where no way leads on."""
        key = (*self._key(parcel), place, minute, self.problem.destination_of(parcel))
        found = self._delivered.get(key)
        if found is None:
            legs = self._legs_for(parcel)
            there = soonest(self.problem, legs.corridors, legs.flights, place, minute, handled=False)
            found = self._delivered[key] = there.get(self.problem.destination_of(parcel), NEVER)
        return found

    def late_usd(self, parcel: Parcel, delivered: Minute) -> int:
        """What a delivery no sooner than that costs in lateness."""
        return parcel.usd_per_day_late * parcel.late_days(delivered)

    def is_too_late(self, delivered: Minute) -> bool:
        """Whether verification would refuse a delivery no sooner than that."""
        closing = self.problem.closing
        if closing is not None and closing.hard:
            return delivered >= midnight(self.problem.c_day + closing.days + 1)
        return delivered > self.problem.horizon

    def without_charter(self, parcel: Parcel) -> tuple[int, Minute]:
        """(least dollars with lateness, earliest delivery) of a parcel that no charter carries, or that stays.

        By liner, corridors and air, or not moved at its price; the earliest delivery is ``NEVER`` where nothing goes.
        """
        origin, target = self.problem.origin_of(parcel), self.problem.destination_of(parcel)
        best, first = parcel.usd_not_moved, NEVER
        quay, usd = self.quay(parcel), self.usd(parcel, origin)
        if target in quay:
            delivered = quay[target] - self.problem.place[target].tranship_min
            if not self.is_too_late(delivered):
                best = min(best, usd[target] + self.late_usd(parcel, delivered))
                first = delivered
        allowed = self.problem.consignment[parcel.consignment].load_ports
        for liner in self.problem.liners:
            onward = self.usd(parcel, liner.destination).get(target)
            if liner.origin not in quay or onward is None or (allowed and liner.origin not in allowed):
                continue
            if not self.ways.liner_takes(liner, parcel):
                continue
            departure = liner.departure(liner.first_sailing(quay[liner.origin]))
            delivered = self.delivered(parcel, liner.destination, departure + liner.transit_min)
            if not self.is_too_late(delivered):
                total = usd[liner.origin] + liner.usd(parcel) + onward + self.late_usd(parcel, delivered)
                best, first = min(best, total), min(first, delivered)
        return best, first


@dataclass(frozen=True, slots=True)
class _Legs:
    """What takes a parcel: dollars by (origin: destination), corridors by origin, flights by origin."""

    usd: dict[str, list[tuple[str, int]]]
    corridors: dict[str, list[Corridor]]
    flights: dict[str, list[tuple[str, int]]]


def days_usd(usd_per_day: int, minutes: int) -> int:
    """Dollars at a daily rate, rounded down."""
    return usd_per_day * minutes // MINUTES_PER_DAY
