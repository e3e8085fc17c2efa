"""The best choice among the routes a search remembers: every call once, every vehicle at most one route."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from optimizer.routing.kernel import layout as at
from optimizer.routing.kernel.layout import Bools, Floats, Ints, Tables, Work

_CHOSEN_FIRST = 3_000
_MOST = 1_200
_NODES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Routes for each vehicle, as rows of stops and how many there are, and what they cost with what is refused."""

    seq: Ints
    many: Ints
    objective: int


def recombine(tables: Tables, work: Work, seconds: float | None) -> Choice | None:
    """Choose among the routes of the best plans seen; None where nothing better than the best plan is found.

    First fractions of routes are chosen; a route whose price by what that says of calls and vehicles is further above
    it than the best plan is can be in no better one. Whole routes are then chosen among the rest, as far as a
    number of nodes allows, the same everywhere. What ``seconds``, None = no limit, cuts short counts for nothing.
    """
    columns = work.column[: work.total[at.T_COLUMNS]]
    chosen = np.argsort(columns[:, at.P_SEEN], kind="stable")[:_CHOSEN_FIRST]
    master = _Master(tables, work, chosen, whole=False)
    found = master.solve(mathopt.SolverType.GLOP, seconds)
    best = int(work.best[0])
    if found is None or found.objective_value() > best - 1:
        return None
    prices = found.reduced_costs()
    above: Floats = np.array([prices[variable] for variable in master.routes])
    order = np.argsort(above, kind="stable")
    within = order[above[order] <= best - found.objective_value()]
    if within.size > _MOST:
        # Too many to choose among: those of the best plans.
        within = np.sort(within)[:_MOST]
    master = _Master(tables, work, chosen[np.sort(within)], whole=True)
    found = master.solve(mathopt.SolverType.GSCIP, seconds)
    if found is None or found.objective_value() > best - 0.5:
        return None
    values = found.variable_values()
    taken: Bools = np.array([values[variable] > 0.5 for variable in master.routes])
    return _routes(tables, work, master.chosen[taken], round(found.objective_value()))


def _routes(tables: Tables, work: Work, taken: Ints, objective: int) -> Choice:
    seq = np.zeros_like(work.best_seq)
    many = np.zeros_like(work.best_n)
    alike: dict[int, list[int]] = defaultdict(list)
    for v, kind in enumerate(tables.vehicle[:, at.X_KIND]):
        alike[int(kind)].append(v)
    for column in taken:
        row = work.column[column]
        v = alike[int(row[at.P_VEHICLE])].pop(0)
        n = int(row[at.P_N])
        seq[v, :n] = work.arena[row[at.P_FROM] : row[at.P_FROM] + n]
        many[v] = n
    return Choice(seq=seq, many=many, objective=objective)


class _Master:
    """The choice among routes as a model, its routes as whole or not."""

    def __init__(self, tables: Tables, work: Work, chosen: Ints, *, whole: bool) -> None:
        self.chosen = chosen
        self.model = mathopt.Model()
        self.routes: list[mathopt.Variable] = []
        calls = int(tables.const[at.K_CALLS])
        kinds = [int(kind) for kind in tables.vehicle[:, at.X_KIND]]
        rows = self._each_call_once(tables, calls, whole=whole)
        held = {kind: self.model.add_linear_constraint(ub=float(kinds.count(kind))) for kind in sorted(set(kinds))}
        groups = [self.model.add_linear_constraint(ub=float(limit)) for limit in tables.limit[:-1]]
        for column in chosen:
            row = work.column[column]
            kind = int(row[at.P_VEHICLE])
            route = self.model.add_variable(lb=0.0, ub=1.0, is_integer=whole)
            self.routes.append(route)
            self.model.objective.set_linear_coefficient(route, float(row[at.P_COST]))
            for stop in work.arena[row[at.P_FROM] : row[at.P_FROM] + row[at.P_N]].tolist():
                if stop < calls:
                    rows[stop].set_coefficient(route, 1.0)
            held[kind].set_coefficient(route, 1.0)
            group = int(tables.vehicle[kind, at.X_GROUP])
            if group >= 0:
                groups[group].set_coefficient(route, 1.0)

    def _each_call_once(self, tables: Tables, calls: int, *, whole: bool) -> list[mathopt.LinearConstraint]:
        """Every call is on one route, or refused."""
        rows = []
        for call in range(calls):
            refused = self.model.add_variable(lb=0.0, ub=1.0, is_integer=whole)
            self.model.objective.set_linear_coefficient(refused, float(tables.refusal[call]))
            row = self.model.add_linear_constraint(lb=1.0, ub=1.0)
            row.set_coefficient(refused, 1.0)
            rows.append(row)
        return rows

    def solve(self, solver: mathopt.SolverType, seconds: float | None) -> mathopt.SolveResult | None:
        parameters = mathopt.SolveParameters(threads=1)
        if solver is mathopt.SolverType.GSCIP:
            parameters.node_limit = _NODES
        if seconds is not None:
            parameters.time_limit = timedelta(seconds=seconds)
        found = mathopt.solve(self.model, solver, params=parameters)
        cut = found.termination.limit == mathopt.Limit.TIME
        return found if found.has_primal_feasible_solution() and not cut else None
