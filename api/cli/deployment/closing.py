"""``movcon plan DEPLOYMENT --closing``: the force closed within days of C-day, or as early as can be found."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace

from api.render.deployment.operation import counted
from movcon.clock import Day
from movcon.deployment.edits import SetClosing
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import BadInput, Fault
from optimizer.deployment import DeploymentResult
from optimizer.deployment.closing import ProvenClosing, closes_after, earliest_closing, proven_closing
from optimizer.deployment.planner import DEFAULT_TIME_LIMIT_S
from optimizer.result import OnProgress, ShouldStop

EARLIEST = "earliest"
_DAYS = re.compile(r"\d{1,4}", re.ASCII)
_HELD_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What was asked of closing and what came of it.

    Attributes
    ----------
    asked_days
        Days after C-day that were asked for; None = the earliest.
    days
        Days after C-day on which the plan closes the force; None where it leaves something behind.
    proven
        When no plan closes it sooner, and what holds it.
    """

    asked_days: Day | None
    days: Day | None
    proven: ProvenClosing


def closing_days(asked: str, *, budget: int | None) -> Day | None:
    """Days asked for, None for the earliest; raises BadInput for anything else."""
    if asked == EARLIEST:
        if budget is not None:
            cause = "The earliest closing is searched for by time, and --budget counts steps."
            raise _wrong(cause, "Give --time-limit, or the days to close within.")
        return None
    if not _DAYS.fullmatch(asked):
        raise _wrong(f"{asked!r} is neither days nor {EARLIEST}.", f"Give whole days after C-day, or {EARLIEST}.")
    return int(asked)


def closed_within(problem: DeploymentProblem, plan: DeploymentPlan, days: Day) -> Closed:
    """What came of asking for days; ``plan`` is of ``problem``, the closing in it."""
    return Closed(asked_days=days, days=closes_after(problem, plan), proven=proven_closing(problem))


def closed_earliest(
    problem: DeploymentProblem,
    *,
    time_limit: float | None,
    seed: int,
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> tuple[SetClosing, DeploymentResult, Closed]:
    """The earliest closing found: the change it was planned with, the run, and what came of it."""
    began = time.monotonic()
    found = earliest_closing(
        problem,
        time_limit_s=DEFAULT_TIME_LIMIT_S if time_limit is None else time_limit,
        seed=seed,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    asked = found.problem.closing
    # The course is that of the search that found the plan; the seconds are those of all of them.
    result = replace(found.result, seconds=time.monotonic() - began, interrupted=should_stop())
    closed = Closed(asked_days=None, days=found.days, proven=found.proven)
    return SetClosing(days=None if asked is None else asked.days), result, closed


def closing_object(closed: Closed | None) -> dict[str, object] | None:
    """For a JSON answer; None where nothing was asked."""
    if closed is None:
        return None
    return {
        "asked": EARLIEST if closed.asked_days is None else closed.asked_days,
        "days": closed.days,
        "proven_days": closed.proven.days,
        "held_by": list(closed.proven.held_by),
    }


def closing_words(closed: Closed) -> str:
    """What was found, what is proven, and what holds it."""
    if closed.days is None:
        asked = "some parcels are not moved at all"
        if closed.asked_days is not None:
            asked = f"not everything can be found room for by C{closed.asked_days:+}"
    else:
        asked = f"C{closed.days:+}" + (", the earliest found" if closed.asked_days is None else "")
    proven = closed.proven
    if proven.days is None:
        return f"{asked}; nothing is proven, for some parcel has no way"
    if closed.days is not None and closed.days <= proven.days:
        told = "no plan closes sooner"
    else:
        told = f"no plan closes before C{proven.days:+}"
    held = ", ".join(proven.held_by[:_HELD_SHOWN])
    more = len(proven.held_by) - _HELD_SHOWN
    rest = f" and {counted(more, 'parcel')} more" if more > 0 else ""
    return f"{asked}; {told}: {held}{rest}"


def _wrong(cause: str, cure: str) -> BadInput:
    return BadInput([Fault(code="wrong_value", file="--closing", cause=cause, cure=cure)])
