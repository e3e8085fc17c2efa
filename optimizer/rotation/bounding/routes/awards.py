"""Contracts beside single itineraries: an integer programme of awards and of the tasks flown on them.

Whatever contracts do not move costs at least what it is worth on other lift (``Worth``). The best bound of the
programme counts, not its solution; awards are whole, positioning between tasks is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np
from ortools.math_opt.python import mathopt

from movcon.clock import MINUTES_PER_HOUR
from movcon.lift import ContractOffer
from optimizer.rotation.bounding.routes.master import Key, Worth
from optimizer.rotation.bounding.routes.ways import Craft
from optimizer.rotation.bounding.value import MILLI, Bound

_MOST_NODES = 4000
_TOLERANCE = 1e-6
"""Share of the best bound taken off for the solver's own tolerances."""
Month = tuple[int, int]


def with_contracts_milli(bound: Bound, crafts: list[Craft], worth: Worth, should_stop: Callable[[], bool]) -> int:
    """What any plan costs at least, contracts or none, thousandths; 0 where the programme ended without a bound.

    An award that alone costs more than any plan without contracts need cost is not in the programme: a plan that buys
    it is above the bound anyway.
    """
    offered: dict[tuple[object, ...], list[Craft]] = defaultdict(list)
    for craft in crafts:
        if isinstance(craft.source, ContractOffer):
            offered[_alike(craft, craft.source)].append(craft)
    if not offered:
        return worth.milli
    programme = _Programme(bound, worth)
    for row in offered.values():
        programme.add(row)
    return min(worth.milli, programme.solved(should_stop))


def _alike(craft: Craft, offer: ContractOffer) -> tuple[object, ...]:
    """All that the programme sees of an offer, its tails left out: offers from several bases are one to it."""
    return (
        craft.type_id,
        craft.rows,
        offer.terms,
        offer.hours_included_per_month,
        offer.usd_per_extra_hour,
        offer.hours_max_per_month,
        offer.usd_per_landing,
        offer.available_from,
    )


class _Programme:
    def __init__(self, bound: Bound, worth: Worth) -> None:
        self._bound = bound
        self._worth = worth
        self._model = mathopt.Model(name="awards")
        self._flown: dict[Key, list[mathopt.Variable]] = {key: [] for key in worth.parts}

    def add(self, alike: list[Craft]) -> None:
        """Offers alike, their hours pooled: awards of whole tails, hours, and the tasks flown in each month."""
        craft = alike[0]
        offer = craft.source
        if not isinstance(offer, ContractOffer):
            return
        tails_max = sum(c.source.tails_max for c in alike if isinstance(c.source, ContractOffer))
        for task in craft.rows:
            for member in task.members:
                self._flown.setdefault((member, task.part, craft.type_id), [])
        tails = self._awards(offer, tails_max)
        if not tails:
            return
        model = self._model
        most: dict[int, mathopt.LinearConstraint] = {}
        included: dict[int, mathopt.LinearConstraint] = {}
        for month, active in tails.items():
            model.add_linear_constraint(mathopt.fast_sum(active) <= tails_max)
            extra = model.add_variable(lb=0.0)
            model.objective.set_linear_coefficient(extra, float(offer.usd_per_extra_hour))
            most[month] = model.add_linear_constraint(ub=0.0)
            included[month] = model.add_linear_constraint(ub=0.0)
            included[month].set_coefficient(extra, -1.0)
            for tail in active:
                most[month].set_coefficient(tail, -float(offer.hours_max_per_month))
                included[month].set_coefficient(tail, -float(offer.hours_included_per_month))
        by_month: dict[tuple[int, int, int], list[mathopt.Variable]] = defaultdict(list)
        for number, task in enumerate(craft.rows):
            for begun, ended in self._months(craft, number):
                if begun not in tails or ended not in tails:
                    continue
                flown = model.add_variable(lb=0.0)
                usd = float(craft.ways.task_landings[number]) * craft.landing / MILLI
                model.objective.set_linear_coefficient(flown, usd)
                hours: dict[int, float] = defaultdict(float)
                hours[begun] += float(craft.ways.first_min[number]) / MINUTES_PER_HOUR
                hours[ended] += float(craft.ways.rest_min[number]) / MINUTES_PER_HOUR
                for month, amount in hours.items():
                    most[month].set_coefficient(flown, amount)
                    included[month].set_coefficient(flown, amount)
                for member in task.members:
                    self._flown[member, task.part, craft.type_id].append(flown)
                    by_month[member, task.part, begun].append(flown)
        for (_, _, month), row in sorted(by_month.items()):
            model.add_linear_constraint(mathopt.fast_sum(row) <= mathopt.fast_sum(tails[month]))

    def _awards(self, offer: ContractOffer, tails_max: int) -> dict[int, list[mathopt.Variable]]:
        """Variables of awards by month they cover."""
        tails: dict[int, list[mathopt.Variable]] = defaultdict(list)
        for first, term in self._bound.awards_on_offer(offer):
            usd = term.usd_per_month * term.months
            if usd * MILLI > self._worth.milli:
                continue
            tail = self._model.add_integer_variable(lb=0.0, ub=float(tails_max))
            self._model.objective.set_linear_coefficient(tail, float(usd))
            for month in range(max(0, first), min(self._bound.months, first + term.months)):
                tails[month].append(tail)
        return tails

    def _months(self, craft: Craft, task: int) -> Iterator[Month]:
        """Months that a task may begin in, each with those its later legs may lie in."""
        ways, months = craft.ways, self._bound.season.months
        low, high = np.searchsorted(months, (ways.earliest[task], ways.latest[task]), "right")
        for begun in range(int(low) - 1, int(high)):
            begins_by = min(int(ways.latest[task]), int(months[begun + 1]))
            for ended in range(begun, self._bound.months):
                if ended == begun or months[ended] <= begins_by + ways.longest[task]:
                    yield begun, ended

    def _cover(self) -> None:
        """Every requirement is moved whole on one type, its parts on contract or elsewhere, or not by these at all."""
        model = self._model
        moved: dict[tuple[int, str], mathopt.Variable] = {}
        for (member, part, type_id), row in sorted(self._flown.items(), key=lambda item: item[0]):
            if (member, type_id) not in moved:
                moved[member, type_id] = model.add_variable(lb=0.0)
            whole = list(row)
            worth = self._worth.parts.get((member, part, type_id))
            if worth is not None:
                elsewhere = model.add_variable(lb=0.0)
                model.objective.set_linear_coefficient(elsewhere, float(worth) / MILLI)
                whole.append(elsewhere)
            model.add_linear_constraint(mathopt.fast_sum(whole) >= moved[member, type_id])
        for number, milli in enumerate(self._bound.at_most):
            otherwise = model.add_variable(lb=0.0)
            model.objective.set_linear_coefficient(otherwise, float(milli) / MILLI)
            ways = [variable for (member, _), variable in moved.items() if member == number]
            model.add_linear_constraint(mathopt.fast_sum([otherwise, *ways]) >= 1.0)

    def solved(self, should_stop: Callable[[], bool]) -> int:
        """Best bound of the programme, thousandths, tolerances taken off."""
        self._cover()
        if should_stop():
            return 0
        result = mathopt.solve(
            self._model, mathopt.SolverType.HIGHS, params=mathopt.SolveParameters(node_limit=_MOST_NODES)
        )
        best = result.termination.objective_bounds.dual_bound
        if not np.isfinite(best):
            return 0
        return max(0, int((best * (1.0 - _TOLERANCE) - 1.0) * MILLI) - self._worth.granted)
