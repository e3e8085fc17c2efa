"""Two deployment plans side by side: what each costs line by line, and which parcels go otherwise."""

from __future__ import annotations

from dataclasses import fields

from movcon.clock import day_text, utc_day
from movcon.deployment.plan import DeploymentCost, DeploymentPlan


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
