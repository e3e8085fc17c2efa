"""What widening a limit is worth: each change solved from the plan at hand, which is searched as long beside it.

A plan made again from a released one is planned again in its turn from its own present: what has begun by then stands,
and changes of it have their price.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Day
from movcon.deployment.edits import (
    DeploymentEdit,
    SetAircraft,
    SetBerths,
    SetConvoys,
    SetHandling,
    SetShips,
    apply_deployment_edits,
)
from movcon.deployment.plan import DeploymentPlan, LiftKind
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.closing import closes_after
from optimizer.deployment.planner import solve
from optimizer.deployment.replanning import replan
from optimizer.result import ShouldStop

_STEPS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A change and what it brings.

    ``edits`` are made together. ``usd_saved`` is by how much the objective falls (negative = it rises);
    ``days_sooner`` by how much sooner the force closes; ``moved_more`` how many parcels more are moved. All are what
    was found by search, not proven.
    """

    edits: tuple[DeploymentEdit, ...]
    usd_saved: int
    days_sooner: Day
    moved_more: int
    plan: DeploymentPlan


def worth(
    problem: DeploymentProblem,
    plan: DeploymentPlan,
    *,
    most: int = 6,
    seed: int = 0,
    should_stop: ShouldStop | None = None,
) -> tuple[Worth, ...]:
    """The changes that bring most, best first; the plan itself is searched as long to be fair."""
    base = _searched(problem, plan, plan, seed, should_stop)
    found: list[Worth] = []
    for edits in candidates(problem, plan)[:most]:
        if should_stop is not None and should_stop():
            break
        changed = apply_deployment_edits(problem, edits)
        other = _searched(changed, plan, base, seed, should_stop)
        before, after = closes_after(problem, base), closes_after(changed, other)
        found.append(
            Worth(
                edits=edits,
                usd_saved=base.cost.objective_usd - other.cost.objective_usd,
                days_sooner=0 if before is None or after is None else before - after,
                moved_more=len(base.not_moved) - len(other.not_moved),
                plan=other,
            )
        )
    return tuple(sorted(found, key=lambda item: (-item.usd_saved, -item.days_sooner)))


def _searched(
    problem: DeploymentProblem, plan: DeploymentPlan, start: DeploymentPlan, seed: int, should_stop: ShouldStop | None
) -> DeploymentPlan:
    """Searched on from ``start``; where the problem goes on from a release, planned again from ``plan``."""
    if problem.release is None:
        return solve(problem, budget=_STEPS, seed=seed, start=start, should_stop=should_stop, with_bound=False).plan
    release = replace(problem.release, voyages=plan.voyages, freed=())
    free = replace(problem, release=None)
    return replan(free, plan, release, budget=_STEPS, seed=seed, should_stop=should_stop).plan


def candidates(problem: DeploymentProblem, plan: DeploymentPlan) -> list[tuple[DeploymentEdit, ...]]:
    """Limits that bind somewhere in the plan, widened by half; those that parcels wait at longest come first.

    Where a place handles no more than its convoys take, its handling is widened with them.
    """
    waits = _slot_days_waited(problem, plan)
    ranked: list[tuple[float, tuple[DeploymentEdit, ...]]] = []
    for corridor in problem.corridors:
        if waits.get(corridor.id, 0) > 0:
            slots = max(1, corridor.convoy_centi // 100)
            hours = max(1, corridor.interval_min // MINUTES_PER_HOUR)
            larger = SetConvoys(corridor=corridor.id, slots=slots * 3 // 2 + 1, interval_h=hours)
            limit = problem.place[corridor.origin].handled_centi_per_day
            handling: tuple[DeploymentEdit, ...] = ()
            if limit is not None and limit < larger.slots * 100:
                handling = (SetHandling(place=corridor.origin, slots_per_day=larger.slots),)
            ranked.append((waits[corridor.id], (larger, *handling)))
            if hours > 1:
                often = SetConvoys(corridor=corridor.id, slots=slots, interval_h=hours // 2)
                ranked.append((waits[corridor.id] * 0.9, (often,)))
            if limit is not None:
                more = SetHandling(place=corridor.origin, slots_per_day=limit * 3 // 200 + 1)
                ranked.append((waits[corridor.id] * 0.8, (more,)))
    ranked.extend(_lift_used_up(problem, plan))
    ranked.sort(key=lambda item: -item[0])
    return [edits for _, edits in ranked]


def _slot_days_waited(problem: DeploymentProblem, plan: DeploymentPlan) -> dict[str, float]:
    """Slots x days that parcels stand before each corridor beyond handling and the interval of its convoys."""
    since: dict[str, int] = {parcel.id: parcel.ready for parcel in problem.parcels}
    found: defaultdict[str, float] = defaultdict(float)
    for voyage in sorted(plan.voyages, key=lambda item: item.stops[0].start):
        if voyage.kind is LiftKind.CONVOY:
            corridor = problem.corridor[voyage.source]
            for name in voyage.stops[0].loads:
                beyond = voyage.departure - since[name] - corridor.interval_min
                handling = problem.place[corridor.origin].tranship_min
                slots = max(problem.parcel[name].slots_centi, problem.parcel[name].people) / 100
                found[voyage.source] += max(0, beyond - handling) * slots / MINUTES_PER_DAY
        for stop in voyage.stops:
            for name in stop.discharges:
                since[name] = stop.end
    return dict(found)


def _lift_used_up(
    problem: DeploymentProblem, plan: DeploymentPlan
) -> Iterator[tuple[float, tuple[DeploymentEdit, ...]]]:
    """Offers used to the last ship or aircraft, and ports where ships wait for a berth."""
    used: defaultdict[str, int] = defaultdict(int)
    waited: defaultdict[str, int] = defaultdict(int)
    for voyage in plan.voyages:
        used[voyage.source] += 1
        if voyage.kind is LiftKind.SHIP:
            for stop in voyage.stops[1:]:
                if stop.discharges:
                    waited[stop.place] += stop.start - stop.arrival
    for offer in problem.ship_offers:
        if used[offer.id] >= offer.ships:
            yield 1.0 * used[offer.id], (SetShips(offer=offer.id, ships=offer.ships + 1),)
    for charter in problem.charter_offers:
        if used[charter.id]:
            yield 0.5 * used[charter.id], (SetAircraft(offer=charter.id, aircraft=charter.aircraft_available + 1),)
    for name, minutes in waited.items():
        port = problem.place[name].port
        if minutes and port is not None:
            yield minutes / MINUTES_PER_DAY, (SetBerths(port=name, berths=port.berths + 1),)
