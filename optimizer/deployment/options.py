"""Ways a parcel can go at all: the options its planner chooses among, with least prices and times."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from movcon.deployment.cargo import Parcel
from movcon.deployment.flights import flight_capacity, flight_room
from movcon.deployment.problem import DeploymentProblem, can_sail
from movcon.deployment.ships import ShipType
from movcon.deployment.ways import Corridor, LinerService, SeaLane
from optimizer.deployment.airways import Airways
from optimizer.deployment.decisions import Option, Trunk
from optimizer.deployment.departures import Departures
from optimizer.deployment.standing import NOTHING, Standing


@dataclass(frozen=True, slots=True)
class InlandPath:
    """Corridors from one place to another, what they cost a parcel and the least minutes they take it."""

    corridors: tuple[str, ...]
    usd: int
    minutes: int


class Ways:
    """Every option of every parcel of a problem, found once and remembered by kind of parcel.

    ``standing`` is what they are found beside: what is delivered goes nowhere, and nothing goes where it has been.
    """

    def __init__(self, problem: DeploymentProblem, standing: Standing = NOTHING) -> None:
        self._problem = problem
        self.standing = standing
        self._paths: dict[tuple[object, ...], tuple[InlandPath, ...]] = {}

    @cached_property
    def departures(self) -> Departures:
        """Convoys that leave."""
        return Departures(self._problem)

    @cached_property
    def airways(self) -> Airways:
        """Legs that may be flown."""
        return Airways(self._problem, self.standing)

    @cached_property
    def main_cargo(self) -> dict[str, tuple[str, ...]]:
        """By unit, the parcels without which it is not operational, people apart."""
        found: dict[str, list[str]] = {unit.id: [] for unit in self._problem.units}
        for parcel in self._problem.parcels:
            item = self._problem.consignment[parcel.consignment]
            if item.main and not parcel.people:
                found[item.unit].append(parcel.id)
        return {unit: tuple(names) for unit, names in found.items()}

    @cached_property
    def _from(self) -> dict[str, list[Corridor]]:
        found: dict[str, list[Corridor]] = {}
        for corridor in self._problem.corridors:
            found.setdefault(corridor.origin, []).append(corridor)
        return found

    def inland(self, parcel: Parcel, origin: str, destination: str) -> tuple[InlandPath, ...]:
        """Ways by corridors that take the parcel: the cheapest, the quickest, the cheapest without each of its legs.

        Empty where there is none.
        """
        if origin == destination:
            return (InlandPath((), 0, 0),)
        barred = self.standing.visited.get(parcel.id, frozenset())
        key = (
            barred,
            origin,
            destination,
            parcel.slots_centi,
            parcel.people,
            parcel.piece_kg,
            parcel.piece_height_mm,
            parcel.explosive,
        )
        found = self._paths.get(key)
        if found is None:
            cheapest = self._shortest(parcel, origin, destination, by_cost=True)
            others = [self._shortest(parcel, origin, destination, by_cost=False)]
            if cheapest is not None:
                others.extend(
                    self._shortest(parcel, origin, destination, by_cost=True, without=leg) for leg in cheapest.corridors
                )
            paths = (cheapest, *others)
            found = self._paths[key] = tuple(dict.fromkeys(path for path in paths if path is not None))
        return found

    def _shortest(
        self, parcel: Parcel, origin: str, destination: str, *, by_cost: bool, without: str | None = None
    ) -> InlandPath | None:
        """Dijkstra over (cost, minutes) or (minutes, cost), a corridor left out."""
        heap: list[tuple[tuple[int, int], str, tuple[str, ...]]] = [((0, 0), origin, ())]
        barred = self.standing.visited.get(parcel.id, frozenset())
        done: set[str] = set()
        while heap:
            (first, second), here, way = heapq.heappop(heap)
            if here == destination:
                usd, minutes = (first, second) if by_cost else (second, first)
                return InlandPath(way, usd, minutes)
            if here in done:
                continue
            done.add(here)
            wait = self._problem.place[here].tranship_min if way else 0
            for corridor in self._from.get(here, ()):
                if corridor.destination in done or corridor.id == without or not corridor.takes(parcel):
                    continue
                if corridor.destination in barred:
                    continue
                usd, minutes = corridor.usd(parcel), corridor.duration_min + wait
                step = (usd, minutes) if by_cost else (minutes, usd)
                total = (first + step[0], second + step[1])
                heapq.heappush(heap, (total, corridor.destination, (*way, corridor.id)))
        return None

    @cached_property
    def ship_types(self) -> dict[str, ShipType]:
        """Types on offer, by id."""
        return {offer.type_id: self._problem.ship_type[offer.type_id] for offer in self._problem.ship_offers}

    @cached_property
    def ports(self) -> tuple[str, ...]:
        """Ports with a lane to or from them."""
        ends = dict.fromkeys(end for pair in self._problem.lanes_between for end in pair)
        return tuple(ends)

    @cached_property
    def lanes(self) -> dict[tuple[str, str, str], tuple[SeaLane, ...]]:
        """Lanes a type can sail, open or not, the quickest first, by (type, origin, destination)."""
        found: dict[tuple[str, str, str], tuple[SeaLane, ...]] = {}
        for kind in self.ship_types.values():
            for pair, lanes in self._problem.lanes_between.items():
                there = [lane for lane in lanes if can_sail(kind, lane)]
                if there:
                    found[(kind.id, *pair)] = tuple(sorted(there, key=kind.leg_min))
        return found

    def ships_for(self, parcel: Parcel, load: str, discharge: str) -> tuple[str, ...]:
        """Types on offer that can load, carry and discharge a parcel between two ports that a lane of theirs joins."""
        return tuple(
            name for name in self.ships_between(parcel, load, discharge) if (name, load, discharge) in self.lanes
        )

    def ships_between(self, parcel: Parcel, load: str, discharge: str) -> tuple[str, ...]:
        """Types on offer that can load, carry and discharge a parcel at two ports, lanes not asked."""
        one, two = self._problem.place[load].port, self._problem.place[discharge].port
        if one is None or two is None:
            return ()
        return tuple(
            kind.id
            for kind in self.ship_types.values()
            if kind.can_carry(parcel)
            and all(kind.can_enter(port) and kind.can_work(parcel, port) for port in (one, two))
        )

    def options(self, parcel: Parcel) -> tuple[Option, ...]:
        """Every option of a parcel, in a fixed order."""
        if parcel.id in self.standing.delivered:
            return ()
        found = (
            *self._overland(parcel),
            *self._by_charter(parcel),
            *self._by_liner(parcel),
            *self._by_air(parcel),
        )
        return tuple(dict.fromkeys(found))

    def _overland(self, parcel: Parcel) -> Iterator[Option]:
        origin, destination = self._problem.origin_of(parcel), self._problem.destination_of(parcel)
        for path in self.inland(parcel, origin, destination)[:1]:
            yield Option(Trunk.INLAND, origin, origin, (), path.corridors, None, path.usd, 0, 0, path.minutes)

    def _load_ports(self, parcel: Parcel) -> tuple[str, ...]:
        return self._problem.consignment[parcel.consignment].load_ports or self.ports

    def _ends(self, parcel: Parcel, load: str, discharge: str) -> Iterator[tuple[InlandPath, InlandPath]]:
        origin, destination = self._problem.origin_of(parcel), self._problem.destination_of(parcel)
        if discharge in self.standing.visited.get(parcel.id, ()):
            return
        for feeder in self.inland(parcel, origin, load):
            for onward in self.inland(parcel, discharge, destination)[:1]:
                yield feeder, onward

    def _by_charter(self, parcel: Parcel) -> Iterator[Option]:
        if parcel.people or parcel.id in self.standing.sailed:
            return
        for load in self._load_ports(parcel):
            for discharge in self.ports:
                if load == discharge:
                    continue
                ends = list(self._ends(parcel, load, discharge))
                if not ends:
                    continue
                ships = self.ships_for(parcel, load, discharge)
                if not ships:
                    continue
                trunk = min(
                    self.ship_types[name].leg_min(self.lanes[name, load, discharge][0]) for name in ships
                ) + sum(self._working(parcel, port) for port in (load, discharge))
                for feeder, onward in ends:
                    yield self._option(Trunk.CHARTER, load, discharge, feeder, onward, None, 0, trunk)

    def _working(self, parcel: Parcel, name: str) -> int:
        port = self._problem.place[name].port
        return 0 if port is None else port.working_min(parcel)

    def _by_liner(self, parcel: Parcel) -> Iterator[Option]:
        if parcel.people or parcel.id in self.standing.sailed:
            return
        allowed = self._problem.consignment[parcel.consignment].load_ports
        for liner in self._problem.liners:
            if (allowed and liner.origin not in allowed) or not self.liner_takes(liner, parcel):
                continue
            trunk = liner.transit_min + liner.cut_off_min
            for feeder, onward in self._ends(parcel, liner.origin, liner.destination):
                usd = liner.usd(parcel)
                yield self._option(Trunk.LINER, liner.origin, liner.destination, feeder, onward, liner.id, usd, trunk)

    def liner_takes(self, liner: LinerService, parcel: Parcel) -> bool:
        """Whether a parcel may go by a liner: its own limits, and explosives only where both ports take them."""
        if not liner.takes(parcel):
            return False
        ports = [self._problem.place[name].port for name in (liner.origin, liner.destination)]
        return not parcel.explosive or all(
            port is not None and port.class1 and (port.neq_max_g is None or parcel.neq_g <= port.neq_max_g)
            for port in ports
        )

    def _by_air(self, parcel: Parcel) -> Iterator[Option]:
        best: dict[tuple[str, str], int] = {}
        offered = {offer.type_id for offer in self._problem.charter_offers}
        for route in self._problem.routes:
            if route.type_id in offered and self.fits_flight(parcel, route.id):
                pair = (route.origin, route.destination)
                best[pair] = min(best.get(pair, route.block_min), route.block_min)
        for (load, discharge), block in best.items():
            for feeder, onward in self._ends(parcel, load, discharge):
                yield self._option(Trunk.AIR, load, discharge, feeder, onward, None, 0, block)

    def fits_flight(self, parcel: Parcel, route_id: str) -> bool:
        """Whether a parcel may fly along a route on an empty aircraft of its type."""
        route = self._problem.route[route_id]
        kind = self._problem.aircraft_type[route.type_id]
        hold = self._problem.hold.get(route.type_id)
        if not parcel.people and (hold is None or not hold.takes(parcel)):
            return False
        room = flight_capacity(kind, hold, route.payload_kg)
        needs = flight_room(parcel)
        return needs[0] <= room[0] and needs[1] <= room[1] and (parcel.people > 0 or needs[2] <= room[2])

    def _option(
        self,
        trunk: Trunk,
        load: str,
        discharge: str,
        feeder: InlandPath,
        onward: InlandPath,
        service: str | None,
        usd: int,
        trunk_min: int,
    ) -> Option:
        places = self._problem.place
        ahead = places[load].tranship_min if feeder.corridors else 0
        after = places[discharge].tranship_min if onward.corridors else 0
        return Option(
            trunk,
            load,
            discharge,
            feeder.corridors,
            onward.corridors,
            service,
            usd + feeder.usd + onward.usd,
            feeder.minutes + ahead,
            trunk_min,
            onward.minutes + after,
        )
