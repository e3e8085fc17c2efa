"""The suite ``start-up``: made-up start-ups of 48 consignments, planned for 60 seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.deployment.start_up import start_up
from benchmarks.suite import Row, Suite
from movcon.deployment.verification import verify
from optimizer.deployment import solve

_SEEDS = (1, 2, 3, 4, 5)
_LIMIT_S = 60.0
_QUICK_LIMIT_S = 15.0
_MET_PERCENT = 8.0


def _rows(quick: bool) -> Iterator[Row]:  # noqa: FBT001 - a suite's rows have this one argument
    for seed in _SEEDS[:1] if quick else _SEEDS:
        problem = start_up(seed)
        began = time.monotonic()
        found = solve(problem, time_limit_s=_QUICK_LIMIT_S if quick else _LIMIT_S, seed=0)
        seconds = time.monotonic() - began
        plan = found.plan
        met = next((p.seconds for p in found.course if p.gap is not None and p.gap * 100 <= _MET_PERCENT), None)
        yield (
            problem.scenario,
            f"{sum(parcel.lane_mm for parcel in problem.parcels) // 1000:,}",
            f"{len(plan.not_moved)}",
            f"{plan.cost.objective_usd:,}",
            "-" if plan.bound_usd is None else f"{plan.bound_usd:,}",
            "-" if plan.gap is None else f"{plan.gap * 100:.1f}",
            f"{plan.baseline_usd:,}",
            f"{found.first_plan_seconds:.1f}",
            "-" if met is None else f"{met:.1f}",
            f"{seconds:.0f}",
            "yes" if verify(problem, plan).accepted else "NO",
        )


SUITE = Suite(
    name="start-up",
    title="Made-up start-ups of 48 consignments",
    results="results-start-up.md",
    columns=(
        "instance",
        "lane metres",
        "parcels not moved",
        "objective $",
        "bound $",
        "gap %",
        "every consignment alone $",
        "first plan s",
        "gap of 8 % after s",
        "seconds",
        "verified",
    ),
    rows=_rows,
)
