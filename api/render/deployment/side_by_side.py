"""Two deployment plans side by side: what each costs line by line, what changed in sentences, which legs stay."""

from __future__ import annotations

from dataclasses import fields

from api.render.deployment.changes import changed_sentences
from api.render.deployment.operation import Operation
from movcon.clock import day_text, utc_day
from movcon.deployment.plan import DeploymentCost, DeploymentPlan


def deployment_difference(before: Operation, after: Operation) -> dict[str, object]:
    """What changed from one plan to the other, as a JSON object: cost by line, dates of closing, sentences, legs."""
    kept, legs = deployment_legs_unchanged(before.plan, after.plan)
    costs = deployment_cost_lines(before.plan, after.plan)
    return {
        "cost": {name: {"one": one, "other": other} for name, (one, other) in costs.items()},
        "closes": {"one": _closes(before), "other": _closes(after)},
        "changes": list(changed_sentences(before.problem, before.plan, after.problem, after.plan)),
        "legs": {"before": legs, "unchanged": kept},
    }


def _closes(operation: Operation) -> str | None:
    """UTC date on which the force closes; None where nothing is moved."""
    last = operation.reading.force_closure
    return None if last is None else day_text(utc_day(last))


def deployment_cost_lines(first: DeploymentPlan, second: DeploymentPlan) -> dict[str, tuple[int, int]]:
    """Dollars of both plans by line of the cost statement, lift and the objective last."""
    names = [*(field.name for field in fields(DeploymentCost)), "lift_usd", "objective_usd"]
    return {name: (getattr(first.cost, name), getattr(second.cost, name)) for name in names}


def changed_parcels(first: DeploymentPlan, second: DeploymentPlan) -> list[tuple[str, str, str]]:
    """(parcel, how in the first, how in the second) of those whose last date or sources of lift differ."""
    before, after = _parcels(first), _parcels(second)
    return [
        (name, before.get(name, "not moved"), after.get(name, "not moved"))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def deployment_legs_unchanged(first: DeploymentPlan, second: DeploymentPlan) -> tuple[int, int]:
    """(Legs of the first plan that are in the second at the same times, legs of the first)."""
    before = _legs(first)
    return len(before & _legs(second)), len(before)


def _legs(plan: DeploymentPlan) -> set[tuple[str, int, str, str, int, int]]:
    return {
        (voyage.source, voyage.number, one.place, other.place, one.departure, other.arrival)
        for voyage in plan.voyages
        for one, other in zip(voyage.stops, voyage.stops[1:], strict=False)
    }


def _parcels(plan: DeploymentPlan) -> dict[str, str]:
    """Date of the last discharge and sources in order of time by parcel, as text."""
    found: dict[str, list[tuple[int, str]]] = {}
    for voyage in plan.voyages:
        for stop in voyage.stops:
            for name in stop.discharges:
                found.setdefault(name, []).append((stop.end, voyage.source))
    told = {}
    for name, row in found.items():
        row.sort()
        told[name] = f"{day_text(utc_day(row[-1][0]))} by {', '.join(source for _, source in row)}"
    return told
