"""What a planner returns: status, plan, objective, bound, and the course of the search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from movcon.plan import Plan


class Status(StrEnum):
    """How a run ended; an interrupted or timed-out run with a plan is complete or incomplete like any other."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One point in the course of a search.

    Attributes
    ----------
    seconds
        Wall time since the start of ``solve``.
    work
        Work units done (search iterations).
    incumbent_usd
        Objective of the best plan so far; ``None`` before the first.
    bound_usd
        Proven lower bound so far; ``None`` before the first.
    """

    seconds: float
    work: int
    incumbent_usd: int | None
    bound_usd: int | None

    @property
    def gap(self) -> float | None:
        """(incumbent - bound) / incumbent, or None where either is missing."""
        if self.incumbent_usd is None or self.bound_usd is None or self.incumbent_usd <= 0:
            return None
        return max(0.0, (self.incumbent_usd - self.bound_usd) / self.incumbent_usd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Outcome of a run.

    ``plan`` is None only when nothing can be moved at all (status infeasible). ``course`` holds every improvement.
    ``resumed`` says that the search went on from a plan it was given: seed and budget alone do not make it again.
    """

    status: Status
    plan: Plan | None
    objective_usd: int | None
    bound_usd: int | None
    course: tuple[Progress, ...]
    seconds: float
    first_plan_seconds: float | None
    interrupted: bool
    resumed: bool = False


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]
OnIncumbent = Callable[[Plan], None]
