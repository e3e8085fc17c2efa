"""Rotation seasons: time to a first verified plan, cost and gap after a time limit, memory."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.season import scaled
from movcon.problem import Problem
from movcon.verification import verify
from optimizer.rotation import solve
from scenarios.assembly import load_problem

_MEGABYTE_IN_KB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One row of the table; money in dollars, times in seconds."""

    case: str
    requirements: int
    load_s: float
    first_verified_s: float
    limit_s: float
    objective_usd: int
    baseline_usd: int
    as_was_usd: int
    bound_usd: int | None
    gap: float | None
    not_moved: int
    verified: bool
    peak_mb: int


def measure(
    folder: Path, *, case: str, percent: int = 100, price_factor_permille: int | None = None, limit_s: float = 60.0
) -> Measurement:
    """Load, plan for a first plan alone, then plan with the limit; both plans are verified."""
    started = time.monotonic()
    problem = scaled(load_problem(folder, price_factor_permille=price_factor_permille), percent)
    load_s = time.monotonic() - started
    first_s = load_s + _first_plan_seconds(problem)
    result = solve(problem, time_limit_s=limit_s)
    plan = result.plan
    if plan is None:
        raise RuntimeError(f"{case}: no plan at all.")
    return Measurement(
        case=case,
        requirements=len(problem.rotations),
        load_s=load_s,
        first_verified_s=first_s,
        limit_s=limit_s,
        objective_usd=plan.cost.objective_usd,
        baseline_usd=plan.baseline_usd,
        as_was_usd=plan.as_was_usd,
        bound_usd=plan.bound_usd,
        gap=plan.gap,
        not_moved=len(plan.not_moved),
        verified=verify(problem, plan).accepted,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE_IN_KB,
    )


def _first_plan_seconds(problem: Problem) -> float:
    started = time.monotonic()
    result = solve(problem, budget=0)
    if result.plan is None or not verify(problem, result.plan).accepted:
        raise RuntimeError("The first plan is not accepted by verification.")
    return time.monotonic() - started
