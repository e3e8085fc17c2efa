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
class ProvenClosing:
    """What is proven of every plan's closing.

    Attributes
    ----------
    days
        Days after C-day before which no plan closes the force; None where some parcel has no way.
    held_by
        Parcels that alone could be there no sooner than that, those without a way left out.
    """

    days: Day | None
    held_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarliestClosing:
    """The earliest closing found.

    Attributes
    ----------
    result
        The plan that closes then, of ``problem``; its cost is the least found, not the aim.
    days
        Days after C-day on which the last parcel is delivered; None where some cannot be moved at all.
    proven
        When no plan closes the force sooner, and what holds it.
    """

    problem: DeploymentProblem
    result: DeploymentResult
    days: Day | None
    proven: ProvenClosing


def proven_closing(problem: DeploymentProblem) -> ProvenClosing:
    """The day before which no plan closes the force, whatever closing is asked for."""
    open_ended = replace(problem, closing=None)
    soonest = soonest_deliveries(open_ended, Ways(open_ended))
    known = {name: utc_day(minute) - problem.c_day for name, minute in soonest.items() if minute <= problem.horizon}
    last = max(known.values(), default=0)
    return ProvenClosing(
        days=last if len(known) == len(soonest) else None,
        held_by=tuple(name for name, days in known.items() if days == last),
    )


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
    proven = proven_closing(problem)

    def left() -> float:
        return max(1.0, (time.monotonic() - began - time_limit_s) * -1)

    result = solve(open_ended, time_limit_s=left() / 3, seed=seed, on_progress=on_progress, should_stop=should_stop)
    found = closes_after(open_ended, result.plan)
    best, best_problem = result, open_ended
    low = proven.days or 0
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
    if found is not None:
        # The day found becomes the rule: the plan keeps it, and a bound of the looser problem holds here too.
        best_problem = replace(problem, closing=Closing(days=found, hard=True))
        best = replace(best, plan=replace(best.plan, problem_digest=best_problem.digest))
    return EarliestClosing(problem=best_problem, result=best, days=found, proven=proven)


def closes_after(problem: DeploymentProblem, plan: DeploymentPlan) -> Day | None:
    """Days after C-day on which a plan delivers its last parcel; None where it leaves some behind."""
    if plan.not_moved:
        return None
    ends = [stop.end for voyage in plan.voyages for stop in voyage.stops if stop.discharges]
    return max((utc_day(end) for end in ends), default=problem.c_day) - problem.c_day
