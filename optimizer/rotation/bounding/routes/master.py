"""Worth of moving each requirement by single itineraries: column generation on charter and mission aircraft.

The linear programme only guides: its duals are rounded to whole thousandths, every itinerary is priced at them, and
what the cheapest of them falls short is taken off again. Then no itinerary costs less than what it moves is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt

from movcon.lift import ContractOffer, MissionAircraft
from optimizer.rotation.bounding.routes.labels import Memory, Rates, Stay, Tree, Whole, grow, memory
from optimizer.rotation.bounding.routes.ways import Craft
from optimizer.rotation.bounding.value import MILLI, Bound

_MOST_ROUNDS = 400
_DEPTHS = (1, 2, 3, 4, 5, 6, 8, 1000)
"""Tasks of an itinerary: short ones first, since at the first prices everything pays."""
_REMEMBERED = (1000, 12, 6, 3, 0)
"""Tasks that an itinerary remembers to have flown, those nearest in time: fewer where memory ends."""
_ROUND_COLUMNS = 40
_TASK_COLUMNS = 3
UNIT_USD = 1000.0
"""Dollars that money is counted by in the programme: its numbers stay small."""
Key = tuple[int, int, str]
"""Requirement by number, part, type."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What no plan can undercut where nothing is bought by the month.

    Attributes
    ----------
    moved
        By requirement, thousandths: without contracts a plan costs at least the sum of it, less ``granted``.
    parts
        By requirement, part and type, thousandths: charter lots and mission aircraft cost at least the sum of it over
        the parts that they fly, less ``granted``.
    granted
        Thousandths: what the hours of mission aircraft are worth.
    """

    moved: Whole
    parts: dict[Key, int]
    granted: int

    @property
    def milli(self) -> int:
        """What a plan without contracts costs at least."""
        return int(self.moved.sum()) - self.granted


class Master:
    """The programme of single itineraries, grown round by round."""

    def __init__(self, bound: Bound, crafts: list[Craft], should_stop: Callable[[], bool]) -> None:
        self._bound = bound
        self._crafts = [c for c in crafts if not isinstance(c.source, ContractOffer)]
        self._should_stop = should_stop
        self._memory: Memory = memory()
        self._model = mathopt.Model(name="itineraries")
        self._whole: list[mathopt.LinearConstraint] = []
        self._parts: dict[Key, mathopt.LinearConstraint] = {}
        self._hours: dict[tuple[int, int], mathopt.LinearConstraint] = {}
        self._known: set[tuple[int, tuple[tuple[int, int, int], ...], bytes]] = set()
        self._forgetful = [0] * len(self._crafts)
        self._lay()
        self._earned: dict[Key, int] = {}
        self._scarce: dict[tuple[int, int], int] = {}

    def _lay(self) -> None:
        model = self._model
        for milli in self._bound.at_most:
            otherwise = model.add_variable(lb=0.0)
            model.objective.set_linear_coefficient(otherwise, float(milli) / MILLI / UNIT_USD)
            row = model.add_linear_constraint(lb=1.0)
            row.set_coefficient(otherwise, 1.0)
            self._whole.append(row)
        parts = {(m, task.part, craft.type_id) for craft in self._crafts for task in craft.rows for m in task.members}
        moved: dict[tuple[int, str], mathopt.Variable] = {}
        for member, part, type_id in sorted(parts):
            if (member, type_id) not in moved:
                moved[member, type_id] = model.add_variable(lb=0.0)
                self._whole[member].set_coefficient(moved[member, type_id], 1.0)
            row = model.add_linear_constraint(lb=0.0)
            row.set_coefficient(moved[member, type_id], -1.0)
            self._parts[member, part, type_id] = row
        for number, craft in enumerate(self._crafts):
            if isinstance(craft.source, MissionAircraft):
                limit = float(craft.source.hours_per_month * craft.source.tails)
                for month in range(len(craft.months) - 1):
                    self._hours[number, month] = model.add_linear_constraint(ub=limit)

    def worth(self) -> Worth | None:
        """Grow until nothing pays and return the best worths found; None where memory or time ended before any."""
        solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        best: Worth | None = None
        depths = list(_DEPTHS)
        for _ in range(_MOST_ROUNDS):
            if self._should_stop():
                break
            result, solver = self._solved(solver)
            if result is None or not result.has_dual_feasible_solution():
                break
            duals = result.dual_values()
            self._read(duals)
            short = new = 0
            for number, craft in enumerate(self._crafts):
                tree = self._grown(number, craft, depths[0])
                if tree is None:
                    return best
                short = max(short, -tree.least)
                new += sum(self._add(number, craft, tree, x) for x in _chosen(tree))
            if len(depths) > 1:
                depths = depths if new else depths[1:]
                continue
            found = self._proven(short)
            if best is None or found.milli > best.milli:
                best = found
            if not new or not short:
                break
        return best

    def _solved(
        self, solver: mathopt.IncrementalSolver
    ) -> tuple[mathopt.SolveResult | None, mathopt.IncrementalSolver]:
        """Solve on; from scratch where the solver has lost itself, which it says in more than one way."""
        for attempt in (0, 1):
            try:
                return solver.solve(), solver
            except (RuntimeError, ValueError, AttributeError):
                if attempt:
                    break
                solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        return None, solver

    def _read(self, duals: Mapping[mathopt.LinearConstraint, float]) -> None:
        """Take prices from the programme's duals, in whole thousandths."""
        self._earned = {key: max(0, int(duals[row] * UNIT_USD * MILLI)) for key, row in self._parts.items()}
        self._scarce = {key: max(0, int(-duals[row] * UNIT_USD * MILLI / 60)) for key, row in self._hours.items()}

    def _proven(self, short: int) -> Worth:
        """Worths at which every itinerary pays for itself: each part's less what the cheapest falls short."""
        parts = {key: max(0, milli - short) for key, milli in self._earned.items()}
        by_type: dict[tuple[int, str], int] = {}
        for (member, _, type_id), milli in parts.items():
            by_type[member, type_id] = by_type.get((member, type_id), 0) + milli
        moved = self._bound.at_most.copy()
        for (member, _), milli in by_type.items():
            moved[member] = min(moved[member], milli)
        granted = 0
        for (number, _), milli in self._scarce.items():
            source = self._crafts[number].source
            if isinstance(source, MissionAircraft):
                granted += milli * source.hours_per_month * 60 * source.tails
        return Worth(moved, parts, granted)

    def _rates(self, number: int, craft: Craft) -> Rates:
        """Prices that a carrier's itineraries are priced at."""
        minute = craft.minute.copy()
        for month in range(len(minute)):
            minute[month] += self._scarce.get((number, month), 0)
        return Rates(minute, craft.landing, craft.lot, craft.wait)

    def _grown(self, number: int, craft: Craft, deep: int) -> Tree | None:
        """Price itineraries of at most so many tasks; where memory ends, such as forget what they flew long ago."""
        earned = [sum(self._earned[m, task.part, craft.type_id] for m in task.members) for task in craft.rows]
        reward = np.repeat(np.array(earned, np.int64)[:, None], len(craft.months) - 1, axis=1)
        rates = self._rates(number, craft)
        labels, ends = self._memory
        while True:
            near = _nearest(craft, _REMEMBERED[self._forgetful[number]])
            used = grow(labels, craft.ways, rates, reward, craft.months, self._bound.season.begin, near, deep, ends)
            if used >= 0:
                return Tree(self._memory, used)
            self._forgetful[number] += 1
            if self._forgetful[number] == len(_REMEMBERED):
                return None

    def _add(self, number: int, craft: Craft, tree: Tree, end: int) -> bool:
        """Enter the itinerary a label ends; False where it is known."""
        row = tree.flown(end)
        spent = _spent(craft, self._rates(number, craft), row)
        key = (number, tuple((stay.task, stay.begun, stay.ended) for stay in row), spent.key)
        if key in self._known:
            return False
        self._known.add(key)
        column = self._model.add_variable(lb=0.0)
        usd = float(self._memory.ends[end])
        for stay in row:
            task = craft.rows[stay.task]
            for member in task.members:
                part = self._parts[member, task.part, craft.type_id]
                part.set_coefficient(column, part.get_coefficient(column) + 1.0)
                usd += self._earned[member, task.part, craft.type_id]
        usd -= self._charge(number, column, spent)
        self._model.objective.set_linear_coefficient(column, usd / MILLI / UNIT_USD)
        return True

    def _charge(self, number: int, column: mathopt.Variable, spent: Spent) -> float:
        """Enter what an itinerary takes of what is scarce; returns the thousandths that its price holds for it."""
        milli = 0.0
        for month, minutes in enumerate(spent.flown):
            if (number, month) in self._hours and minutes:
                milli += minutes * self._scarce[number, month]
                self._hours[number, month].set_coefficient(column, minutes / 60)
        return milli


@dataclass(frozen=True, slots=True)
class Spent:
    """Minutes of an itinerary by month, as its price counts them: flown, and away from the base."""

    flown: NDArray[np.float64]
    away: NDArray[np.float64]

    @property
    def key(self) -> bytes:
        """The same for the same minutes."""
        return self.flown.tobytes() + self.away.tobytes()


def _spent(craft: Craft, rates: Rates, row: list[Stay]) -> Spent:
    ways, minute = craft.ways, rates.minute
    last = len(minute)
    away = rates.away if len(rates.away) else np.zeros(last, np.int64)
    flown, gone = np.zeros(last), np.zeros(last)
    home = ways.minutes.shape[0] - 1
    place, month = home, 0
    for stay in row:
        origin = int(ways.origin[stay.task])
        if origin != place:
            reach = range(month, stay.begun + 1)
            flown[min(reach, key=lambda m: int(minute[m]))] += ways.minutes[place, origin]
            gone[min(reach, key=lambda m: int(away[m]))] += ways.elapsed[place, origin]
        flown[stay.begun] += ways.first_min[stay.task]
        flown[stay.ended] += ways.rest_min[stay.task]
        until = min(int(ways.latest[stay.task]), int(craft.months[stay.begun + 1])) + int(ways.longest[stay.task])
        held = [m for m in range(stay.begun, last) if m == stay.begun or craft.months[m] <= until]
        gone[min(held, key=lambda m: int(away[m]))] += ways.takes[stay.task]
        place = int(ways.destination[stay.task])
        month = min(last - 1, int(np.searchsorted(craft.months, stay.ready, "right")) - 1)
    reach = range(month, last)
    flown[min(reach, key=lambda m: int(minute[m]))] += ways.minutes[place, home]
    gone[min(reach, key=lambda m: int(away[m]))] += ways.elapsed[place, home]
    gone[int(away.argmin())] += row[-1].paid
    return Spent(flown, gone)


def _nearest(craft: Craft, most: int) -> Whole:
    """By task, the bits of so many tasks whose time is nearest to its own, itself among them."""
    ways = craft.ways
    n = len(craft.rows)
    if most >= n:
        return np.full_like(ways.bits, -1)
    near = np.zeros_like(ways.bits)
    middle = (ways.earliest + ways.latest) // 2
    for t in range(n):
        for other in np.argsort(np.abs(middle - middle[t]), kind="stable")[:most]:
            near[t] |= ways.bits[other]
    return near


def _chosen(tree: Tree) -> list[int]:
    """The labels that pay most, few of them for each task that they end with."""
    ends = tree.memory.ends[: tree.used]
    kept: list[int] = []
    of_task: dict[int, int] = {}
    for x in np.argsort(ends, kind="stable"):
        if ends[x] >= 0 or len(kept) >= _ROUND_COLUMNS:
            break
        task = tree.task(int(x))
        if of_task.get(task, 0) < _TASK_COLUMNS:
            of_task[task] = of_task.get(task, 0) + 1
            kept.append(int(x))
    return kept
