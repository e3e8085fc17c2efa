"""``movcon compare``: two plans side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded, say_json, table, usd
from api.render.deployment.side_by_side import changed_parcels, deployment_cost_lines
from api.render.side_by_side import changed_movements, cost_lines
from api.store.deployment_plan_file import read_deployment_plan
from api.store.plan_file import read_plan
from api.store.plan_kind import plan_kind
from scenarios.intake.kinds import ScenarioKind


@guarded
def compare(
    one: Annotated[Path, typer.Argument(help="A plan.json.")],
    other: Annotated[Path, typer.Argument(help="Another plan.json.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Compare what two plans of one kind cost, and which movements or parcels changed date or source."""
    # The second is read as the first's kind, and refused where it is of the other.
    sides = _deployments(one, other) if plan_kind(one) is ScenarioKind.DEPLOYMENT else _rotations(one, other)
    changes = [{"requirement": name, "one": a, "other": b} for name, a, b in sides.changed]
    if as_json:
        say_json(
            {
                "plans": [str(one), str(other)],
                "same_problem": sides.same_problem,
                "cost": {name: {"one": a, "other": b} for name, (a, b) in sides.costs.items()},
                "changed": changes,
            }
        )
        return Exit.DONE
    rows = [(name, usd(a), usd(b), f"{b - a:+,}") for name, (a, b) in sides.costs.items() if a or b]
    table("Cost", ("line", str(one), str(other), "difference"), rows, right=(str(one), str(other), "difference"))
    told = [(c["requirement"], c["one"], c["other"]) for c in changes]
    table(f"{len(changes)} {sides.noun} changed", (sides.noun, str(one), str(other)), told)
    return Exit.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """What differs: dollars by line of the cost statement, and how what is moved goes; ``noun`` is what is moved."""

    noun: str
    same_problem: bool
    costs: dict[str, tuple[int, int]]
    changed: list[tuple[str, str, str]]


def _rotations(one: Path, other: Path) -> _Sides:
    first, second = read_plan(one), read_plan(other)
    return _Sides(
        noun="movements",
        same_problem=first.problem_digest == second.problem_digest,
        costs=cost_lines(first, second),
        changed=changed_movements(first, second),
    )


def _deployments(one: Path, other: Path) -> _Sides:
    first, second = read_deployment_plan(one), read_deployment_plan(other)
    return _Sides(
        noun="parcels",
        same_problem=first.problem_digest == second.problem_digest,
        costs=deployment_cost_lines(first, second),
        changed=changed_parcels(first, second),
    )
