"""The suite ``small``: 8-unit instances against the optimum of a second model, and the gap on 20 to 70 requirements."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.cross_check import CrossCheck, Freedom, cross_check
from benchmarks.season import scaled
from benchmarks.small_instances import KINDS, small
from benchmarks.suite import Row, Suite
from movcon.problem import Problem
from movcon.verification import verify
from optimizer.result import Result
from optimizer.rotation import solve
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario

_UNITS_LIMIT_S = 20.0
_CROSS_LIMIT_S = 60.0
_PERCENTS = (5, 10, 12)
_LARGER_LIMIT_S = 120.0


def _rows(quick: bool) -> Iterator[Row]:  # noqa: FBT001 - a suite's rows have this one argument
    """8-unit instances with the second model, then larger ones with the bound alone; quick: two of the first."""
    season = load_problem(find_scenario("rotation-2010"))
    for kind in (KINDS[2], KINDS[-1]) if quick else KINDS:
        problem = small(season, kind)
        found, seconds = _solved(problem, _UNITS_LIMIT_S / 4 if quick else _UNITS_LIMIT_S)
        cross_limit_s = _CROSS_LIMIT_S / 6 if quick else _CROSS_LIMIT_S
        laid = cross_check(problem, freedom=Freedom.LAID, time_limit_s=cross_limit_s)
        accepted = cross_check(problem, freedom=Freedom.ACCEPTED, time_limit_s=cross_limit_s)
        yield (*_planned(problem, found, seconds), *_checked(problem, found, laid), *_checked(problem, found, accepted))
    for percent in () if quick else _PERCENTS:
        problem = scaled(season, percent)
        found, seconds = _solved(problem, _LARGER_LIMIT_S)
        yield (*_planned(problem, found, seconds), *("-",) * 8)


def _solved(problem: Problem, limit_s: float) -> tuple[Result, float]:
    started = time.monotonic()
    return solve(problem, time_limit_s=limit_s, seed=0), time.monotonic() - started


def _planned(problem: Problem, found: Result, seconds: float) -> Row:
    plan = found.plan
    if plan is None:
        raise RuntimeError(f"{problem.scenario}: no plan at all.")
    return (
        problem.scenario,
        str(len(problem.rotations)),
        f"{plan.cost.objective_usd:,}",
        "-" if plan.bound_usd is None else f"{plan.bound_usd:,}",
        "-" if plan.gap is None else f"{plan.gap * 100:.1f}",
        f"{seconds:.0f}",
        f"{found.course[-1].seconds:.1f}",
        "yes" if verify(problem, plan).accepted else "NO",
    )


def _checked(problem: Problem, found: Result, check: CrossCheck) -> Row:
    """Best of the second model, its status, whether its plan is verified, and what the optimizer's is above it."""
    plan = check.plan
    objective = round(check.objective_usd)
    if plan is None:
        verified = "no plan (crews left free)"
    else:
        verified = "yes" if verify(problem, plan).accepted else "NO"
        objective = plan.cost.objective_usd
    status = f"optimal, {check.seconds:.0f} s" if check.optimal else f"at least {check.bound_usd:,.0f}"
    more = (found.objective_usd or 0) - objective
    return (f"{objective:,}", status, verified, "equal" if not more else f"{more:+,} ({more / objective * 100:+.2f} %)")


SUITE = Suite(
    name="small",
    title="Small instances",
    results="results-small.md",
    columns=(
        "instance",
        "requirements",
        "optimizer $",
        "its bound $",
        "gap %",
        "seconds",
        "last better plan s",
        "verified",
        "laid as the planner lays: second model $",
        "status",
        "its plan verified",
        "optimizer against it",
        "all that verification accepts: second model $",
        "status",
        "its plan verified",
        "optimizer against it",
    ),
    rows=_rows,
)
