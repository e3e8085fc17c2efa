"""The suite ``tsrsp``: tramp ship routing and scheduling against the best reported values."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from api.cli.tsrsp_problem import routing_problem
from benchmarks.suite import Row, Suite
from optimizer.routing import check_routes, solve_routing
from scenarios.intake.tsrsp import read_tsrsp

_LIMIT_S = 60.0
_SEEDS = (0, 1, 2)

# Hemmati, Hvattum, Fagerholt and Norstad (2014), "Benchmark suite for industrial and tramp ship routing and scheduling
# problems"; instances as given in the course INF273 (University of Bergen), values as reported there. None is proven.
_BEST_REPORTED = {
    "Call_7_Vehicle_3": 1_134_176,
    "Call_18_Vehicle_5": 2_374_420,
    "Call_35_Vehicle_7": 4_893_734,
    "Call_80_Vehicle_20": 10_340_869,
    "Call_130_Vehicle_40": 16_424_758,
}


def suite(folder: Path) -> Suite:
    """The suite for a folder of instances (``*.txt``)."""
    return Suite(
        name="tsrsp",
        title="Tramp ship routing and scheduling",
        results="results-tsrsp.md",
        columns=(
            "instance",
            "calls",
            "vehicles",
            "seed",
            "seconds",
            "processor seconds",
            "objective",
            "best reported",
            "above it",
            "last better plan s",
            "checked",
        ),
        rows=partial(_rows, folder),
    )


def _rows(folder: Path, quick: bool) -> Iterator[Row]:  # noqa: FBT001 - a suite's rows have this one argument
    """Every instance with every seed, one core each; quick: one seed, a tenth of the time."""
    files = sorted(folder.glob("*.txt"), key=lambda path: path.stat().st_size)
    for file in files:
        problem = routing_problem(read_tsrsp(file))
        for seed in _SEEDS[:1] if quick else _SEEDS:
            began, cpu = time.monotonic(), time.process_time()
            found = solve_routing(problem, time_limit_s=_LIMIT_S / 10 if quick else _LIMIT_S, seed=seed)
            seconds, cpu = time.monotonic() - began, time.process_time() - cpu
            check = check_routes(problem, found.plan.routes)
            best = _BEST_REPORTED.get(file.stem)
            yield (
                file.stem,
                str(problem.calls),
                str(problem.vehicles),
                str(seed),
                f"{seconds:.1f}",
                f"{cpu:.1f}",
                f"{found.plan.objective:,}",
                "-" if best is None else f"{best:,}",
                "-" if best is None else f"{(found.plan.objective / best - 1) * 100:+.3f} %",
                f"{found.course[-1].seconds:.1f}",
                "yes" if check.accepted and check.objective == found.plan.objective else "NO",
            )
