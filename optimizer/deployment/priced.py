"""A plan beside the plans of changed problems, each searched from it for as long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property

from movcon.clock import Minute
from movcon.deployment.edits import SetRequired, apply_deployment_edits
from movcon.deployment.plan import DeploymentCost, DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.obstacles import Edits
from optimizer.deployment.planner import solve
from optimizer.result import ShouldStop

_STEPS = 6
_ROUTED_S = 20.0


class Stopped(Exception):
    """The asker has had enough; what was being solved is not to be compared."""


@dataclass(frozen=True)
class Outcome:
    """A problem, changed or not, and the best plan found for it."""

    problem: DeploymentProblem
    plan: DeploymentPlan

    @cached_property
    def delivered(self) -> dict[str, Minute]:
        """When each parcel that is moved gets to its destination."""
        return {
            name: stop.end
            for voyage in self.plan.voyages
            for stop in voyage.stops
            for name in stop.discharges
            if stop.place == self.problem.destination_of(self.problem.parcel[name])
        }

    @cached_property
    def late(self) -> frozenset[str]:
        """Parcels delivered after they are wanted."""
        return frozenset(name for name, end in self.delivered.items() if end > self.problem.parcel[name].required)

    @cached_property
    def left(self) -> frozenset[str]:
        """Parcels not moved."""
        return frozenset(item.requirement for item in self.plan.not_moved)


class Effort(Enum):
    """How a changed problem is planned."""

    LAID = auto()
    """The base laid again and bettered step by step, ships as they are."""
    ROUTED = auto()
    """From the base, ships routed anew."""
    ANEW = auto()
    """From nothing, ships routed."""


class Pricing:
    """Plans changed problems from one plan, each set of edits once with each effort.

    Every outcome is compared with the same plan searched on as long with the same effort, so that nothing is credited
    to a change that more search alone brings.
    """

    def __init__(
        self, problem: DeploymentProblem, plan: DeploymentPlan, *, seed: int = 0, should_stop: ShouldStop | None = None
    ) -> None:
        self._problem = problem
        self._seed = seed
        self._should_stop = should_stop or (lambda: False)
        self._known: dict[tuple[Edits, Effort], Outcome] = {}
        self._base = self._solved(problem, plan, Effort.LAID).plan

    def reference(self, effort: Effort = Effort.LAID) -> Outcome:
        """The plan searched on without a change; raises Stopped as ``outcome`` does."""
        return self.outcome((), Effort.LAID if effort is Effort.LAID else Effort.ROUTED)

    def outcome(self, edits: Edits, effort: Effort) -> Outcome:
        """The best plan found with edits made. Later dates asked for move nothing: the reference as it is, with them.

        Raises
        ------
        Stopped
            When it was stopped before the search was as long as that of the reference.
        InvalidValue
            When an edit cannot be made.
        """
        key = (edits, effort)
        found = self._known.get(key)
        if found is None:
            changed = apply_deployment_edits(self._problem, edits)
            if edits and all(isinstance(edit, SetRequired) for edit in edits):
                found = _asked_later(self.reference(effort), changed)
            else:
                found = self._solved(changed, None if effort is Effort.ANEW else self._base, effort)
            self._known[key] = found
        return found

    def _solved(self, problem: DeploymentProblem, start: DeploymentPlan | None, effort: Effort) -> Outcome:
        found = solve(
            problem,
            budget=_STEPS,
            # Of a routed search a step is cut off as the planner's own are; one that lays alone is short.
            time_limit_s=None if effort is Effort.LAID else _ROUTED_S,
            seed=self._seed,
            start=start,
            should_stop=self._should_stop,
            with_bound=False,
            routed=effort is not Effort.LAID,
        )
        if self._should_stop():
            raise Stopped
        return Outcome(problem, found.plan)


def _asked_later(reference: Outcome, changed: DeploymentProblem) -> Outcome:
    """The same voyages, judged by other dates."""
    late = sum(
        changed.parcel[name].usd_per_day_late * changed.parcel[name].late_days(end)
        for name, end in reference.delivered.items()
    )
    cost = replace(reference.plan.cost, late_usd=late)
    return Outcome(changed, replace(reference.plan, problem_digest=changed.digest, cost=cost))


def paid_usd(cost: DeploymentCost) -> int:
    """What lift costs with the prices of lateness and waiting; what is left behind is not priced here."""
    return cost.lift_usd + cost.penalties_usd
