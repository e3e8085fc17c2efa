"""Parcels that a plan does not move or delivers late, and the consignments that this costs most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.priced import Outcome


def missing(problem: DeploymentProblem, plan: DeploymentPlan) -> tuple[str, ...]:
    """Parcels a plan does not move or delivers late, in order of the problem."""
    outcome = Outcome(problem, plan)
    return tuple(parcel.id for parcel in problem.parcels if parcel.id in outcome.left | outcome.late)


def by_any_name(problem: DeploymentProblem, parcels: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Parcels by their own names and by those of their consignments and units."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in parcels:
        parcel = problem.parcel[name]
        for word in dict.fromkeys((name, parcel.consignment, problem.unit_of(parcel).id)):
            found[word].append(name)
    return {word: tuple(names) for word, names in found.items()}


def costliest_first(outcome: Outcome, names: Iterable[str]) -> tuple[str, ...]:
    """The consignments of parcels missed, by what that costs: left behind, late, a unit not operational.

    What a unit is equipped with counts the lateness of its people too, and so stands before them: they come with it.
    """
    problem = outcome.problem
    usd: defaultdict[str, int] = defaultdict(int)
    last: dict[str, Minute] = {}
    people: set[str] = set()
    for name in names:
        parcel = problem.parcel[name]
        there = outcome.delivered.get(name, problem.horizon)
        left = name in outcome.left
        usd[parcel.consignment] += parcel.usd_not_moved if left else parcel.usd_per_day_late * parcel.late_days(there)
        last[parcel.consignment] = max(there, last.get(parcel.consignment, there))
        if parcel.people:
            people.add(parcel.consignment)
    for consignment in usd:
        item = problem.consignment[consignment]
        unit = problem.unit[item.unit]
        if item.main or consignment in people:
            days = max(0, -(-(last[consignment] - unit.operational_by) // MINUTES_PER_DAY))
            usd[consignment] += unit.usd_per_day_not_operational * days
    for consignment in usd:
        item = problem.consignment[consignment]
        if item.main and consignment not in people:
            usd[consignment] += sum(usd[other] for other in people if problem.consignment[other].unit == item.unit)
    return tuple(sorted(usd, key=lambda item: (-usd[item], item in people)))
