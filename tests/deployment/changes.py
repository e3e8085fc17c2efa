"""Changes to the small deployment and its plan, for tests that break them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from movcon.deployment.plan import DeploymentPlan, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem

Pair = tuple[DeploymentProblem, DeploymentPlan]


def with_problem(problem: DeploymentProblem, plan: DeploymentPlan, **values: object) -> Pair:
    """Another problem, and the plan as if it had been made for it."""
    changed = replace(problem, **values)  # type: ignore[arg-type]
    return changed, replace(plan, problem_digest=changed.digest)


def with_record(problem: DeploymentProblem, plan: DeploymentPlan, kind: str, name: str, /, **values: object) -> Pair:
    """One record of the problem changed: ``with_record(p, q, "parcels", "BAN-V1", neq_g=1)``."""
    rows = getattr(problem, kind)
    assert any(item.id == name for item in rows)
    return with_problem(
        problem, plan, **{kind: tuple(replace(item, **values) if item.id == name else item for item in rows)}
    )


def with_port(problem: DeploymentProblem, plan: DeploymentPlan, name: str, **values: object) -> Pair:
    """One port's limits changed."""
    return with_record(problem, plan, "places", name, port=replace(problem.place[name].port, **values))  # type: ignore[type-var]


def with_apron(problem: DeploymentProblem, plan: DeploymentPlan, name: str, **values: object) -> Pair:
    """One airfield's limits changed."""
    return with_record(problem, plan, "places", name, apron=replace(problem.place[name].apron, **values))  # type: ignore[type-var]


def with_voyage(plan: DeploymentPlan, name: str, change: Callable[[Voyage], Voyage]) -> DeploymentPlan:
    """One voyage changed."""
    assert any(voyage.id == name for voyage in plan.voyages)
    return replace(plan, voyages=tuple(change(item) if item.id == name else item for item in plan.voyages))


def with_stop(plan: DeploymentPlan, name: str, number: int, change: Callable[[Stop], Stop]) -> DeploymentPlan:
    """One stop of a voyage changed; ``number`` from 0."""

    def within(voyage: Voyage) -> Voyage:
        row = list(voyage.stops)
        row[number] = change(row[number])
        return replace(voyage, stops=tuple(row))

    return with_voyage(plan, name, within)


def later(stop: Stop, minutes: int) -> Stop:
    """All four times of a stop moved."""
    return replace(
        stop,
        arrival=stop.arrival + minutes,
        start=stop.start + minutes,
        end=stop.end + minutes,
        departure=stop.departure + minutes,
    )


def shifted(plan: DeploymentPlan, name: str, minutes: int) -> DeploymentPlan:
    """A whole voyage moved in time."""
    return with_voyage(plan, name, lambda v: replace(v, stops=tuple(later(stop, minutes) for stop in v.stops)))


def without(plan: DeploymentPlan, name: str) -> DeploymentPlan:
    """The plan without a voyage."""
    return replace(plan, voyages=tuple(item for item in plan.voyages if item.id != name))


def also(plan: DeploymentPlan, *voyages: Voyage) -> DeploymentPlan:
    """The plan with more voyages."""
    return replace(plan, voyages=(*plan.voyages, *voyages))
