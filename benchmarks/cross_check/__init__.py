"""A second, independent model of a rotation season, for instances small enough to be solved to the optimum."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from benchmarks.cross_check.chalks import OutOfScope
from benchmarks.cross_check.decode import plan_of
from benchmarks.cross_check.held import HeldModel
from benchmarks.cross_check.laying import CannotBeLaid
from benchmarks.cross_check.model import SCALE
from benchmarks.cross_check.scope import check_scope
from benchmarks.cross_check.times import Freedom
from movcon.plan import Plan
from movcon.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossCheck:
    """What the second model says.

    Attributes
    ----------
    optimal
        Whether CP-SAT proved its optimum.
    objective_usd, bound_usd
        Unrounded dollars of its best solution and of its bound.
    plan
        That solution as a plan; None where ``Freedom.ACCEPTED`` asks more of crews than they may fly.
    """

    optimal: bool
    objective_usd: float
    bound_usd: float
    plan: Plan | None
    seconds: float


def cross_check(
    problem: Problem, *, freedom: Freedom = Freedom.LAID, time_limit_s: float = 120.0, workers: int = 2
) -> CrossCheck:
    """Solve the second model; raises OutOfScope for a problem on which it would not be exact."""
    check_scope(problem)
    held = HeldModel(problem, freedom)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = time_limit_s
    solver.parameters.relative_gap_limit = 0.0
    status = solver.solve(held.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise RuntimeError(f"{problem.scenario}: the second model ended with {solver.status_name(status)}.")
    return CrossCheck(
        optimal=status == cp_model.OPTIMAL,
        objective_usd=solver.objective_value / SCALE,
        bound_usd=solver.best_objective_bound / SCALE,
        plan=_laid(held, solver),
        seconds=solver.wall_time,
    )


def _laid(held: HeldModel, solver: cp_model.CpSolver) -> Plan | None:
    try:
        return plan_of(held, solver)
    except CannotBeLaid:
        return None


__all__ = ["CrossCheck", "Freedom", "OutOfScope", "cross_check"]
