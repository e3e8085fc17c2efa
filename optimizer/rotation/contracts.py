"""Which long-term contracts to buy: a small integer programme over tails, months and terms.

It decides tails by offer, starting month and term against the hours each requirement would use there, pooled by
month as the contracts are. Links between movements enter as hours a requirement adds beyond its loaded sorties; the
search that follows settles them truly. The programme guides, it proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from ortools.math_opt.python import mathopt

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, midnight, month_index, month_start
from movcon.lift import ContractOffer, ContractTerm
from optimizer.rotation.blocks import Block
from optimizer.rotation.instance import Carrier, Instance

_WALL_GUARD_S = 30.0
_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class Purchase:
    """Tails of one offer from a month on for a term."""

    carrier: Carrier
    first_month: int
    term: ContractTerm
    tails: int


@dataclass(frozen=True, slots=True)
class Mix:
    """A contract mix, and the requirements it was chosen for (requirement id -> carrier index)."""

    purchases: tuple[Purchase, ...]
    meant_for: dict[str, int]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How the programme sees the work: tunable guesses, none of which enters a plan's figures.

    Attributes
    ----------
    link_share
        Hours between movements, as a share of the mean positioning to the nearest other movements.
    busy_share
        Share of a tail's month that blocks and links may fill.
    elsewhere_share
        What a movement costs off contract, as a share of its price alone.
    """

    link_share: float = 0.6
    busy_share: float = 0.8
    elsewhere_share: float = 0.93


def choose_mix(instance: Instance, elsewhere_usd: dict[str, int], estimate: Estimate) -> Mix:
    """Return the mix of least estimated cost; empty when no contract is on offer or none pays."""
    problem = instance.problem
    carriers = [c for c in instance.carriers if isinstance(c.source, ContractOffer)]
    if not carriers:
        return Mix((), {})
    first = month_index(midnight(problem.season_first_day))
    last = month_index(midnight(problem.season_last_day))
    months = range(first, last + 1)
    model = mathopt.Model(name="contract_mix")
    cost: list[mathopt.LinearExpression | mathopt.LinearTerm | float] = []
    bought: dict[tuple[int, int, int], tuple[mathopt.Variable, ContractTerm]] = {}
    tails: dict[tuple[int, int], mathopt.LinearExpression] = {}
    for carrier in carriers:
        _buy(model, carrier, months, bought, cost)
        for month in months:
            active = [
                var
                for (index, start, length), (var, _) in bought.items()
                if index == carrier.index and start <= month < start + length
            ]
            tails[carrier.index, month] = mathopt.LinearExpression() + mathopt.fast_sum(active)
            source = carrier.source
            if active and isinstance(source, ContractOffer):
                model.add_linear_constraint(tails[carrier.index, month] <= source.tails_max)
    shares: dict[tuple[str, int, int], mathopt.Variable] = {}
    hours: defaultdict[tuple[int, int], list[mathopt.LinearTerm]] = defaultdict(list)
    busy: defaultdict[tuple[int, int], list[mathopt.LinearTerm]] = defaultdict(list)
    links = _LinkHours(instance, estimate)
    for need in instance.needs:
        number = instance.number[need.id]
        other = elsewhere_usd.get(need.id)
        if other is None:
            continue
        taken: list[mathopt.Variable] = []
        for carrier in carriers:
            blocks = instance.blocks[number].get(carrier.index)
            if blocks is None:
                continue
            fly_hours = sum(b.block_min for b in blocks) / MINUTES_PER_HOUR + links.of(need.id, carrier)
            days = sum(b.duration_min for b in blocks) / MINUTES_PER_DAY + links.days(need.id, carrier)
            for month, weight in _months(blocks[0]):
                if month not in months or (carrier.index, month) not in tails:
                    continue
                share = model.add_variable(lb=0.0, ub=weight)
                shares[need.id, carrier.index, month] = share
                taken.append(share)
                hours[carrier.index, month].append(fly_hours * share)
                busy[carrier.index, month].append(days * share)
                landings = sum(b.landings for b in blocks)
                cost.append((carrier.source.usd_per_landing * landings - other) * share)
        if taken:
            model.add_linear_constraint(mathopt.fast_sum(taken) <= 1.0)
    for carrier in carriers:
        source = carrier.source
        if not isinstance(source, ContractOffer):
            continue
        most = min(source.hours_max_per_month, carrier.aircraft_type.hours_max_per_month)
        for month in months:
            key = (carrier.index, month)
            flown = mathopt.fast_sum(hours[key])
            extra = model.add_variable(lb=0.0)
            cost.append(source.usd_per_extra_hour * extra)
            model.add_linear_constraint(flown - source.hours_included_per_month * tails[key] <= extra)
            model.add_linear_constraint(flown - most * tails[key] <= 0.0)
            length = (month_start(month + 1) - month_start(month)) / MINUTES_PER_DAY
            model.add_linear_constraint(mathopt.fast_sum(busy[key]) - estimate.busy_share * length * tails[key] <= 0.0)
    model.minimize(mathopt.fast_sum(cost))
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=_WALL_GUARD_S), relative_gap_tolerance=0.09, random_seed=1
        ),
    )
    if not result.has_primal_feasible_solution():
        return Mix((), {})
    values = result.variable_values()
    by_index = {carrier.index: carrier for carrier in carriers}
    purchases = tuple(
        Purchase(by_index[index], start, term, round(values[var]))
        for (index, start, _), (var, term) in bought.items()
        if round(values[var]) > 0
    )
    return Mix(purchases, _meant_for(shares, values))


def _buy(
    model: mathopt.Model,
    carrier: Carrier,
    months: range,
    bought: dict[tuple[int, int, int], tuple[mathopt.Variable, ContractTerm]],
    cost: list[mathopt.LinearExpression | mathopt.LinearTerm | float],
) -> None:
    """Add tails of an offer for every term that fits into the season and the operator's clearance.

    Terms start at whole multiples of their length after the first month that can be bought: enough to follow the
    season's shape, and few enough to decide in seconds.
    """
    source = carrier.source
    if not isinstance(source, ContractOffer):
        return
    opening = next((m for m in months if month_start(m) // MINUTES_PER_DAY >= source.available_from), None)
    if opening is None:
        return
    for term in source.terms:
        for start in range(opening, months[-1] - term.months + 2, term.months):
            if month_start(start + term.months) > carrier.latest + 1:
                continue
            var = model.add_integer_variable(lb=0, ub=source.tails_max)
            bought[carrier.index, start, term.months] = (var, term)
            cost.append(term.usd_per_month * term.months * var)


def _months(block: Block) -> list[tuple[int, float]]:
    """Months a requirement can move in, each with the largest share of it that may: 1 where a start lies in it."""
    need = block.need
    low = month_index(midnight(need.window_first_day))
    high = month_index(midnight(need.window_last_day))
    preferred = month_index(midnight(need.preferred_day))
    return [(month, 1.0) for month in range(low, high + 1) if abs(month - preferred) <= 1]


def _meant_for(
    shares: dict[tuple[str, int, int], mathopt.Variable], values: dict[mathopt.Variable, float]
) -> dict[str, int]:
    total: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (need_id, index, _), var in shares.items():
        total[need_id, index] += values[var]
    meant: dict[str, int] = {}
    for (need_id, index), share in total.items():
        if share > 0.5:
            meant[need_id] = index
    return meant


class _LinkHours:
    """Guessed positioning between a movement and its neighbours on a carrier's tail."""

    def __init__(self, instance: Instance, estimate: Estimate) -> None:
        self._instance = instance
        self._share = estimate.link_share
        self._known: dict[tuple[str, str], float] = {}

    def of(self, need_id: str, carrier: Carrier) -> float:
        """Hours a requirement adds beyond its blocks."""
        key = (need_id, carrier.type_id)
        if key in self._known:
            return self._known[key]
        problem = self._instance.problem
        me = problem.rotation[need_id]
        minutes: list[int] = []
        for other in self._instance.needs:
            if other.id == need_id or abs(other.preferred_day - me.preferred_day) > 30:
                continue
            link = self._instance.link(carrier.type_id, me.apoe, other.apoe)
            if link is not None:
                minutes.append(link.block_min)
        home = self._instance.link(carrier.type_id, me.apoe, carrier.base)
        if home is not None:
            minutes.append(home.block_min)
        minutes.sort()
        near = minutes[:_NEIGHBOURS]
        hours = self._share * (sum(near) / len(near) if near else 0.0) / MINUTES_PER_HOUR
        parts = len(self._instance.blocks[self._instance.number[need_id]].get(carrier.index, ()))
        self._known[key] = hours * max(1, parts)
        return self._known[key]

    def days(self, need_id: str, carrier: Carrier) -> float:
        """Days a tail spends on those links, rest included."""
        rest = carrier.crew.rest_min if carrier.crew is not None else carrier.aircraft_type.turnaround_min
        return self.of(need_id, carrier) / 24 + 1.5 * rest / MINUTES_PER_DAY
