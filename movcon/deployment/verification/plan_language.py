"""Whether the plan speaks of things that exist, in numbers that can be: the ground the other rules stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from movcon.clock import midnight
from movcon.deployment.plan import DEPLOYMENT_PLAN_FORMAT, DeploymentPlan, LiftKind, Voyage
from movcon.deployment.problem import DeploymentProblem
from movcon.finding import Finding, Findings


def plan_language(problem: DeploymentProblem, plan: DeploymentPlan) -> Findings:
    """Every name is known, voyages have stops and ways between them, and times run forwards within the plan's days."""
    if plan.format != DEPLOYMENT_PLAN_FORMAT:
        yield _bad("plan", f"Format {plan.format} is not {DEPLOYMENT_PLAN_FORMAT}.")
    if plan.baseline_usd < 0:
        yield _bad("plan", f"The baseline is {plan.baseline_usd} dollars.")
    for item in plan.not_moved:
        if item.requirement not in problem.parcel:
            yield _bad("not_moved", f"Parcel {item.requirement!r} is not in the problem.")
    for name, count in Counter(voyage.id for voyage in plan.voyages).items():
        if count > 1:
            yield _bad(name, f"{count} voyages have this id.")
    for voyage in plan.voyages:
        for message in (*_voyage(problem, voyage), *_stops(problem, voyage)):
            yield _bad(voyage.id, message)


def _voyage(problem: DeploymentProblem, voyage: Voyage) -> Iterator[str]:
    sources: Mapping[LiftKind, Mapping[str, object]] = {
        LiftKind.SHIP: problem.ship_offer,
        LiftKind.LINER: problem.liner,
        LiftKind.CONVOY: problem.corridor,
        LiftKind.FLIGHT: problem.charter_offer,
    }
    ways: Mapping[LiftKind, Mapping[str, object]] = {
        LiftKind.SHIP: problem.sea_lane,
        LiftKind.LINER: problem.liner,
        LiftKind.CONVOY: problem.corridor,
        LiftKind.FLIGHT: problem.route,
    }
    if voyage.source not in sources[voyage.kind]:
        yield f"No {voyage.kind.value} of the problem has the source {voyage.source!r}."
    first = 0 if voyage.kind in (LiftKind.LINER, LiftKind.CONVOY) else 1
    if voyage.number < first or voyage.usd < 0:
        yield f"Its number is {voyage.number} and its price {voyage.usd}; they begin at {first} and 0."
    if len(voyage.stops) < 2 or len(voyage.ways) != len(voyage.stops) - 1:
        yield f"It has {len(voyage.stops)} stops and {len(voyage.ways)} ways; two stops or more are due, a way between."
    release = problem.release
    was = None if release is None else release.begun.get(voyage.id)
    for name in voyage.ways:
        # A lane that a ship took before the present may have been changed since.
        sailed = voyage.kind is LiftKind.SHIP and was is not None and name in was.ways
        if name not in ways[voyage.kind] and not sailed:
            yield f"Way {name!r} is none of the problem's for a {voyage.kind.value}."


def _stops(problem: DeploymentProblem, voyage: Voyage) -> Iterator[str]:
    begins = midnight(problem.planning_day)
    for number, stop in enumerate(voyage.stops, start=1):
        if stop.place not in problem.place:
            yield f"Place {stop.place!r} of stop {number} is not in the problem."
        if not begins <= stop.arrival <= stop.start <= stop.end <= stop.departure <= problem.horizon:
            # In minutes, since the times may lie outside of every calendar.
            times = ", ".join(str(time) for time in (stop.arrival, stop.start, stop.end, stop.departure))
            yield f"Times of stop {number} ({times}) do not rise from {begins} to {problem.horizon}."
        for name in (*stop.loads, *stop.discharges):
            if name not in problem.parcel:
                yield f"Parcel {name!r} of stop {number} is not in the problem."
    if voyage.stops and voyage.stops[-1].departure != voyage.stops[-1].end:
        yield "Its last stop departs after the end of the work; it ends with the work."


def _bad(where: str, message: str) -> Finding:
    return Finding(rule="plan_language", where=where, message=message)
