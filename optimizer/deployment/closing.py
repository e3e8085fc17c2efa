"""The earliest day on which a force can be closed, and what holds it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from movcon.clock import Day, utc_day
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import Closing, DeploymentProblem
from optimizer.deployment.bounding.bound import soonest_deliveries
from optimizer.deployment.options import Ways
from optimizer.deployment.planner import solve
from optimizer.deployment.result import DeploymentResult
from optimizer.result import OnProgress, ShouldStop

_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class EarliestClosing:
    """The earliest closing found.

    Attributes
    ----------
    result
        The plan that closes then, of ``problem``; its cost is the least found, not the aim.
    days
        Days after C-day on which the last parcel is delivered; None where some cannot be moved at all.
    proven_days
        No plan closes the force sooner; None where some parcel has no way.
    held_by
        Parcels that alone could be there no sooner than ``proven_days``.
    """

    problem: DeploymentProblem
    result: DeploymentResult
    days: Day | None
    proven_days: Day | None
    held_by: tuple[str, ...]


def earliest_closing(
    problem: DeploymentProblem,
    *,
    time_limit_s: float,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> EarliestClosing:
    """Ask for a sooner closing again and again, halving what is open between the best found and the proven."""
    began = time.monotonic()
    open_ended = replace(problem, closing=None)
    soonest = soonest_deliveries(open_ended, Ways(open_ended))
    known = {name: minute for name, minute in soonest.items() if minute <= problem.horizon}
    proven = max((utc_day(minute) for minute in known.values()), default=problem.c_day) - problem.c_day
    proven = max(0, proven)
    held = tuple(name for name, minute in known.items() if utc_day(minute) - problem.c_day == proven)
    all_known = len(known) == len(soonest)

    def left() -> float:
        return max(1.0, (time.monotonic() - began - time_limit_s) * -1)

    result = solve(open_ended, time_limit_s=left() / 3, seed=seed, on_progress=on_progress, should_stop=should_stop)
    found = closes_after(open_ended, result.plan)
    best, best_problem = result, open_ended
    low = proven
    for _ in range(_TRIES):
        if found is None or low >= found or left() <= 1.0 or (should_stop is not None and should_stop()):
            break
        days = (low + found - 1) // 2 if found - low > 1 else low
        tried = replace(problem, closing=Closing(days=days, hard=True))
        result = solve(
            tried,
            time_limit_s=max(1.0, left() / 3),
            seed=seed,
            on_progress=on_progress,
            should_stop=should_stop,
            start=best.plan,
        )
        closed = closes_after(tried, result.plan)
        if closed is None:
            low = days + 1
        else:
            found, best, best_problem = closed, result, tried
    return EarliestClosing(
        problem=best_problem,
        result=best,
        days=found,
        proven_days=proven if all_known else None,
        held_by=held,
    )


def closes_after(problem: DeploymentProblem, plan: DeploymentPlan) -> Day | None:
    """Days after C-day on which a plan delivers its last parcel; None where it leaves some behind."""
    if plan.not_moved:
        return None
    ends = [stop.end for voyage in plan.voyages for stop in voyage.stops if stop.discharges]
    return max((utc_day(end) for end in ends), default=problem.c_day) - problem.c_day
