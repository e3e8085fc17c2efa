"""``movcon compare``: two plans side by side."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded, say_json, table, usd
from api.store.plan_file import read_plan
from movcon.clock import day_text, utc_day
from movcon.plan import CostStatement, Plan


@guarded
def compare(
    one: Annotated[Path, typer.Argument(help="A plan.json.")],
    other: Annotated[Path, typer.Argument(help="Another plan.json.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Compare what two plans cost, and which movements changed date or source."""
    first, second = read_plan(one), read_plan(other)
    costs = {
        field.name: (getattr(first.cost, field.name), getattr(second.cost, field.name))
        for field in fields(CostStatement)
    }
    costs["objective_usd"] = (first.cost.objective_usd, second.cost.objective_usd)
    changes = _changes(first, second)
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


def _changes(first: Plan, second: Plan) -> list[dict[str, str]]:
    before, after = _movements(first), _movements(second)
    return [
        {"requirement": name, "one": before.get(name, "not moved"), "other": after.get(name, "not moved")}
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _movements(plan: Plan) -> dict[str, str]:
    """First loaded departure and sources by requirement, as text."""
    first: dict[str, int] = {}
    sources: dict[str, dict[str, None]] = {}
    for itinerary in plan.itineraries:
        for sortie in itinerary.sorties:
            for load in sortie.loads:
                name = load.requirement
                first[name] = min(first.get(name, sortie.departure), sortie.departure)
                sources.setdefault(name, {})[itinerary.source] = None
    return {name: f"{day_text(utc_day(first[name]))} on {', '.join(sorted(sources[name]))}" for name in first}
