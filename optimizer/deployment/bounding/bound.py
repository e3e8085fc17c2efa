"""The bound: what all parcels cost at the least when ships are filled as well as any plan could fill them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from movcon.clock import Minute
from movcon.deployment.cargo import Parcel
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.bounding.crowded import Crowded
from optimizer.deployment.bounding.journeys import journeys
from optimizer.deployment.bounding.kernel import NEVER, price_rounds
from optimizer.deployment.bounding.least import Least
from optimizer.deployment.bounding.rounds import Rounds, discharged_at_soonest, find_rounds
from optimizer.deployment.bounding.units import units_at_least
from optimizer.deployment.bounding.waiting import Waiting
from optimizer.deployment.options import Ways

Ints = NDArray[np.int64]

_KEEP = 12
_ROUNDS_MAX = 400
_SEATS_PERMILLE = (0, 250, 500, 750, 1_000)


def lower_bound(
    problem: DeploymentProblem,
    ways: Ways,
    *,
    on_better: Callable[[int], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> int:
    """Dollars no accepted plan can be below; ``on_better`` hears of each higher bound on the way."""
    ground = _Ground(Least(problem, ways))
    best, prices = ground.with_ships(on_better, should_stop)
    permille = _seats_permille(problem, ways, ground.cargo, prices)
    if permille and not should_stop():
        # People take a flight's seats, cargo its kilograms: another way to part its price bounds as well.
        by_seats = _Ground(Least(problem, ways, permille))
        higher, _ = by_seats.with_ships(on_better, should_stop)
        if higher > best:
            ground, best = by_seats, higher
    return max(best, ground.with_convoys(on_better, should_stop))


def _seats_permille(problem: DeploymentProblem, ways: Ways, cargo: Sequence[str], prices: Ints) -> int:
    """How much of a flight's price to part by seats, that parcels alone come to most; cargo at most at these prices."""
    if not problem.holds or not any(parcel.people for parcel in problem.parcels):
        return 0

    def come_to(permille: int) -> int:
        least = Least(problem, ways, permille)
        people = sum(least.without_charter(parcel)[0] for parcel in problem.parcels if parcel.people)
        others = np.array([least.without_charter(problem.parcel[name])[0] for name in cargo], dtype=np.int64)
        return people + int(np.minimum(others, prices).sum())

    return max(_SEATS_PERMILLE, key=come_to)


class _Ground:
    """What both bounds stand on, at the least prices of legs."""

    def __init__(self, least: Least) -> None:
        problem = least.problem
        self.least = least
        self.cargo = [parcel.id for parcel in problem.parcels if not parcel.people]
        self._units = units_at_least(problem, {parcel.id: _soonest(least, parcel) for parcel in problem.parcels})
        self._late_units = sum(unit.late_usd for unit in self._units)
        self._alone = np.array([least.without_charter(problem.parcel[name])[0] for name in self.cargo], dtype=np.int64)
        self._rounds = find_rounds(least, self.cargo)

    def with_ships(self, on_better: Callable[[int], None], should_stop: Callable[[], bool]) -> tuple[int, Ints]:
        """The bound with ships filled, convoys always there; and the prices of cargo."""
        least = self.least
        people = sum(least.without_charter(parcel)[0] for parcel in least.problem.parcels if parcel.people)
        waiting = Waiting(least, self.cargo, self._units)
        aside = people + self._late_units
        if self._rounds is not None:
            return _ascend(self._rounds, self._alone, aside, waiting.usd, on_better, should_stop)
        # Without rounds to look at, a parcel by ship is taken to cost its corridors and lateness alone.
        prices = _by_single_parcels(least, self.cargo, self._alone)
        best = aside + int(prices.sum()) + waiting.usd(prices)
        on_better(best)
        return best, prices

    def with_convoys(self, on_better: Callable[[int], None], should_stop: Callable[[], bool]) -> int:
        """The bound with room in convoys priced; ships at prices that their rounds alone allow."""
        least, rounds = self.least, self._rounds
        parcels = list(least.problem.parcels)
        if not parcels or not least.problem.corridors or should_stop():
            return 0
        tables = journeys(least, parcels)
        if tables is None:
            return 0
        ship_usd: dict[str, int] = {}
        afloat: Rounds | None = None
        if rounds is not None:
            ashore = np.where(rounds.work_usd < NEVER, rounds.parcel_usd - rounds.work_usd, NEVER).min(axis=(0, 2, 3))
            refused = np.maximum(0, self._alone - ashore)
            afloat = replace(rounds, parcel_usd=rounds.work_usd)
            _, prices = _ascend(afloat, refused, 0, lambda _: 0, lambda _: None, should_stop)
            ship_usd = dict(zip(self.cargo, prices.tolist(), strict=True))
        return Crowded(least.problem, tables, afloat, ship_usd).highest_usd(on_better, should_stop)


def _by_single_parcels(least: Least, cargo: list[str], alone: Ints) -> Ints:
    found = alone.copy()
    for number, name in enumerate(cargo):
        parcel = least.problem.parcel[name]
        origin, target = least.problem.origin_of(parcel), least.problem.destination_of(parcel)
        feeder = least.usd(parcel, origin)
        soonest = discharged_at_soonest(least, parcel)
        if least.is_too_late(soonest):
            continue
        late = least.late_usd(parcel, soonest)
        for load, discharge in least.crossings(parcel):
            found[number] = min(found[number], feeder[load] + least.usd(parcel, discharge)[target] + late)
    return found


def soonest_deliveries(problem: DeploymentProblem, ways: Ways) -> dict[str, Minute]:
    """Moment before which no accepted plan delivers a parcel, for each; NEVER where none can."""
    least = Least(problem, ways)
    return {parcel.id: _soonest(least, parcel) for parcel in problem.parcels}


def _soonest(least: Least, parcel: Parcel) -> Minute:
    there = least.without_charter(parcel)[1]
    return min(there, discharged_at_soonest(least, parcel))


class _Master:
    """The linear programme over loads found so far: each parcel by a load or alone, no more ships than there are."""

    def __init__(self, rounds: Rounds, alone: Ints) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._rounds = rounds
        infinity = self._solver.infinity()
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self._cover = [self._solver.Constraint(1, infinity) for _ in alone]
        self._fleet = [self._solver.Constraint(-infinity, times) for times in rounds.times]
        for number, usd in enumerate(alone):
            variable = self._solver.NumVar(0, infinity, "")
            self._cover[number].SetCoefficient(variable, 1)
            self._objective.SetCoefficient(variable, float(usd))
        self._known: set[tuple[int, int, bytes]] = set()

    def add(self, offer: int, usd: int, load: NDArray[np.bool_]) -> bool:
        """Add a load; False where it is known with the same parcels."""
        key = (offer, usd, load.tobytes())
        if key in self._known:
            return False
        self._known.add(key)
        variable = self._solver.NumVar(0, self._solver.infinity(), "")
        self._objective.SetCoefficient(variable, float(usd))
        self._fleet[offer].SetCoefficient(variable, 1)
        for parcel in np.flatnonzero(load):
            self._cover[parcel].SetCoefficient(variable, 1)
        return True

    def prices(self) -> tuple[float, NDArray[np.float64]]:
        """Value and the price of each parcel."""
        status = self._solver.Solve()
        if status != pywraplp.Solver.OPTIMAL:
            raise RuntimeError(f"The programme of loads ended with status {status}.")
        return self._objective.Value(), np.array([row.dual_value() for row in self._cover])


def _ascend(
    rounds: Rounds,
    alone: Ints,
    aside: int,
    more: Callable[[Ints], int],
    on_better: Callable[[int], None],
    should_stop: Callable[[], bool],
) -> tuple[int, Ints]:
    """Column generation with smoothed prices; every set of prices gives a bound, the best one stands.

    ``aside`` and ``more`` (of the prices) are added to it. Returns it with its prices.
    """
    master = _Master(rounds, alone)
    best = aside
    on_better(best)
    kept = np.zeros(len(alone), dtype=np.int64)
    centre = np.zeros(len(alone))
    value, raw = master.prices()
    smooth = 0.7
    for _ in range(_ROUNDS_MAX):
        if should_stop():
            break
        wanted = smooth * centre + (1 - smooth) * raw
        prices = np.minimum(np.floor(wanted).astype(np.int64), alone)
        bound, added = _price(rounds, prices, master)
        total = aside + bound + more(prices)
        if total > best:
            best, kept, centre = total, prices, prices.astype(float)
            on_better(best)
        if not added:
            if smooth == 0.0:
                break
            smooth = 0.0 if smooth < 0.2 else smooth / 2
            continue
        value, raw = master.prices()
        if bound + 1 >= value:
            break
    return best, kept


def _price(rounds: Rounds, prices: Ints, master: _Master) -> tuple[int, int]:
    """(bound of these prices, loads added to the master)."""
    bound = int(prices.sum())
    added = 0
    for o in range(len(rounds.offers)):
        worst, kept, _, costs, loads = price_rounds(
            prices,
            rounds.base_usd[o],
            rounds.parcel_usd[o],
            rounds.size[o],
            int(rounds.capacity[o]),
            rounds.loads,
            rounds.discharges,
            _KEEP,
        )
        bound += rounds.times[o] * int(worst)
        for number in range(kept):
            load = loads[number]
            # The price of the load follows from its reduced cost at these prices.
            usd = int(costs[number]) + int(prices[load].sum())
            added += master.add(o, usd, load)
    return bound, added
