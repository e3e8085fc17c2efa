"""The bound where roads are crowded: room in convoys priced, so that parcels cannot all go by the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.bounding.cheapest import cheapest_arrivals, room_of_journeys
from optimizer.deployment.bounding.journeys import MILLI, STEP_MIN, Journeys
from optimizer.deployment.bounding.together import BUCKET_MIN, Together, together

Ints = NDArray[np.int64]

_ROUNDS_MAX = 400
_SMOOTH = 0.5
_ENOUGH = 1e-4


class Crowded:
    """The price of all journeys at given prices of room in convoys and of ships, as high as those prices can make it.

    For any prices >= 0 of room, every plan pays at least: the cheapest journeys of each unit's parcels at their own
    price + the prices of the room they take, less all room there is at these prices, for no plan takes more than there
    is.
    """

    def __init__(self, problem: DeploymentProblem, tables: Journeys, ship_usd: Mapping[str, int]) -> None:
        self._tables = tables
        ships = [ship_usd.get(parcel.id, 0) * MILLI for parcel in problem.parcels]
        self._ships = np.array(ships, dtype=np.int64)
        self._buckets = (problem.horizon - tables.begin) // BUCKET_MIN + 2
        self._groups = together(problem, tables, self._buckets)

    def highest_usd(self, on_better: Callable[[int], None], should_stop: Callable[[], bool]) -> int:
        """Dollars, by column generation over journeys; every set of prices gives a bound, the best one stands."""
        master = _Master(self._tables, self._groups)
        best, centre = -(10**15), np.zeros(len(self._tables.room))
        wanted = centre
        weight = _SMOOTH
        for _ in range(_ROUNDS_MAX):
            if should_stop():
                break
            room = np.maximum(0, np.rint(weight * centre + (1 - weight) * wanted)).astype(np.int64)
            value, prices, used = self._value(room)
            added = master.add(prices, used, room)
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

    def _value(self, room: Ints) -> tuple[int, list[int], Ints]:
        """(bound in milli-dollars at these prices of room, price of each group, room it takes by row)."""
        t = self._tables
        tables = (
            t.first_of_step,
            t.origin,
            t.target,
            t.arrives,
            t.service,
            t.row,
            t.yard,
            t.any_origin,
            t.any_target,
            t.any_minutes,
            t.any_earliest,
            t.charters,
            t.service_milli,
            t.any_milli,
            t.handling,
            t.begin,
            STEP_MIN,
            BUCKET_MIN,
            t.parcel,
            room,
            self._ships,
            self._buckets,
        )
        arrivals = cheapest_arrivals(*tables)
        wanted = np.full(len(t.parcel), -1, dtype=np.int64)
        prices = [group.cheapest(arrivals, wanted) for group in self._groups]
        by_parcel = room_of_journeys(*tables, wanted)
        used = np.array([by_parcel[group.parcels].sum(axis=0) for group in self._groups], dtype=np.int64)
        return sum(prices) - int((room * t.room).sum()), prices, used.reshape(len(self._groups), len(room))


class _Master:
    """The linear programme over journeys found so far: each group one set of them, no convoy fuller than it can be."""

    def __init__(self, tables: Journeys, groups: list[Together]) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._tables = tables
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self._one = [self._solver.Constraint(1, 1) for _ in groups]
        self._rows: dict[int, pywraplp.Constraint] = {}
        self._known: set[tuple[int, bytes, int]] = set()
        for number, group in enumerate(groups):
            self._column(number, group.left_milli)

    def _column(self, number: int, milli: int) -> pywraplp.Variable:
        variable = self._solver.NumVar(0, self._solver.infinity(), "")
        self._objective.SetCoefficient(variable, float(milli))
        self._one[number].SetCoefficient(variable, 1)
        return variable

    def add(self, prices: list[int], used: Ints, room: Ints) -> int:
        """Add journeys for each group, priced with what room costs; how many sets were new."""
        added = 0
        for number, row in enumerate(used):
            milli = prices[number] - int(row @ room)
            key = (number, row.tobytes(), milli)
            if key in self._known:
                continue
            self._known.add(key)
            added += 1
            variable = self._column(number, milli)
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
