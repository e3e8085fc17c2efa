"""``movcon compare``: two plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded, say_json, table, usd
from api.render.side_by_side import changed_movements, cost_lines
from api.store.plan_file import read_plan


@guarded
def compare(
    one: Annotated[Path, typer.Argument(help="A plan.json.")],
    other: Annotated[Path, typer.Argument(help="Another plan.json.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Compare what two plans cost, and which movements changed date or source."""
    first, second = read_plan(one), read_plan(other)
    costs = cost_lines(first, second)
    changes = [{"requirement": name, "one": a, "other": b} for name, a, b in changed_movements(first, second)]
    if as_json:
        say_json(
            {
                "plans": [str(one), str(other)],
                "same_problem": first.problem_digest == second.problem_digest,
                "cost": {name: {"one": a, "other": b} for name, (a, b) in costs.items()},
                "changed": changes,
            }
        )
        return Exit.DONE
    rows = [(name, usd(a), usd(b), f"{b - a:+,}") for name, (a, b) in costs.items() if a or b]
    table("Cost", ("line", str(one), str(other), "difference"), rows, right=(str(one), str(other), "difference"))
    told = [(c["requirement"], c["one"], c["other"]) for c in changes]
    table(f"{len(changes)} movements changed", ("movement", str(one), str(other)), told)
    return Exit.DONE
