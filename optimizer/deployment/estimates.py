"""What a parcel is likely to cost by each of its options, before anything is laid: the search's first guess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from movcon.deployment.cargo import Parcel
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ships import ShipOffer
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
        """Every option of every parcel."""
        found: dict[str, tuple[Guess, ...]] = {}
        for parcel in self._problem.parcels:
            guesses = [Guess(option, self._guess(parcel, option)) for option in self._ways.options(parcel)]
            found[parcel.id] = tuple(sorted(guesses, key=lambda guess: (guess.usd, guess.option.usd)))
        return found

    def alone_usd(self, parcel: Parcel) -> int:
        """The cheapest guess without a charter, or the price of not moving it."""
        row = self.otherwise[parcel.id]
        return min(row[0].usd, parcel.usd_not_moved) if row else parcel.usd_not_moved

    def _guess(self, parcel: Parcel, option: Option) -> int:
        return option.usd + self._trunk_usd(parcel, option) + self._late_usd(parcel, option)

    def _late_usd(self, parcel: Parcel, option: Option) -> int:
        ready = arrival_along(self._problem, option.feeder, parcel.ready, handled=True)
        if option.feeder:
            ready += self._problem.place[option.load].tranship_min
        if option.trunk is Trunk.CHARTER:
            begins = [
                offer.available_from + self._sea_min(offer.type_id, offer.open_at, option.load)
                for offer in self._problem.ship_offers
                if offer.type_id in self._ways.ships_for(parcel, option.load, option.discharge)
            ]
            ready = max(ready, min(begins, default=ready))
        if option.service is not None:
            liner = self._problem.liner[option.service]
            ready = liner.departure(liner.first_sailing(ready)) - liner.cut_off_min
        paths = self._ways.inland(parcel, option.discharge, self._problem.destination_of(parcel))
        landed, handled = ready + option.trunk_min, option.trunk is Trunk.INLAND
        there = min(arrival_along(self._problem, path.corridors, landed, handled=handled) for path in paths)
        return parcel.usd_not_moved if there >= NEVER else parcel.usd_per_day_late * parcel.late_days(there)

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
