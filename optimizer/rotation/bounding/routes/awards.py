"""Contracts beside single itineraries: an integer programme of awards and of the tasks flown on them.

Whatever contracts do not move costs at least what it is worth on other lift (``Worth``). The best bound of the
programme counts, not its solution; awards are whole, positioning between tasks is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from movcon.clock import MINUTES_PER_HOUR
from movcon.lift import ContractOffer
from optimizer.rotation.bounding.routes.lots import Company, Lot, listed
from optimizer.rotation.bounding.routes.master import Key, Worth
from optimizer.rotation.bounding.routes.tails import Award, Cut, TailMaster
from optimizer.rotation.bounding.routes.ways import Craft
from optimizer.rotation.bounding.value import MILLI, Bound

_MOST_NODES = 4000
_TOLERANCE = 1e-6
"""Share of the best bound taken off for the solver's own tolerances."""
_ABOVE = (0.002, 0.005, 0.01, 0.02, 0.04)
"""Shares of the bound by which a plan may lie above it whose lots are listed: as few as will do."""
_MOST_PRICINGS = 60
_IS_CHOSEN = 0.5
_CUT_TOLERANCE = 1e-5
"""The same with cuts, in which a tail may be worth all of it: awards are whole to a millionth only."""
Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Floor:
    """What any plan costs at least, thousandths; where known, the lots of a solution that costs no more."""

    milli: int
    lots: tuple[Lot, ...] = ()


def with_contracts_milli(bound: Bound, crafts: list[Craft], worth: Worth, should_stop: Callable[[], bool]) -> int:
    """What any plan costs at least, contracts or none, thousandths; 0 where the programme ended without a bound.

    An award that alone costs more than any plan without contracts need cost is not in the programme: a plan that buys
    it is above the bound anyway.
    """
    offered = _offered(crafts)
    if not offered:
        return worth.milli
    programme = _Programme(bound, worth, worth.milli, offered)
    programme.cover(())
    return min(worth.milli, programme.solved(should_stop))


def with_whole_lots(
    bound: Bound, crafts: list[Craft], worth: Worth, floor_milli: int, should_stop: Callable[[], bool]
) -> Floor:
    """What any plan costs at least, its charter lots and flights of mission aircraft whole.

    Those listed are all that a plan may hold that costs at most so much more than ``floor_milli``; the bound is the
    lesser of that cost and the programme's. Where too many would have to be listed, less is proven.
    """
    best = Floor(floor_milli)
    if worth.granted:
        # Hours of mission aircraft are scarce: then an itinerary may be worth more than it costs.
        return best
    offered = _offered(crafts)
    for share in _ABOVE:
        most = int(floor_milli * share)
        companies = listed(bound, crafts, worth, most)
        if companies is None or should_stop():
            break
        programme = _Programme(bound, worth, floor_milli + most, offered)
        programme.cover(companies)
        found = programme.settled(should_stop)
        best = Floor(max(best.milli, min(found.milli, floor_milli + most)), found.lots)
        if found.milli < floor_milli + most:
            break
    return best


def with_tails_milli(
    bound: Bound, crafts: list[Craft], worth: Worth, none_milli: int, rounds: int, should_stop: Callable[[], bool]
) -> int:
    """What any plan costs at least, contracts with positioning and the time of their tails, thousandths.

    ``none_milli`` is what a plan without contracts costs at least. The programme of awards, at least one of them, is
    solved again and again; each time the itineraries for the awards it takes make a cut, true of all awards.
    """
    offered = _offered(crafts)
    if not offered or should_stop():
        return none_milli
    programme = _Programme(bound, worth, none_milli, offered, has_cuts=True)
    programme.cover(())
    master = TailMaster(bound, crafts, offered, should_stop)
    best = 0
    seen: set[tuple[tuple[Award, int], ...]] = set()
    for _ in range(rounds):
        milli, awards = programme.best_awards()
        best = max(best, milli)
        key = tuple(sorted((award, round(held)) for award, held in awards.items()))
        if best >= none_milli or key in seen or should_stop():
            break
        seen.add(key)
        cut = master.cut_at(awards)
        if cut is None:
            break
        programme.cut(cut)
    return min(none_milli, best)


def _offered(crafts: list[Craft]) -> list[list[Craft]]:
    """Contract offers, those alike together."""
    offered: dict[tuple[object, ...], list[Craft]] = defaultdict(list)
    for craft in crafts:
        if isinstance(craft.source, ContractOffer):
            offered[_alike(craft, craft.source)].append(craft)
    return list(offered.values())


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
    """Awards dearer than ``most_milli`` are not in it."""

    def __init__(
        self, bound: Bound, worth: Worth, most_milli: int, offered: list[list[Craft]], *, has_cuts: bool = False
    ) -> None:
        self._bound = bound
        self._worth = worth
        self._most_milli = most_milli
        self._model = mathopt.Model(name="awards")
        self._flown: dict[Key, list[mathopt.Variable]] = {key: [] for key in worth.parts}
        self._lots: list[tuple[Company, mathopt.Variable]] = []
        self._tails: list[dict[int, list[mathopt.Variable]]] = []
        self._taken: dict[Award, mathopt.Variable] = {}
        self._rest: mathopt.Variable | None = None
        if has_cuts:
            # All that is not paid for awards: at least what its parts come to, and what the cuts say.
            self._rest = self._model.add_variable(lb=0.0)
            self._model.objective.set_linear_coefficient(self._rest, 1.0)
            self._parts_of_rest = self._model.add_linear_constraint(lb=0.0)
            self._parts_of_rest.set_coefficient(self._rest, 1.0)
        for alike in offered:
            self._add(alike)
        if has_cuts:
            self._model.add_linear_constraint(mathopt.fast_sum(list(self._taken.values())) >= 1.0)

    def _add(self, alike: list[Craft]) -> None:
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
        self._tails.append(tails)
        if not tails:
            return
        model = self._model
        most: dict[int, mathopt.LinearConstraint] = {}
        included: dict[int, mathopt.LinearConstraint] = {}
        for month, active in tails.items():
            model.add_linear_constraint(mathopt.fast_sum(active) <= tails_max)
            extra = model.add_variable(lb=0.0)
            self._pay(extra, float(offer.usd_per_extra_hour))
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
                self._pay(flown, usd)
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
            if usd * MILLI > self._most_milli:
                continue
            tail = self._model.add_integer_variable(lb=0.0, ub=float(tails_max))
            self._taken[len(self._tails), first, term.months] = tail
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

    def _pay(self, variable: mathopt.Variable, usd: float) -> None:
        """Price of a variable that is no award."""
        if self._rest is None:
            self._model.objective.set_linear_coefficient(variable, usd)
        else:
            self._parts_of_rest.set_coefficient(variable, -usd)

    def cut(self, cut: Cut) -> None:
        """Let what is not paid for awards cost at least what a cut says."""
        if self._rest is None:
            raise TypeError("The programme was laid without room for cuts.")
        row = self._model.add_linear_constraint(lb=float(cut.milli) / MILLI)
        row.set_coefficient(self._rest, 1.0)
        for (group, first, months), award in self._taken.items():
            slope = int(cut.slopes[group][max(0, first) : first + months].sum())
            # The rest is never negative, so one award that is worth all of it makes the cut say nothing already.
            row.set_coefficient(award, float(min(slope, cut.milli)) / MILLI)

    def best_awards(self) -> tuple[int, dict[Award, float]]:
        """Best bound, thousandths, and the awards of the best solution found."""
        result = self._solution()
        values: dict[Award, float] = {}
        if result.has_primal_feasible_solution():
            found = result.variable_values(list(self._taken.values()))
            values = {key: value for key, value in zip(self._taken, found, strict=True) if value > _IS_CHOSEN}
        return self._proven(result), values

    def cover(self, companies: Sequence[Company]) -> None:
        """Every requirement is moved whole on one type, its parts on contract or elsewhere, or not by these at all.

        Elsewhere they cost what they are worth there, or, where lots are given, are flown by whole ones of these.
        """
        model = self._model
        moved: dict[tuple[int, str], mathopt.Variable] = {}
        for company in companies:
            lot = model.add_binary_variable()
            self._pay(lot, float(company.best.milli) / MILLI)
            self._lots.append((company, lot))
            for member, part in company.parts:
                self._flown[member, part, company.type_id].append(lot)
        for (member, part, type_id), row in sorted(self._flown.items(), key=lambda item: item[0]):
            if (member, type_id) not in moved:
                moved[member, type_id] = model.add_binary_variable() if companies else model.add_variable(lb=0.0)
            whole = list(row)
            worth = self._worth.parts.get((member, part, type_id))
            if worth is not None and not companies:
                elsewhere = model.add_variable(lb=0.0)
                self._pay(elsewhere, float(worth) / MILLI)
                whole.append(elsewhere)
            model.add_linear_constraint(mathopt.fast_sum(whole) >= moved[member, type_id])
        for number, milli in enumerate(self._bound.at_most):
            otherwise = model.add_variable(lb=0.0)
            self._pay(otherwise, float(milli) / MILLI)
            ways = [variable for (member, _), variable in moved.items() if member == number]
            model.add_linear_constraint(mathopt.fast_sum([otherwise, *ways]) >= 1.0)

    def settled(self, should_stop: Callable[[], bool]) -> Floor:
        """Best bound once every lot of the solution is priced to the minute, or as far as rounds go."""
        floor = Floor(0)
        for _ in range(_MOST_PRICINGS):
            if should_stop():
                break
            result = self._solution()
            chosen: list[Company] = []
            if result.has_primal_feasible_solution():
                values = result.variable_values([variable for _, variable in self._lots])
                chosen = [company for (company, _), value in zip(self._lots, values, strict=True) if value > _IS_CHOSEN]
            priced = sum(company.settle(self._bound) for company in chosen)
            floor = Floor(self._proven(result), tuple(company.best for company in chosen) if not priced else ())
            if not priced:
                break
            for company, variable in self._lots:
                self._model.objective.set_linear_coefficient(variable, float(company.best.milli) / MILLI)
        return floor

    def solved(self, should_stop: Callable[[], bool]) -> int:
        """Best bound of the programme, thousandths, tolerances taken off."""
        return 0 if should_stop() else self._proven(self._solution())

    def _solution(self) -> mathopt.SolveResult:
        parameters = mathopt.SolveParameters(node_limit=_MOST_NODES, relative_gap_tolerance=_TOLERANCE / 10)
        return mathopt.solve(self._model, mathopt.SolverType.HIGHS, params=parameters)

    def _proven(self, result: mathopt.SolveResult) -> int:
        best = result.termination.objective_bounds.dual_bound
        if not np.isfinite(best):
            return 0
        tolerance = _TOLERANCE if self._rest is None else _CUT_TOLERANCE
        return max(0, int((best * (1.0 - tolerance) - 1.0) * MILLI) - self._worth.granted)
