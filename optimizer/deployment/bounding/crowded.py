"""The bound where room is short: priced in convoys, on sailings and on ships, so that not all can go by the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.bounding.cheapest import cheapest_arrivals, room_of_journeys
from optimizer.deployment.bounding.journeys import MILLI, STEP_MIN, Journeys
from optimizer.deployment.bounding.kernel import price_rounds
from optimizer.deployment.bounding.rounds import Rounds
from optimizer.deployment.bounding.together import BUCKET_MIN, Together, together

Ints = NDArray[np.int64]

_ROUNDS_MAX = 1_000
_SMOOTH = 0.5
_ENOUGH = 1e-4
_KEEP = 6


class Crowded:
    """The price of all journeys at given prices of room and of ships, as high as those prices can make it.

    For any prices >= 0, every plan pays at least: the cheapest journeys of each group of parcels at their own price +
    the prices of the room they take and of the places they have on charters; less all room there is at these prices,
    for no plan takes more than there is; and what charters cost less the prices of what they carry, at least the least
    reduced cost of a round as often as an offer's rounds can be sailed.

    ``rounds`` carry parcels at the price of their work alone; without them charters are free.
    """

    def __init__(
        self, problem: DeploymentProblem, tables: Journeys, rounds: Rounds | None, ship_usd: Mapping[str, int]
    ) -> None:
        self._tables = tables
        self._rounds = rounds
        self._cargo = np.array([n for n, item in enumerate(problem.parcels) if not item.people], dtype=np.int64)
        self._first = np.array([ship_usd.get(problem.parcels[n].id, 0) for n in self._cargo], dtype=np.int64)
        self._buckets = (problem.horizon - tables.begin) // BUCKET_MIN + 2
        self._groups = together(problem, tables, self._buckets)

    def highest_usd(self, on_better: Callable[[int], None], should_stop: Callable[[], bool]) -> int:
        """Dollars, by columns of journeys and rounds; every set of prices gives a bound, the best one stands."""
        rows = len(self._tables.room)
        master = _Master(self._tables, self._groups, self._rounds, len(self._cargo))
        best = -(10**15)
        # Prices of room in milli-dollars, then of places on charters in dollars.
        centre = np.concatenate([np.zeros(rows), self._first.astype(float)])
        wanted = centre
        weight = _SMOOTH
        for _ in range(_ROUNDS_MAX):
            if should_stop():
                break
            prices = np.maximum(0, np.rint(weight * centre + (1 - weight) * wanted)).astype(np.int64)
            value, added = self._value(prices[:rows], prices[rows:], master)
            if value > best:
                best, centre = value, prices.astype(float)
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

    def _value(self, room: Ints, ships: Ints, master: _Master) -> tuple[int, int]:
        """(bound in milli-dollars at these prices, how many columns they add to the master)."""
        t = self._tables
        by_parcel = np.zeros(len(t.parcel), dtype=np.int64)
        by_parcel[self._cargo] = ships * MILLI
        tables = (
            t.first_of_step,
            t.origin,
            t.target,
            t.arrives,
            t.service,
            t.rows,
            t.kind,
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
            t.needs,
            room,
            by_parcel,
            self._buckets,
        )
        arrivals = cheapest_arrivals(*tables)
        wanted = np.full(len(t.parcel), -1, dtype=np.int64)
        total, added = -int((room * t.room).sum()), 0
        milli = [group.cheapest(arrivals, wanted) for group in self._groups]
        taken, afloat = room_of_journeys(*tables, wanted)
        for number, group in enumerate(self._groups):
            total += milli[number]
            used, aboard = taken[group.parcels].sum(axis=0), group.parcels[afloat[group.parcels]]
            own = milli[number] - int(used @ room) - int(by_parcel[aboard].sum())
            added += master.add_journeys(number, own, used, np.searchsorted(self._cargo, aboard))
        if self._rounds is not None:
            worst, more = self._price_rounds(self._rounds, ships, master)
            total += worst * MILLI
            added += more
        return total, added

    @staticmethod
    def _price_rounds(rounds: Rounds, ships: Ints, master: _Master) -> tuple[int, int]:
        """(dollars that charters cost at the least less the prices of what they carry, columns added)."""
        total = added = 0
        for o in range(len(rounds.offers)):
            worst, kept, _, costs, loads = price_rounds(
                ships,
                rounds.base_usd[o],
                rounds.work_usd[o],
                rounds.size[o],
                int(rounds.capacity[o]),
                rounds.loads,
                rounds.discharges,
                _KEEP,
            )
            total += rounds.times[o] * int(worst)
            for number in range(kept):
                usd = int(costs[number]) + int(ships[loads[number]].sum())
                added += master.add_round(o, usd, loads[number])
        return total, added


class _Master:
    """The linear programme over journeys and rounds found so far, in milli-dollars.

    Each group has one set of journeys, nothing is fuller than it can be, what goes by charter is on a round, and no
    offer's rounds are sailed oftener than they can be.
    """

    def __init__(self, tables: Journeys, groups: list[Together], rounds: Rounds | None, cargo: int) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._tables = tables
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        infinity = self._solver.infinity()
        self._one = [self._solver.Constraint(1, 1) for _ in groups]
        # Without rounds charters are free: places on them are not counted.
        self._places = [self._solver.Constraint(-infinity, 0 if rounds else infinity) for _ in range(cargo)]
        self._fleet = [self._solver.Constraint(-infinity, times) for times in (rounds.times if rounds else ())]
        self._room: dict[int, pywraplp.Constraint] = {}
        self._known: set[tuple[object, ...]] = set()
        for number, group in enumerate(groups):
            self._journey(number, group.left_milli)

    def _column(self, milli: int) -> pywraplp.Variable:
        variable = self._solver.NumVar(0, self._solver.infinity(), "")
        self._objective.SetCoefficient(variable, float(milli))
        return variable

    def _journey(self, number: int, milli: int) -> pywraplp.Variable:
        variable = self._column(milli)
        self._one[number].SetCoefficient(variable, 1)
        return variable

    def add_journeys(self, number: int, milli: int, used: Ints, aboard: Ints) -> bool:
        """Add journeys of a group, by their own price; False where they are known."""
        key = (number, milli, used.tobytes(), aboard.tobytes())
        if key in self._known:
            return False
        self._known.add(key)
        variable = self._journey(number, milli)
        for row in np.flatnonzero(used).tolist():
            if row not in self._room:
                self._room[row] = self._solver.Constraint(-self._solver.infinity(), float(self._tables.room[row]))
            self._room[row].SetCoefficient(variable, float(used[row]))
        for place in aboard.tolist():
            self._places[place].SetCoefficient(variable, 1)
        return True

    def add_round(self, offer: int, usd: int, load: NDArray[np.bool_]) -> bool:
        """Add a round of an offer with what it carries; False where it is known."""
        key = (offer, usd, load.tobytes())
        if key in self._known:
            return False
        self._known.add(key)
        variable = self._column(usd * MILLI)
        self._fleet[offer].SetCoefficient(variable, 1)
        for place in np.flatnonzero(load).tolist():
            self._places[place].SetCoefficient(variable, -1)
        return True

    def prices(self) -> tuple[float, NDArray[np.float64]]:
        """Value in milli-dollars; the price of room by row in milli-dollars, then of places on charters in dollars."""
        status = self._solver.Solve()
        if status != pywraplp.Solver.OPTIMAL:
            raise RuntimeError(f"The programme of journeys ended with status {status}.")
        room = np.zeros(len(self._tables.room))
        for row, constraint in self._room.items():
            room[row] = max(0.0, -constraint.dual_value())
        places = np.array([max(0.0, -constraint.dual_value()) for constraint in self._places]) / MILLI
        return self._solver.Objective().Value(), np.concatenate([room, places])
