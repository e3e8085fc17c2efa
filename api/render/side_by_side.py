"""Two plans side by side: what each costs line by line, and which movements go on other dates or aircraft."""

from __future__ import annotations

from dataclasses import fields

from movcon.clock import day_text, utc_day
from movcon.plan import CostStatement, Plan


def cost_lines(first: Plan, second: Plan) -> dict[str, tuple[int, int]]:
    """Dollars of both plans by line of the cost statement, the objective last."""
    lines = {
        field.name: (getattr(first.cost, field.name), getattr(second.cost, field.name))
        for field in fields(CostStatement)
    }
    lines["objective_usd"] = (first.cost.objective_usd, second.cost.objective_usd)
    return lines


def changed_movements(first: Plan, second: Plan) -> list[tuple[str, str, str]]:
    """(movement, how in the first, how in the second) of those whose date or sources differ."""
    before, after = _movements(first), _movements(second)
    return [
        (name, before.get(name, "not moved"), after.get(name, "not moved"))
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
