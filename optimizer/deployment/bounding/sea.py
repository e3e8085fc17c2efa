"""Least minutes at sea between ports: by any lanes, over any ports, so that no way a ship goes is quicker."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movcon.deployment.cargo import Parcel
from optimizer.deployment.options import Ways
from optimizer.deployment.timetable import NEVER

Ints = NDArray[np.int64]


class Sea:
    """Ways by sea of every type on offer.

    A ship may call at other ports on the way, and lanes need not keep the triangle: some pairs have none, and their
    whole miles are rounded. So a pair's minutes are those of the shortest chain of lanes.
    """

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._number = {name: number for number, name in enumerate(ways.ports)}
        self._minutes = {name: self._chains(name) for name in ways.ship_types}
        self._last = {name: self._last_legs(name) for name in ways.ship_types}

    def _lanes(self, type_id: str) -> list[tuple[int, int, int]]:
        kind = self._ways.ship_types[type_id]
        return [
            (self._number[one], self._number[two], kind.sea_min(nm))
            for (name, one, two), nm in self._ways.sea_nm.items()
            if name == type_id
        ]

    def _chains(self, type_id: str) -> Ints:
        found = np.full((len(self._number), len(self._number)), NEVER, dtype=np.int64)
        for one, two, minutes in self._lanes(type_id):
            found[one, two] = minutes
        np.fill_diagonal(found, 0)
        for over in range(len(self._number)):
            found = np.minimum(found, found[:, over, None] + found[None, over, :])
        chains: Ints = np.minimum(found, NEVER)
        return chains

    def _last_legs(self, type_id: str) -> Ints:
        found = np.full(len(self._number), NEVER, dtype=np.int64)
        for _, two, minutes in self._lanes(type_id):
            found[two] = min(found[two], minutes)
        return found

    def minutes(self, type_id: str, origin: str, destination: str) -> int:
        """Least minutes at sea of a type from one port to another; NEVER where no lanes lead there."""
        if origin == destination:
            return 0
        if origin not in self._number or destination not in self._number:
            return NEVER
        return int(self._minutes[type_id][self._number[origin], self._number[destination]])

    def last_leg(self, type_id: str, destination: str) -> int:
        """Least minutes of the lane by which a type comes to a port, from wherever; NEVER where none leads there."""
        return int(self._last[type_id][self._number[destination]]) if destination in self._number else NEVER

    def ships_for(self, parcel: Parcel, load: str, discharge: str) -> tuple[str, ...]:
        """Types on offer that can load, carry and discharge a parcel between two ports, however they go there."""
        return tuple(
            name
            for name in self._ways.ships_between(parcel, load, discharge)
            if self.minutes(name, load, discharge) < NEVER
        )
