"""Least minutes and least dollars between ports: by any lanes, over any ports, so that no way a ship goes is less."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from movcon.clock import MINUTES_PER_DAY
from movcon.deployment.cargo import Parcel
from movcon.deployment.ships import ShipOffer
from movcon.deployment.ways import SeaLane
from optimizer.deployment.options import Ways
from optimizer.deployment.timetable import NEVER

Ints = NDArray[np.int64]


class Sea:
    """Ways by sea of every type and offer.

    A ship may call at other ports on the way, and lanes need not keep the triangle: some pairs have none, and their
    whole miles are rounded. So a pair counts by the least chain of lanes.
    """

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._number = {name: number for number, name in enumerate(ways.ports)}
        self._minutes = {name: self._chains(self._least(name, kind.leg_min)) for name, kind in ways.ship_types.items()}
        self._legs: dict[str, Ints] = {}
        self._dollars: dict[str, Ints] = {}

    def _least(self, type_id: str, of_lane: Callable[[SeaLane], int]) -> Ints:
        """The least lane of every pair of ports."""
        found = np.full((len(self._number), len(self._number)), NEVER, dtype=np.int64)
        for (name, one, two), lanes in self._ways.lanes.items():
            if name == type_id:
                found[self._number[one], self._number[two]] = min(of_lane(lane) for lane in lanes)
        return found

    def _chains(self, lanes: Ints) -> Ints:
        found = lanes.copy()
        np.fill_diagonal(found, 0)
        for over in range(len(self._number)):
            found = np.minimum(found, found[:, over, None] + found[None, over, :])
        chains: Ints = np.minimum(found, NEVER)
        return chains

    def _between(self, table: Ints, origin: str, destination: str) -> int:
        if origin == destination:
            return 0
        if origin not in self._number or destination not in self._number:
            return NEVER
        return int(table[self._number[origin], self._number[destination]])

    def minutes(self, type_id: str, origin: str, destination: str) -> int:
        """Least minutes at sea of a type from one port to another; NEVER where no lanes lead there."""
        return self._between(self._minutes[type_id], origin, destination)

    def _offered(self, offer: ShipOffer) -> tuple[Ints, Ints]:
        """(hire, fuel and tolls of a leg by its cheapest lane, the same along chains), in 1/1440 of a dollar."""
        if offer.id not in self._legs:
            kind = self._ways.ship_types[offer.type_id]

            def usd(lane: SeaLane) -> int:
                return (
                    (offer.usd_per_day + offer.sea_fuel_usd_per_day) * kind.sea_min(lane.distance_nm)
                    + (offer.usd_per_day + offer.port_fuel_usd_per_day) * lane.extra_min
                    + kind.toll_usd(lane) * MINUTES_PER_DAY
                )

            self._legs[offer.id] = self._least(offer.type_id, usd)
            self._dollars[offer.id] = self._chains(self._legs[offer.id])
        return self._legs[offer.id], self._dollars[offer.id]

    def usd(self, offer: ShipOffer, origin: str, destination: str) -> int:
        """Least hire, fuel and tolls from one port to another, in 1/1440 of a dollar; NEVER without a way."""
        return self._between(self._offered(offer)[1], origin, destination)

    def last_leg_usd(self, offer: ShipOffer, destination: str) -> int:
        """Least price of the leg by which a ship comes to a port, from wherever, in 1/1440 of a dollar."""
        if destination not in self._number:
            return NEVER
        return int(self._offered(offer)[0][:, self._number[destination]].min(initial=NEVER))

    def ships_for(self, parcel: Parcel, load: str, discharge: str) -> tuple[str, ...]:
        """Types on offer that can load, carry and discharge a parcel between two ports, however they go there."""
        return tuple(
            name
            for name in self._ways.ships_between(parcel, load, discharge)
            if self.minutes(name, load, discharge) < NEVER
        )
