"""A plan beside the plans of changed problems, each searched from it for as long."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from movcon.clock import Minute
from movcon.deployment.edits import DeploymentEdit, apply_deployment_edits
from movcon.deployment.plan import DeploymentCost, DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.planner import solve
from optimizer.result import ShouldStop

_STEPS = 6


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


class Pricing:
    """Solves changed problems from one plan, each set of edits once.

    ``base`` is the plan searched on a while; ``reference`` is the base searched on as long as every changed problem is,
    so that nothing is credited to a change that more search alone brings.
    """

    def __init__(
        self, problem: DeploymentProblem, plan: DeploymentPlan, *, seed: int = 0, should_stop: ShouldStop | None = None
    ) -> None:
        self._problem = problem
        self._seed = seed
        self._should_stop = should_stop or (lambda: False)
        self._known: dict[tuple[tuple[DeploymentEdit, ...], bool], Outcome] = {}
        self._base = self._solved(problem, plan).plan
        self.reference = self._solved(problem, self._base)

    def outcome(self, edits: tuple[DeploymentEdit, ...], *, anew: bool = False) -> Outcome:
        """The best plan found with edits made, from the base or, ``anew``, from nothing.

        Raises
        ------
        Stopped
            When it was stopped before the search was as long as that of the reference.
        InvalidValue
            When an edit cannot be made.
        """
        key = (edits, anew)
        found = self._known.get(key)
        if found is None:
            changed = apply_deployment_edits(self._problem, edits)
            found = self._known[key] = self._solved(changed, None if anew else self._base)
        return found

    def _solved(self, problem: DeploymentProblem, start: DeploymentPlan | None) -> Outcome:
        found = solve(
            problem, budget=_STEPS, seed=self._seed, start=start, should_stop=self._should_stop, with_bound=False
        )
        if self._should_stop():
            raise Stopped
        return Outcome(problem, found.plan)


def paid_usd(cost: DeploymentCost) -> int:
    """What lift costs with the prices of lateness and waiting; what is left behind is not priced here."""
    return cost.lift_usd + cost.penalties_usd
