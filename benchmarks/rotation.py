"""The suite ``season``: time to a first verified plan, cost and gap after a time limit, memory.

Each case runs in a process of its own, so that peak memory is the case's.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.season import scaled
from benchmarks.suite import Row, Suite
from movcon.problem import Problem
from movcon.verification import verify
from optimizer.rotation import solve
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario

_MEGABYTE_IN_KB = 1024
_CASES: tuple[tuple[str, int, int, float], ...] = (
    ("rotation-2010", 100, 1000, 60.0),
    ("rotation-2010", 100, 1000, 300.0),
    ("rotation-2010 prices -25 %", 100, 750, 60.0),
    ("rotation-2010 prices +25 %", 100, 1250, 60.0),
    ("rotation-2010 25 %", 25, 1000, 60.0),
    ("rotation-2010 50 %", 50, 1000, 60.0),
    ("rotation-2010 200 %", 200, 1000, 150.0),
)


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


def _rows(quick: bool) -> Iterator[Row]:  # noqa: FBT001 - a suite's rows have this one argument
    """Measure case by case; quick: the first only, for ten seconds."""
    folder = find_scenario("rotation-2010")
    context = multiprocessing.get_context("spawn")
    for case, percent, factor, seconds in _CASES[:1] if quick else _CASES:
        limit_s = 10.0 if quick else seconds
        options = {"case": case, "percent": percent, "price_factor_permille": factor, "limit_s": limit_s}
        with context.Pool(1) as pool:
            yield _row(pool.apply(measure, (folder,), options))


def _row(found: Measurement) -> Row:
    return (
        found.case,
        str(found.requirements),
        f"{found.load_s:.1f}",
        f"{found.first_verified_s:.1f}",
        f"{found.limit_s:.0f}",
        f"{found.objective_usd / 1e6:.1f}",
        f"{found.objective_usd / found.baseline_usd * 100:.1f}",
        f"{found.objective_usd / found.as_was_usd * 100:.1f}",
        "-" if found.bound_usd is None else f"{found.bound_usd / 1e6:.1f}",
        "-" if found.gap is None else f"{found.gap * 100:.1f}",
        str(found.not_moved),
        "yes" if found.verified else "NO",
        str(found.peak_mb),
    )


SUITE = Suite(
    name="season",
    title="Results",
    results="results.md",
    columns=(
        "case",
        "requirements",
        "load s",
        "first verified plan s",
        "limit s",
        "objective $M",
        "of ad hoc %",
        "of as-was %",
        "bound $M",
        "gap %",
        "not moved",
        "verified",
        "peak MB",
    ),
    rows=_rows,
)
