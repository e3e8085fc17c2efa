"""The bound where roads are crowded: room in convoys priced, so that parcels cannot all go by the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from movcon.deployment.cargo import Parcel
from optimizer.deployment.bounding.cheapest import cheapest_journeys
from optimizer.deployment.bounding.journeys import MILLI, STEP_MIN, Journeys
from optimizer.deployment.bounding.units import UnitAtLeast

Ints = NDArray[np.int64]

_ROUNDS_MAX = 300
_SMOOTH = 0.5
_ENOUGH = 1e-4


class Crowded:
    """The price of all journeys at given prices of room in convoys and of ships, as high as those prices can make it.

    For any prices >= 0 of room, every plan pays at least: the cheapest journey of each parcel at its own price + the
    prices of the room it takes, less all room there is at these prices, for no plan takes more than there is.
    """

    def __init__(
        self,
        parcels: list[Parcel],
        tables: Journeys,
        ship_usd: Mapping[str, int],
        units: Sequence[UnitAtLeast],
    ) -> None:
        self._tables = tables
        self._ships = np.array([ship_usd.get(parcel.id, 0) * MILLI for parcel in parcels], dtype=np.int64)
        number = {parcel.id: place for place, parcel in enumerate(parcels)}
        self._units = [_Unit(unit, number) for unit in units if unit.levels]
        self._everybody = np.arange(len(parcels))
        self._nobody_waits = np.zeros(len(parcels), dtype=np.int64)
        self._levels = [self._level(place) for place in range(max((len(u.there) for u in self._units), default=0))]

    def _level(self, place: int) -> tuple[Ints, Ints]:
        """(people who wait at a level, the moments they wait for)."""
        some = [unit for unit in self._units if place < len(unit.there) and unit.there[place]]
        people = np.concatenate([np.zeros(0, dtype=np.int64), *(unit.people for unit in some)])
        moments = np.concatenate([np.zeros(0, dtype=np.int64), *(0 * unit.people + unit.there[place] for unit in some)])
        return people, moments

    def highest_usd(self, on_better: Callable[[int], None], should_stop: Callable[[], bool]) -> int:
        """Dollars, by column generation over journeys; every set of prices gives a bound, the best one stands."""
        master = _Master(self._tables)
        best, centre = -(10**15), np.zeros(len(self._tables.room))
        wanted = centre
        weight = _SMOOTH
        for _ in range(_ROUNDS_MAX):
            if should_stop():
                break
            room = np.maximum(0, np.rint(weight * centre + (1 - weight) * wanted)).astype(np.int64)
            value, price, used = self._value(room)
            added = master.add(price - used @ room, used)
            if value > best:
                best, centre = value, room.astype(float)
                on_better(best // MILLI)
            if not added:
                if weight == 0.0:
                    break
                weight = 0.0
                continue
            reached, wanted = master.prices()
            if best >= reached - max(MILLI, abs(reached) * _ENOUGH):
                break
        return best // MILLI

    def _value(self, room: Ints) -> tuple[int, Ints, Ints]:
        """(bound in milli-dollars at these prices of room, price of each parcel, room it takes by row).

        The latter two with people waiting for all of their equipment.
        """
        plain, used = self._journeys(room, self._everybody, self._nobody_waits)
        by_level: list[Ints] = []
        for people, moments in self._levels:
            price = plain.copy()
            price[people], taken = self._journeys(room, people, moments)
            if not by_level:
                used[people] = taken
            by_level.append(price)
        spare = self._tables.parcel[:, 6] - plain
        more = sum(
            unit.at_least.waiting(
                [int((price - plain)[unit.people].sum()) for price in by_level[: len(unit.there)]],
                [int(spare[left].sum()) for left in unit.left],
                MILLI,
            )
            for unit in self._units
        )
        total = int(plain.sum()) + more - int((room * self._tables.room).sum())
        return total, by_level[0] if by_level else plain, used

    def _journeys(self, room: Ints, some: Ints, equipment: Ints) -> tuple[Ints, Ints]:
        """(price, room by row) of the cheapest journeys of some parcels, who wait for these moments."""
        t = self._tables
        price, used, _ = cheapest_journeys(
            t.first_of_step,
            t.origin,
            t.target,
            t.arrives,
            t.service,
            t.row,
            t.any_origin,
            t.any_target,
            t.any_minutes,
            t.any_earliest,
            t.charters,
            t.service_milli[some],
            t.any_milli[some],
            t.handling,
            t.begin,
            STEP_MIN,
            t.parcel[some],
            equipment,
            room,
            self._ships[some],
        )
        return price, used[:, : len(room)]


class _Unit:
    """A unit with people and main cargo by number, and its levels by moment and by what is left."""

    def __init__(self, at_least: UnitAtLeast, number: Mapping[str, int]) -> None:
        self.at_least = at_least
        self.people = np.array([number[parcel.id] for parcel in at_least.people], dtype=np.int64)
        self.there = [level.there for level in at_least.levels]
        self.left = [np.array([number[name] for name in level.left], dtype=np.int64) for level in at_least.levels]


class _Master:
    """The linear programme over journeys found so far: each parcel one of them, no convoy fuller than it can be."""

    def __init__(self, tables: Journeys) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._tables = tables
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self._one = [self._solver.Constraint(1, 1) for _ in tables.parcel]
        self._rows: dict[int, pywraplp.Constraint] = {}
        self._known: set[tuple[int, bytes]] = set()
        for number, unmoved in enumerate(tables.parcel[:, 6]):
            self._column(number, int(unmoved))

    def _column(self, number: int, milli: int) -> pywraplp.Variable:
        variable = self._solver.NumVar(0, self._solver.infinity(), "")
        self._objective.SetCoefficient(variable, float(milli))
        self._one[number].SetCoefficient(variable, 1)
        return variable

    def add(self, milli: Ints, used: Ints) -> int:
        """Add a journey for each parcel, by its price without that of room; how many were new."""
        added = 0
        for number, row in enumerate(used):
            key = (number, row.tobytes())
            if key in self._known:
                continue
            self._known.add(key)
            added += 1
            variable = self._column(number, int(milli[number]))
            for place in np.flatnonzero(row).tolist():
                if place not in self._rows:
                    self._rows[place] = self._solver.Constraint(
                        -self._solver.infinity(), float(self._tables.room[place])
                    )
                self._rows[place].SetCoefficient(variable, float(row[place]))
        return added

    def prices(self) -> tuple[float, NDArray[np.float64]]:
        """Value in milli-dollars and the price of room by row."""
        status = self._solver.Solve()
        if status != pywraplp.Solver.OPTIMAL:
            raise RuntimeError(f"The programme of journeys ended with status {status}.")
        prices = np.zeros(len(self._tables.room))
        for place, row in self._rows.items():
            prices[place] = max(0.0, -row.dual_value())
        return self._solver.Objective().Value(), prices
