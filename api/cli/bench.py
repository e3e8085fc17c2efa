"""``movcon bench``: published benchmarks solved with the engines that plan."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded, say, say_json, table
from api.cli.interrupt import interruptible
from api.cli.since_start import seconds_since_start
from api.cli.tsrsp_problem import routing_problem
from movcon.errors import PlanRejected
from optimizer.routing import check_routes, solve_routing
from scenarios.intake.tsrsp import read_tsrsp

_TELLING_S = 0.3

bench_app = typer.Typer(help="Solve instances of published benchmarks.", no_args_is_help=True)


@bench_app.command("tsrsp")
@guarded
def bench_tsrsp(
    file: Annotated[Path, typer.Argument(help="An instance of the tramp ship routing and scheduling benchmark.")],
    *,
    time_limit: Annotated[float, typer.Option(help="Seconds for the whole command.", min=1.0)] = 60.0,
    seed: Annotated[int, typer.Option(help="Seed of every random choice.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Route the ships of FILE on one core, check the routes, and tell them."""
    # What the program took to start belongs to the command.
    began = time.monotonic() - seconds_since_start()
    problem = routing_problem(read_tsrsp(file))
    with interruptible() as stopped:
        left = max(0.0, time_limit - _TELLING_S - (time.monotonic() - began))
        found = solve_routing(problem, time_limit_s=left, seed=seed, should_stop=lambda: bool(stopped))
    plan = found.plan
    check = check_routes(problem, plan.routes)
    if not check.accepted or check.objective != plan.objective:
        raise PlanRejected([*check.findings, f"The routes cost {check.objective}; the search says {plan.objective}."])
    routes = {str(v): [call + 1 for call in route] for v, route in enumerate(plan.routes, start=1)}
    left_out = [call + 1 for call in plan.not_transported]
    seconds = round(time.monotonic() - began, 2)
    # All there is may stay until the program ends: looking for what can go first takes a second.
    gc.freeze()
    if as_json:
        say_json(
            {
                "kind": "tsrsp",
                "file": str(file),
                "objective": plan.objective,
                "seconds": seconds,
                "routes": routes,
                "not_transported": left_out,
                "seed": seed,
            }
        )
        return Exit.DONE
    say(f"{file}: {plan.objective:,} in {seconds:.1f} s, seed {seed}; checked.")
    rows = [(v, " ".join(map(str, route))) for v, route in routes.items() if route]
    table("Routes (each call stands where it is picked up, and where it is delivered)", ("vehicle", "calls"), rows)
    say(f"Not transported: {' '.join(map(str, left_out)) or 'none'}.")
    return Exit.DONE
