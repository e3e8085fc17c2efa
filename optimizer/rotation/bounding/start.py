"""Prices to start from: the linear programme of all tasks without positioning, which is quickly solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from ortools.math_opt.python import mathopt

from movcon.clock import MINUTES_PER_HOUR
from movcon.lift import CharterOffer, ContractOffer, MissionAircraft
from optimizer.rotation.bounding.value import MILLI, SHARES, Bound, Flying, Prices


def starting_prices(bound: Bound) -> Prices:
    """Prices at which no task, flown without positioning, pays for more than itself."""
    model = mathopt.Model(name="tasks_without_positioning")
    objective: list[mathopt.LinearTerm | mathopt.LinearExpression] = []
    rows: list[mathopt.LinearConstraint] = []
    for usd in bound.at_most / MILLI:
        otherwise = model.add_variable(lb=0.0)
        objective.append(float(usd) * otherwise)
        row = model.add_linear_constraint(lb=1.0)
        row.set_coefficient(otherwise, 1.0)
        rows.append(row)
    included: dict[tuple[int, int], mathopt.LinearConstraint] = {}
    most: dict[tuple[int, int], mathopt.LinearConstraint] = {}
    for held, carrier in enumerate(bound.held):
        _hours(model, bound, held, carrier.source, included, most, objective)
    for flying in bound.flying:
        source = flying.carrier.source
        hour = source.usd_per_block_hour if isinstance(source, CharterOffer | MissionAircraft) else 0
        for task, row in enumerate(flying.shares):
            if not flying.allowed[task]:
                continue
            hours = float(flying.tasks.first_min[task] + flying.tasks.rest_min[task]) / MINUTES_PER_HOUR
            usd = hour * hours + source.usd_per_landing * float(flying.tasks.landings[task])
            for begun, ended in _months_of(bound, flying, task):
                if (
                    isinstance(source, ContractOffer)
                    and not {(flying.held, begun), (flying.held, ended)} <= most.keys()
                ):
                    continue
                flown = model.add_variable(lb=0.0)
                objective.append(usd * flown)
                for number, share in row:
                    rows[number].set_coefficient(flown, share / SHARES)
                if flying.carrier.held:
                    first = float(flying.tasks.first_min[task]) / MINUTES_PER_HOUR
                    for month, part in (
                        ((begun, first), (ended, hours - first)) if begun != ended else ((begun, hours),)
                    ):
                        most[flying.held, month].set_coefficient(flown, part)
                        if (flying.held, month) in included:
                            included[flying.held, month].set_coefficient(flown, part)
    model.minimize(mathopt.fast_sum(objective))
    result = mathopt.solve(model, mathopt.SolverType.GLOP)
    if not result.has_dual_feasible_solution():
        raise RuntimeError(f"The programme of tasks ended without prices: {result.termination}.")
    duals = result.dual_values()
    moved = np.array([max(0, int(duals[row] * MILLI)) for row in rows], np.int64)
    extra = np.zeros((len(bound.held), bound.months), np.int64)
    scarce = np.zeros_like(extra)
    per_minute = MILLI / MINUTES_PER_HOUR
    for (held, month), row in included.items():
        offer = bound.held[held].source
        if isinstance(offer, ContractOffer):
            highest = offer.usd_per_extra_hour * per_minute
            extra[held, month] = int(min(max(0.0, -duals[row] * per_minute), highest))
    for (held, month), row in most.items():
        scarce[held, month] = max(0, int(-duals[row] * per_minute))
    return Prices(moved, extra, scarce)


def _months_of(bound: Bound, flying: Flying, task: int) -> Iterator[tuple[int, int]]:
    """Months a task may begin in, each with those its later legs may lie in; one pair where hours have one price."""
    if not flying.carrier.held:
        yield 0, 0
        return
    months = bound.season.months
    tasks = flying.tasks
    low, high = np.searchsorted(months, (tasks.earliest[task], tasks.latest[task]), "right")
    for begun in range(int(low) - 1, int(high)):
        begins_by = min(int(tasks.latest[task]), int(months[begun + 1])) + bound.season.bin_min
        for ended in range(begun, bound.months):
            if ended == begun or months[ended] <= begins_by + tasks.longest[task]:
                yield begun, ended


def _hours(
    model: mathopt.Model,
    bound: Bound,
    held: int,
    source: object,
    included: dict[tuple[int, int], mathopt.LinearConstraint],
    most: dict[tuple[int, int], mathopt.LinearConstraint],
    objective: list[mathopt.LinearTerm | mathopt.LinearExpression],
) -> None:
    """Hours of a held source by month: what is included, what costs extra, what can be had."""
    if isinstance(source, MissionAircraft):
        for month in range(bound.months):
            most[held, month] = model.add_linear_constraint(ub=float(source.hours_per_month * source.tails))
        return
    if not isinstance(source, ContractOffer):
        return
    tails: defaultdict[int, list[mathopt.Variable]] = defaultdict(list)
    for first, term in bound.awards_on_offer(source):
        tail = model.add_variable(lb=0.0)
        objective.append(float(term.usd_per_month * term.months) * tail)
        for month in range(max(0, first), min(bound.months, first + term.months)):
            tails[month].append(tail)
    for month, active in tails.items():
        model.add_linear_constraint(mathopt.fast_sum(active) <= source.tails_max)
        more = model.add_variable(lb=0.0)
        objective.append(float(source.usd_per_extra_hour) * more)
        included[held, month] = model.add_linear_constraint(ub=0.0)
        most[held, month] = model.add_linear_constraint(ub=0.0)
        included[held, month].set_coefficient(more, -1.0)
        for tail in active:
            included[held, month].set_coefficient(tail, -float(source.hours_included_per_month))
            most[held, month].set_coefficient(tail, -float(source.hours_max_per_month))
