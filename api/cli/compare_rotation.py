"""``movcon compare`` of rotations: what two plans cost, and which movements changed date or source."""

from __future__ import annotations

from pathlib import Path

from api.cli.console import Exit, say_json, table
from api.cli.cost_lines import cost_object, tell_costs
from api.render.side_by_side import changed_movements, cost_lines
from api.store.plan_file import read_plan


def compare_rotations(one: Path, other: Path, *, as_json: bool) -> Exit:
    """Tell what differs between the plans of two files."""
    first, second = read_plan(one), read_plan(other)
    costs, changed = cost_lines(first, second), changed_movements(first, second)
    if as_json:
        say_json(
            {
                "plans": [str(one), str(other)],
                "same_problem": first.problem_digest == second.problem_digest,
                "cost": cost_object(costs),
                "changed": [{"requirement": name, "one": a, "other": b} for name, a, b in changed],
            }
        )
        return Exit.DONE
    tell_costs(one, other, costs)
    table(f"{len(changed)} movements changed", ("movements", str(one), str(other)), changed)
    return Exit.DONE
