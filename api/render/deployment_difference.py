"""Two plans of a deployment side by side: cost by line, parcels that go otherwise, legs that stay."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields

from movcon.clock import date_of, utc_day
from movcon.deployment.plan import DeploymentCost, DeploymentPlan

_TOTALS = ("lift_usd", "penalties_usd", "objective_usd")


def deployment_cost_lines(one: DeploymentPlan, other: DeploymentPlan) -> dict[str, tuple[int, int]]:
    """Both cost statements line by line, dollars."""
    names = [*(item.name for item in fields(DeploymentCost)), *_TOTALS]
    return {name: (getattr(one.cost, name), getattr(other.cost, name)) for name in names}


def changed_parcels(one: DeploymentPlan, other: DeploymentPlan) -> list[tuple[str, str, str]]:
    """(parcel, its journey in the one plan, in the other) of each that goes otherwise."""
    before, after = _journeys(one), _journeys(other)
    nothing = "not moved"
    return [
        (name, before.get(name, nothing), after.get(name, nothing))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def deployment_legs_unchanged(one: DeploymentPlan, other: DeploymentPlan) -> tuple[int, int]:
    """(Legs of the one plan that are in the other at the same times, legs of the one)."""
    before = _legs(one)
    return len(before & _legs(other)), len(before)


def _journeys(plan: DeploymentPlan) -> dict[str, str]:
    """Voyages of each parcel with the day it leaves, and the day it is delivered."""
    steps: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    there: dict[str, int] = {}
    for voyage in plan.voyages:
        for stop in voyage.stops:
            for name in stop.loads:
                day = date_of(utc_day(stop.departure))
                steps[name].append((stop.start, f"{voyage.source} {voyage.number} of {day}"))
            for name in stop.discharges:
                there[name] = max(there.get(name, 0), stop.end)
    return {
        name: f"{', '.join(words for _, words in sorted(found))}; delivered {date_of(utc_day(there[name]))}"
        for name, found in steps.items()
    }


def _legs(plan: DeploymentPlan) -> set[tuple[str, int, str, str, int, int]]:
    return {
        (voyage.source, voyage.number, one.place, other.place, one.departure, other.arrival)
        for voyage in plan.voyages
        for one, other in zip(voyage.stops, voyage.stops[1:], strict=False)
    }
