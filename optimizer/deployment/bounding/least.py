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
from optimizer.deployment.flying import lot_minutes
from optimizer.deployment.options import Ways

NEVER = 10**12


@dataclass(frozen=True, slots=True)
class Hop:
    """A leg other than by sea: what it costs a parcel at the least and how long it takes."""

    target: str
    usd: int
    minutes: int


class Least:
    """Least prices and times of a problem's legs."""

    def __init__(self, problem: DeploymentProblem, ways: Ways) -> None:
        self.problem = problem
        self.ways = ways
        self._hops: dict[tuple[object, ...], dict[str, list[Hop]]] = {}
        self._spread: dict[tuple[object, ...], dict[str, tuple[int, int]]] = {}

    @cached_property
    def _flights(self) -> dict[tuple[str, str], list[tuple[str, int, int, int]]]:
        """(route, kilograms lifted, dollars of one loaded flight at the least, minutes) by pair of airfields.

        A lot of n loaded flights flies at least n times the lesser of (there, positioning and home) and (there and
        back), and lands at least 2n times.
        """
        found: dict[tuple[str, str], list[tuple[str, int, int, int]]] = {}
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
                entry = (route.id, route.payload_kg, best, route.block_min)
                found.setdefault((route.origin, route.destination), []).append(entry)
        return found

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

    def hops(self, parcel: Parcel) -> dict[str, list[Hop]]:
        """Legs by corridor and by air that take a parcel, by origin."""
        key = self._key(parcel)
        found = self._hops.get(key)
        if found is not None:
            return found
        found = {}
        for corridor in self.problem.corridors:
            if corridor.takes(parcel):
                share = corridor.usd_per_convoy * parcel.slots_centi // corridor.convoy_centi
                hop = Hop(corridor.destination, corridor.usd(parcel) + share, corridor.duration_min)
                found.setdefault(corridor.origin, []).append(hop)
        for (origin, destination), flights in self._flights.items():
            fits = [item for item in flights if self.ways.fits_flight(parcel, item[0])]
            if fits:
                usd = min(price * parcel.mass_kg // kg for _, kg, price, _ in fits)
                hop = Hop(destination, usd, min(minutes for *_, minutes in fits))
                found.setdefault(origin, []).append(hop)
        self._hops[key] = found
        return found

    def reach(self, parcel: Parcel, origin: str) -> dict[str, tuple[int, int]]:
        """(least dollars, least minutes) by corridors and air from a place to every other, each for itself.

        Handling between two carriers on the way counts; that at the end does not.
        """
        key = (*self._key(parcel), origin)
        found = self._spread.get(key)
        if found is None:
            usd = self._search(parcel, origin, by_cost=True)
            minutes = self._search(parcel, origin, by_cost=False)
            found = self._spread[key] = {place: (usd[place], minutes[place]) for place in usd}
        return found

    def _search(self, parcel: Parcel, origin: str, *, by_cost: bool) -> dict[str, int]:
        hops = self.hops(parcel)
        done: dict[str, int] = {}
        heap = [(0, origin)]
        while heap:
            far, here = heapq.heappop(heap)
            if here in done:
                continue
            done[here] = far
            wait = 0 if by_cost or here == origin else self.problem.place[here].tranship_min
            for hop in hops.get(here, ()):
                if hop.target not in done:
                    heapq.heappush(heap, (far + wait + (hop.usd if by_cost else hop.minutes), hop.target))
        return done

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
        best, soonest = parcel.usd_not_moved, NEVER
        direct = self.reach(parcel, origin).get(target)
        if direct is not None:
            delivered = parcel.ready + direct[1]
            if not self.is_too_late(delivered):
                best = min(best, direct[0] + self.late_usd(parcel, delivered))
                soonest = delivered
        allowed = self.problem.consignment[parcel.consignment].load_ports
        for liner in self.problem.liners:
            feeder = self.reach(parcel, origin).get(liner.origin)
            onward = self.reach(parcel, liner.destination).get(target)
            if feeder is None or onward is None or (allowed and liner.origin not in allowed):
                continue
            if not self.ways.liner_takes(liner, parcel):
                continue
            ready = parcel.ready + feeder[1] + self.handled(parcel, liner.origin)
            departure = liner.departure(liner.first_sailing(ready))
            delivered = departure + liner.transit_min + onward[1] + self.onward_handled(liner.destination, target)
            if not self.is_too_late(delivered):
                usd = feeder[0] + liner.usd(parcel) + onward[0] + self.late_usd(parcel, delivered)
                best, soonest = min(best, usd), min(soonest, delivered)
        return best, soonest

    def handled(self, parcel: Parcel, place: str) -> int:
        """Minutes of handling before a parcel brought to a place may be loaded there; none at its origin."""
        return 0 if place == self.problem.origin_of(parcel) else self.problem.place[place].tranship_min

    def onward_handled(self, place: str, target: str) -> int:
        """Minutes of handling before a parcel discharged at a place goes on; none where it is delivered there."""
        return 0 if place == target else self.problem.place[place].tranship_min


def days_usd(usd_per_day: int, minutes: int) -> int:
    """Dollars at a daily rate, rounded down."""
    return usd_per_day * minutes // MINUTES_PER_DAY
