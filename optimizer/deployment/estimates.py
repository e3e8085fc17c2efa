"""What a parcel is likely to cost by each of its options, before anything is laid: the search's first guess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from movcon.clock import Minute
from movcon.deployment.cargo import Parcel
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ships import ShipOffer
from movcon.deployment.ways import LinerService
from optimizer.deployment.decisions import Option, Trunk
from optimizer.deployment.flying import lot_minutes
from optimizer.deployment.options import Ways
from optimizer.deployment.timetable import NEVER, arrival_along

_FILL = 0.8
"""Part of a ship or an aircraft that a plan is likely to fill."""


@dataclass(frozen=True, slots=True)
class Guess:
    """An option with the dollars it is likely to cost, lateness included."""

    option: Option
    usd: int


class Estimates:
    """Guesses for every parcel, the cheapest first."""

    def __init__(self, problem: DeploymentProblem, ways: Ways) -> None:
        self._problem = problem
        self._ways = ways
        self._round: dict[tuple[str, str, str], float] = {}
        self._lot: dict[tuple[str, str, str], float | None] = {}

    @cached_property
    def by_charter(self) -> dict[str, tuple[Guess, ...]]:
        """Options by chartered ship."""
        return {name: tuple(g for g in row if g.option.trunk is Trunk.CHARTER) for name, row in self.all.items()}

    @cached_property
    def otherwise(self) -> dict[str, tuple[Guess, ...]]:
        """Options by liner, by air and by land."""
        return {name: tuple(g for g in row if g.option.trunk is not Trunk.CHARTER) for name, row in self.all.items()}

    @cached_property
    def all(self) -> dict[str, tuple[Guess, ...]]:
        """Every option of every parcel that can bring it there by the horizon."""
        found: dict[str, tuple[Guess, ...]] = {}
        for parcel in self._problem.parcels:
            arriving = ((option, self._soonest(parcel, option)) for option in self._ways.options(parcel))
            guesses = [Guess(option, self._guess(parcel, option, there)) for option, there in arriving if there < NEVER]
            found[parcel.id] = tuple(sorted(guesses, key=lambda guess: (guess.usd, guess.option.usd)))
        return found

    def alone_usd(self, parcel: Parcel) -> int:
        """The cheapest guess without a charter, or the price of not moving it."""
        row = self.otherwise[parcel.id]
        return min(row[0].usd, parcel.usd_not_moved) if row else parcel.usd_not_moved

    def _guess(self, parcel: Parcel, option: Option, there: Minute) -> int:
        return option.usd + self._trunk_usd(parcel, option) + parcel.usd_per_day_late * parcel.late_days(there)

    def _soonest(self, parcel: Parcel, option: Option) -> Minute:
        """When an option brings a parcel there if nothing else moves; NEVER where it does not by the horizon."""
        ready = arrival_along(self._problem, option.feeder, parcel.ready, handled=True)
        if option.feeder:
            ready += self._problem.place[option.load].tranship_min
        landed = self._landed(parcel, option, ready)
        if landed > self._problem.horizon:
            return NEVER
        paths = self._ways.inland(parcel, option.discharge, self._problem.destination_of(parcel))
        handled = option.trunk is Trunk.INLAND
        there = min(arrival_along(self._problem, path.corridors, landed, handled=handled) for path in paths)
        return there if there <= self._problem.horizon else NEVER

    def _landed(self, parcel: Parcel, option: Option, ready: Minute) -> Minute:
        """When the main leg ends of what is ready for it, the ends of the leg being open; NEVER where it cannot be."""
        load, discharge = self._problem.place[option.load], self._problem.place[option.discharge]
        if option.trunk is Trunk.INLAND or ready >= NEVER:
            return ready
        if option.service is not None:
            return self._by_sailing(self._problem.liner[option.service], ready)
        if option.trunk is Trunk.AIR:
            return discharge.opens_after(load.opens_after(ready, 0) + option.trunk_min, 0)
        begins = [
            offer.available_from + self._sea_min(offer.type_id, offer.open_at, option.load)
            for offer in self._problem.ship_offers
            if offer.type_id in self._ways.ships_for(parcel, option.load, option.discharge)
        ]
        begun = load.opens_after(max(ready, min(begins, default=ready)), 0)
        lanes = self._problem.lanes_between[option.load, option.discharge]
        return discharge.opens_after(min(lane.opens_after(begun) for lane in lanes) + option.trunk_min, 0)

    def _by_sailing(self, liner: LinerService, ready: Minute) -> Minute:
        """Arrival of the first sailing that takes place between open ports; NEVER where none does by the horizon."""
        one, two = self._problem.place[liner.origin], self._problem.place[liner.destination]
        number = liner.first_sailing(ready)
        while (arrives := liner.departure(number) + liner.transit_min) <= self._problem.horizon:
            leaves = liner.departure(number)
            if liner.is_open(number) and not one.is_closed(leaves, leaves) and not two.is_closed(arrives, arrives):
                return arrives
            number += 1
        return NEVER

    def _sea_min(self, type_id: str, origin: str, destination: str) -> int:
        if origin == destination:
            return 0
        lanes = self._ways.lanes.get((type_id, origin, destination))
        return 10**9 if lanes is None else self._problem.ship_type[type_id].leg_min(lanes[0])

    def _trunk_usd(self, parcel: Parcel, option: Option) -> int:
        if option.trunk is Trunk.CHARTER:
            return int(self._by_ship(parcel, option) / _FILL) + self._handling_usd(parcel, option)
        if option.trunk is Trunk.AIR:
            return int(self._by_aircraft(parcel, option) / _FILL)
        return 0

    def _handling_usd(self, parcel: Parcel, option: Option) -> int:
        ports = (self._problem.place[name].port for name in (option.load, option.discharge))
        return sum(port.handling_usd(parcel) for port in ports if port is not None)

    def _by_ship(self, parcel: Parcel, option: Option) -> float:
        """The parcel's share of the cheapest round between two ports alone."""
        best = float("inf")
        ships = self._ways.ships_for(parcel, option.load, option.discharge)
        for offer in self._problem.ship_offers:
            if offer.type_id not in ships:
                continue
            kind = self._problem.ship_type[offer.type_id]
            share = max(need / have for need, have in zip(kind.room(parcel), kind.capacity, strict=True) if have)
            key = (offer.id, option.load, option.discharge)
            usd = self._round.get(key)
            if usd is None:
                usd = self._round[key] = self._round_usd(offer, option.load, option.discharge)
            best = min(best, usd * share)
        return best

    def _round_usd(self, offer: ShipOffer, load: str, discharge: str) -> float:
        """A round between two ports by the quickest lanes, two days of work in all; beyond any price without a lane."""
        kind = self._problem.ship_type[offer.type_id]
        sailing = extra = dues = 0
        for one, two in ((offer.open_at, load), (load, discharge)):
            if one != two:
                lanes = self._ways.lanes.get((kind.id, one, two))
                if lanes is None:
                    return float(10**12)
                sailing += kind.sea_min(lanes[0].distance_nm)
                extra += lanes[0].extra_min
                dues += kind.toll_usd(lanes[0])
        dues += sum(port.call_usd for name in (load, discharge) if (port := self._problem.place[name].port) is not None)
        return float(
            offer.charter_usd(sailing_min=sailing, extra_min=extra, working_min=2880, waiting_min=0, dues_usd=dues)
        )

    def _by_aircraft(self, parcel: Parcel, option: Option) -> float:
        best = float("inf")
        for offer in self._problem.charter_offers:
            key = (offer.id, option.load, option.discharge)
            if key not in self._lot:
                minutes = lot_minutes(self._problem, offer, option.load, option.discharge)
                routes = self._problem.routes_between.get((offer.type_id, option.load, option.discharge), ())
                self._lot[key] = None
                if minutes is not None and routes:
                    usd = offer.lot_usd(block_min=min(minutes), landings=2, waiting_min=0)
                    self._lot[key] = usd / routes[0].payload_kg
            rate = self._lot[key]
            if rate is not None:
                best = min(best, rate * parcel.mass_kg)
        return best if best < float("inf") else float(10**9)


class WithoutCharters(Estimates):
    """Guesses for a search that charters no ship beyond those that it goes on from."""

    @cached_property
    def by_charter(self) -> dict[str, tuple[Guess, ...]]:
        """Nothing."""
        return {}
